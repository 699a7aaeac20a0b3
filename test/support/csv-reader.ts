import { parse } from 'csv-parse/sync';
import { type ReportFile, wholeOf } from '../../src/domain/report-file.ts';

/** A table read back by another library than the one that wrote it: its rows by column name, every cell as text. */
export function readCsv(body: ReportFile['body']): readonly Readonly<Record<string, string>>[] {
  return parse<Record<string, string>>(Buffer.from(wholeOf({ body })), {
    columns: true,
    record_delimiter: '\r\n',
  });
}

/** The names in a table's first line. */
export function headerOf(body: ReportFile['body']): readonly string[] {
  return parse(Buffer.from(wholeOf({ body })), { to_line: 1, record_delimiter: '\r\n' })[0] ?? [];
}
