import { stringify } from 'csv-stringify/sync';
import { byteOrder } from '../domain/byte-order.ts';
import { fromInteger } from '../domain/money.ts';
import type { ReportFile } from '../domain/report-file.ts';
import { utf8 } from './utf8.ts';

/**
 * A column of a published table. `key` and `text` are text, guarded against spreadsheets that would run a cell as a
 * formula; `key` columns sort the rows. `amount` is a number and printed as it is: a negative amount stays a number.
 */
export interface Column<Row> {
  readonly name: string;
  readonly kind: 'key' | 'text' | 'amount';
  /** Null is unknown, and prints as an empty cell. Decimals come as plain text, counts as integers. */
  readonly value: (row: Row) => string | number | boolean | null;
}

/** A table as CSV: RFC 4180, CRLF, UTF-8 without BOM, the header always there, rows in the order of `sortedRows`. */
export function csvBody<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): ReportFile['body'] {
  return utf8(() => textsOf(columns, sortedRows(columns, rows)), rows.length / rowsAtOnce);
}

/** All cells of a large table at once would take ten times the memory of its text. */
export const rowsAtOnce = 1_000;

function* textsOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Generator<string, void> {
  yield toText([columns.map((column) => column.name)]);
  for (let start = 0; start < rows.length; start += rowsAtOnce) {
    const some = rows.slice(start, start + rowsAtOnce);
    yield toText(some.map((row) => columns.map((column) => cell(column, row))));
  }
}

function toText(records: string[][]): string {
  return stringify(records, {
    record_delimiter: '\r\n',
    // Without it, a lone CR or LF inside a cell stays unquoted and breaks the record.
    quote_record_delimiter: true,
  });
}

/**
 * Rows by their printed key columns in UTF-8 byte order, an empty cell first. Rows with equal keys follow their other
 * cells, so that the order in which rows were read never shows.
 */
export function sortedRows<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): readonly Row[] {
  const keys = columns.filter(({ kind }) => kind === 'key');
  const others = columns.filter(({ kind }) => kind !== 'key');
  const cellsOf = (row: Row, some: readonly Column<Row>[]) => some.map((column) => cell(column, row));
  return rows
    .map((row) => ({ row, cells: cellsOf(row, keys) }))
    .sort(
      (a, b) =>
        compareCells(a.cells, b.cells) || compareCells(cellsOf(a.row, others), cellsOf(b.row, others)),
    )
    .map(({ row }) => row);
}

function compareCells(a: readonly string[], b: readonly string[]): number {
  for (const [index, left] of a.entries()) {
    const right = b[index] ?? '';
    if (left !== right) return byteOrder(left, right);
  }
  return 0;
}

function cell<Row>(column: Column<Row>, row: Row): string {
  const value = column.value(row);
  if (value === null) return '';
  const text = typeof value === 'number' ? fromInteger(value) : String(value);
  return column.kind !== 'amount' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
