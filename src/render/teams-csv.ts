import type { TeamRow } from '../domain/captured.ts';
import type { Report } from '../domain/report.ts';
import type { ReportFile } from '../domain/report-file.ts';
import { type Column, csvBody } from './csv.ts';
import { reportFolder } from './report-address.ts';

const columns: readonly Column<TeamRow>[] = [
  { name: 'date', kind: 'key', value: (row) => row.date },
  { name: 'team', kind: 'key', value: (row) => row.team },
  { name: 'app', kind: 'key', value: (row) => row.app },
  { name: 'model', kind: 'key', value: (row) => row.model },
  { name: 'requests', kind: 'amount', value: (row) => row.requests },
  { name: 'input_tokens', kind: 'amount', value: (row) => row.tokens.input },
  { name: 'output_tokens', kind: 'amount', value: (row) => row.tokens.output },
  { name: 'cache_read_tokens', kind: 'amount', value: (row) => row.tokens.cache_read },
  { name: 'cache_write_tokens', kind: 'amount', value: (row) => row.tokens.cache_write },
  { name: 'estimated_tokens', kind: 'amount', value: (row) => row.estimatedTokens },
  { name: 'allocated_usd', kind: 'amount', value: (row) => row.allocatedUsd },
];

/** teams.csv; null when no capture table was read: an empty table would say that nobody used anything. */
export function teamsCsvFile(report: Report): ReportFile | null {
  if (report.teams === null) return null;
  return {
    key: `${reportFolder(report)}/teams.csv`,
    body: csvBody(columns, report.teams.rows),
    contentType: 'text/csv; charset=utf-8',
  };
}
