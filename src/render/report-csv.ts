import type { Report } from '../domain/report.ts';
import type { ReportFile } from '../domain/report-file.ts';
import type { ReportRow } from '../domain/report-row.ts';
import { type Column, csvBody } from './csv.ts';
import { reportFolder } from './report-address.ts';

/** What a column of a report row counts in: it decides the column's type in typed files. */
type Unit = 'day' | 'text' | 'count' | 'usd' | 'ratio' | 'milliseconds';

/** A column of report.csv with its unit. */
export interface ReportColumn extends Column<ReportRow> {
  readonly unit: Unit;
  /** Its name in report.json. */
  readonly field: keyof ReportRow;
}

/** The columns of report.csv in their published order; report.json and usage.parquet have the same. */
export const reportColumns: readonly ReportColumn[] = [
  key('date', 'date', 'day'),
  key('region', 'region'),
  key('model', 'model'),
  key('model_name', 'modelName'),
  text('provider', 'provider'),
  key('routing', 'routing'),
  key('charge_group', 'chargeGroup'),
  text('status', 'status'),
  amount('invocations', 'invocations', 'count'),
  amount('input_tokens', 'inputTokens', 'count'),
  amount('output_tokens', 'outputTokens', 'count'),
  amount('cache_read_tokens', 'cacheReadTokens', 'count'),
  amount('cache_write_tokens', 'cacheWriteTokens', 'count'),
  amount('images', 'images', 'count'),
  amount('client_errors', 'clientErrors', 'count'),
  amount('server_errors', 'serverErrors', 'count'),
  amount('throttles', 'throttles', 'count'),
  amount('latency_avg_ms', 'latencyAvgMs', 'milliseconds'),
  amount('ttft_avg_ms', 'ttftAvgMs', 'milliseconds'),
  amount('billed_usd', 'billedUsd', 'usd'),
  amount('billed_input_usd', 'billedInputUsd', 'usd'),
  amount('billed_output_usd', 'billedOutputUsd', 'usd'),
  amount('billed_cache_read_usd', 'billedCacheReadUsd', 'usd'),
  amount('billed_cache_write_usd', 'billedCacheWriteUsd', 'usd'),
  amount('billed_tokens', 'billedTokens', 'count'),
  amount('billing_coverage', 'billingCoverage', 'ratio'),
  amount('expected_usd', 'expectedUsd', 'usd'),
  text('expected_basis', 'expectedBasis'),
  amount('usd_per_million_tokens', 'usdPerMillionTokens', 'usd'),
  text('partial', 'partial'),
];

/** report.csv: one row per date, region, model, routing and charge group. */
export function reportCsvFile(report: Report): ReportFile {
  return {
    key: `${reportFolder(report)}/report.csv`,
    body: csvBody(reportColumns, report.rows),
    contentType: 'text/csv; charset=utf-8',
  };
}

function key(name: string, field: keyof ReportRow, unit: Unit = 'text'): ReportColumn {
  return { name, kind: 'key', field, unit, value: (row) => row[field] };
}

function text(name: string, field: keyof ReportRow): ReportColumn {
  return { name, kind: 'text', field, unit: 'text', value: (row) => row[field] };
}

function amount(name: string, field: keyof ReportRow, unit: Unit): ReportColumn {
  return { name, kind: 'amount', field, unit, value: (row) => row[field] };
}
