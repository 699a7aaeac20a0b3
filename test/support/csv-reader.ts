import { parse } from 'csv-parse/sync';

/** A table read back by another library than the one that wrote it: its rows by column name, every cell as text. */
export function readCsv(body: Uint8Array): readonly Readonly<Record<string, string>>[] {
  return parse<Record<string, string>>(Buffer.from(body), { columns: true, record_delimiter: '\r\n' });
}

/** The names in a table's first line. */
export function headerOf(body: Uint8Array): readonly string[] {
  return parse(Buffer.from(body), { to_line: 1, record_delimiter: '\r\n' })[0] ?? [];
}
