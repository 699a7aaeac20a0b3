import type { LedgerRow } from '../domain/ledger.ts';
import { type Decimal, round, sum, zero } from '../domain/money.ts';
import type { Quality } from '../domain/report.ts';

/** Dollars with what they rest on. */
export interface Figure {
  readonly usd: Decimal | null;
  readonly quality: Quality;
}

const derivedPlaces = 10;

/** A derived amount of dollars as it is published. */
export function derivedUsd(value: Decimal): Decimal {
  return round(value, derivedPlaces);
}

/** True when what the row will cost is known, or known to be nothing. */
export function isExpected(row: LedgerRow): boolean {
  return row.expected.usd !== null || row.expected.nothingToBill === true;
}

/** True when what the row costs may be too low: its bill, or the count that is priced, was read in part. */
export function isShort({ partial, expected }: LedgerRow): boolean {
  return partial.bill || (partial.usage && expected.basis === 'rate');
}

/** What one row costs: expected where known, else billed so far, else unknown. */
export function exactUsd(row: LedgerRow): Decimal | null {
  return row.expected.usd ?? row.bill?.billedUsd ?? (isExpected(row) ? zero : null);
}

/** The same as it is added up: rounded before, so that every total is the sum of the parts that a reader sees. */
export function rowUsd(row: LedgerRow): Decimal | null {
  const usd = exactUsd(row);
  return usd === null || row.expected.usd === null ? usd : derivedUsd(usd);
}

/** What some rows cost together: the sum of the known parts, marked when a part is not known. */
export function figureOf(rows: readonly LedgerRow[]): Figure {
  const usd = sumKnown(rows.map(rowUsd));
  if (usd === null) return { usd, quality: 'unknown' };
  if (!rows.every(isExpected) || rows.some(isShort)) return { usd, quality: 'partial' };
  return { usd, quality: rows.some((row) => row.expected.basis === 'rate') ? 'rate' : 'bill' };
}

/** The sum of what is known; null when nothing is. */
export function sumKnown(values: readonly (Decimal | null)[]): Decimal | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : sum(known);
}

/** The sum of the counts that are known; null when none is. */
export function sumCounts(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
}
