import type { AccountRow } from '../domain/ledger.ts';
import type { Report } from '../domain/report.ts';
import type { ReportFile } from '../domain/report-file.ts';
import { type Column, csvBody } from './csv.ts';
import { reportFolder } from './report-address.ts';

const columns: readonly Column<AccountRow>[] = [
  { name: 'date', kind: 'key', value: (row) => row.date },
  { name: 'account_id', kind: 'key', value: (row) => row.accountId },
  { name: 'account_name', kind: 'key', value: (row) => row.accountName },
  { name: 'model', kind: 'key', value: (row) => row.model },
  { name: 'invocations', kind: 'amount', value: (row) => row.invocations },
  { name: 'input_tokens', kind: 'amount', value: (row) => row.tokens.input },
  { name: 'output_tokens', kind: 'amount', value: (row) => row.tokens.output },
  { name: 'cache_read_tokens', kind: 'amount', value: (row) => row.tokens.cache_read },
  { name: 'cache_write_tokens', kind: 'amount', value: (row) => row.tokens.cache_write },
  { name: 'billed_usd', kind: 'amount', value: (row) => row.billedUsd },
];

/** accounts.csv; null with a single account, whose figures are those of report.csv. */
export function accountsCsvFile(report: Report): ReportFile | null {
  if (report.accounts === null) return null;
  return {
    key: `${reportFolder(report)}/accounts.csv`,
    body: csvBody(columns, report.accounts),
    contentType: 'text/csv; charset=utf-8',
  };
}
