import Big from 'big.js';
import type { Row } from './csv-form.ts';

/** The sum of a column, to the last digit; a cell that is unknown counts for nothing. */
export function total(rows: readonly Row[], column: string): string {
  return rows.reduce((sum, row) => sum.plus(row[column] || '0'), new Big(0)).toFixed();
}

/** The sums of a column by some others, over the rows where it is known: `2026-11-22 | amazon.nova-pro: 1.5`. */
export function sums(rows: readonly Row[], by: readonly string[], column: string): readonly string[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    if (row[column] === '') continue;
    const key = by.map((name) => row[name]).join(' | ');
    const own = groups.get(key) ?? [];
    own.push(row);
    groups.set(key, own);
  }
  return [...groups].map(([key, own]) => `${key}: ${total(own, column)}`);
}

/** What stands on one side only, however it is ordered: nothing, when both hold the same as often. */
export function differ(
  what: string,
  found: readonly string[],
  expected: readonly string[],
): readonly string[] {
  const missing = [...expected];
  const more = found.filter((text) => {
    const at = missing.indexOf(text);
    if (at >= 0) missing.splice(at, 1);
    return at < 0;
  });
  return [
    ...more.map((text) => `${what}: wrong ${text}`),
    ...missing.map((text) => `${what}: lacks ${text}`),
  ];
}
