import type { OperationCharge } from '../domain/ledger.ts';
import type { Report } from '../domain/report.ts';
import type { ReportFile } from '../domain/report-file.ts';
import { type Column, csvBody } from './csv.ts';
import { reportFolder } from './report-address.ts';

const columns: readonly Column<OperationCharge>[] = [
  { name: 'date', kind: 'key', value: (line) => line.date },
  { name: 'service', kind: 'key', value: (line) => line.service },
  { name: 'model', kind: 'key', value: (line) => line.model },
  { name: 'operation', kind: 'key', value: (line) => line.operation },
  { name: 'billed_usd', kind: 'amount', value: (line) => line.billedUsd },
];

/** operations.csv; null when operations were not asked for or not read: an empty table would say there were none. */
export function operationsCsvFile(report: Report): ReportFile | null {
  if (report.operations === null) return null;
  return {
    key: `${reportFolder(report)}/operations.csv`,
    body: csvBody(columns, report.operations),
    contentType: 'text/csv; charset=utf-8',
  };
}
