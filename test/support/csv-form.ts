import { headerOf, readCsv } from './csv-reader.ts';

export type Row = Readonly<Record<string, string>>;

/** What is wrong with how a table of ours is written: its cells, and the order of its rows. */
export function formFaults(name: string, body: Uint8Array): readonly string[] {
  const header = headerOf(body);
  const rows = readCsv(body);
  const keys = header.filter((column) => !isAmount(column));
  return [
    ...rows.flatMap((row, index) =>
      header
        .filter((column) => !isWritten(column, row[column] ?? ''))
        .map((column) => `${name} row ${index + 1}: ${column} is ${JSON.stringify(row[column])}`),
    ),
    ...rows.slice(1).flatMap((row, index) => {
      const before = rows[index] ?? {};
      return isInOrder(before, row, keys) ? [] : [`${name} row ${index + 2} stands after a later one`];
    }),
  ];
}

/** A text cell as it was before a spreadsheet was kept from running it. */
export function textOf(cell: string | undefined): string {
  return (cell ?? '').replace(/^'(?=[=+\-@\t\r])/, '');
}

const amounts =
  /(?:_usd|_tokens|_errors|_ms|_coverage|Cost|Quantity)$|^(?:usd_per_million_tokens|tokens|quantity|invocations|images|throttles)$/;
const counts = /_tokens$|_errors$|^(?:tokens|invocations|images|throttles)$/;

/** How many decimal places a derived figure has at most. */
const places: Readonly<Record<string, number>> = {
  expected_usd: 10,
  usd_per_million_tokens: 10,
  billing_coverage: 6,
  latency_avg_ms: 3,
  ttft_avg_ms: 3,
};

function isAmount(column: string): boolean {
  return amounts.test(column);
}

/** A plain decimal without exponent, trailing zeros or -0, an integer where it counts; or nothing, which is unknown. */
function isWritten(column: string, cell: string): boolean {
  if (!isAmount(column)) return !/^(?:[=+\-@\t\r]|null$|undefined$|NaN$)/.test(cell);
  if (cell === '') return true;
  if (counts.test(column) && column !== 'usd_per_million_tokens') return /^-?[1-9]\d*$|^0$/.test(cell);
  const [, decimals = ''] = cell.split('.');
  return /^(?!-0$)-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/.test(cell) && decimals.length <= (places[column] ?? 99);
}

function isInOrder(before: Row, after: Row, keys: readonly string[]): boolean {
  for (const key of keys) {
    const order = Buffer.compare(Buffer.from(before[key] ?? ''), Buffer.from(after[key] ?? ''));
    if (order !== 0) return order < 0;
  }
  return true;
}
