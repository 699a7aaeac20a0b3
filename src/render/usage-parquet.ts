import { parquetWriteBuffer, type SchemaElement } from 'hyparquet-writer';
import { startOf } from '../domain/date-range.ts';
import { multiply, parseDecimal, round } from '../domain/money.ts';
import type { Report } from '../domain/report.ts';
import type { WholeFile } from '../domain/report-file.ts';
import type { ReportRow } from '../domain/report-row.ts';
import { sortedRows } from './csv.ts';
import { type ReportColumn, reportColumns } from './report-csv.ts';

/**
 * Digits after the point of each decimal unit. Dollars stand as DECIMAL(38,18), never as floats: sums over them are
 * exact (an amount of more than 18 places is rounded). The scale is fixed, so that every day's file has one type.
 */
const scales = { usd: 18, ratio: 6, milliseconds: 3 } as const;
/** The most digits that Athena's and DuckDB's DECIMAL can hold, in 16 bytes. */
const precision = 38;
const bytes = 16;

/**
 * usage.parquet: the rows of report.csv, typed, for Athena and DuckDB. Null for a range and for a route: each would
 * count the same dollars again in a table over all days.
 */
export function usageParquetFile(report: Report): WholeFile | null {
  if (report.route !== null || !report.id.startsWith('daily/')) return null;
  const rows = sortedRows(reportColumns, report.rows);
  const buffer = parquetWriteBuffer({
    schema: [{ name: 'root', num_children: reportColumns.length }, ...reportColumns.map(schemaOf)],
    columnData: reportColumns.map((column) => ({
      name: column.name,
      data: rows.map((row) => typed(column, row)),
    })),
    createdBy: 'bedrock-usage-report',
  });
  return {
    key: `data/dt=${report.window.start}/usage.parquet`,
    body: new Uint8Array(buffer),
    contentType: 'application/vnd.apache.parquet',
  };
}

function schemaOf({ name, unit }: ReportColumn): SchemaElement {
  const element = { name, repetition_type: 'OPTIONAL' } as const;
  switch (unit) {
    case 'day':
      return { ...element, type: 'INT32', converted_type: 'DATE' };
    case 'text':
      return { ...element, type: 'BYTE_ARRAY', converted_type: 'UTF8' };
    case 'count':
      return { ...element, type: 'INT64' };
    default:
      return {
        ...element,
        type: 'FIXED_LEN_BYTE_ARRAY',
        type_length: bytes,
        converted_type: 'DECIMAL',
        precision,
        scale: scales[unit],
      };
  }
}

function typed({ unit, value }: ReportColumn, row: ReportRow): Date | string | bigint | null {
  const plain = value(row);
  if (plain === null) return null;
  switch (unit) {
    case 'day':
      return startOf(row.date);
    case 'text':
      return String(plain);
    case 'count':
      return BigInt(plain);
    default:
      return unscaled(String(plain), scales[unit]);
  }
}

/** A decimal as the whole number of its smallest digit: the writer would take a number through a float. */
function unscaled(text: string, scale: number): bigint | null {
  const decimal = parseDecimal(text);
  return decimal === null ? null : BigInt(multiply(round(decimal, scale), 10 ** scale));
}
