import { add, compare, type Decimal, divide } from '../domain/money.ts';

/** The middle value, or the mean of the two in the middle; null of nothing. */
export function median(values: readonly Decimal[]): Decimal | null {
  const sorted = [...values].sort(compare);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  if (upper === undefined || lower === undefined) return null;
  return divide(add(lower, upper), 2);
}

/** The same of plain numbers, for statistics; null of nothing. */
export function medianNumber(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
}
