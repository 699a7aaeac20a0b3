import { type Decimal, isNegative, isZero, round, subtract, sum } from '../domain/money.ts';
import { signedMoney } from './format.ts';

/**
 * What rounding leaves between the printed parts of a table and its printed total, as a line of the table: `+$0.01`.
 * Empty when they add up.
 *
 * An amount is rounded by itself, the same wherever it stands, so that no two places differ; parts may then miss a total.
 */
export function roundingLine(parts: readonly (Decimal | null)[]): string {
  const known = parts.filter((part) => part !== null);
  const left = subtract(toCents(sum(known)), sum(known.map(toCents)));
  return isZero(left) ? '' : signedMoney(left);
}

/** How far apart two amounts are as printed, so that a reader's check works. */
export function movedBy(now: Decimal, before: Decimal): Decimal {
  return subtract(toCents(now), toCents(before));
}

/** The same with its sign, also of a move that cents hide: `+$4.69`, `<−$0.01`. */
export function signedMove(now: Decimal, before: Decimal): string {
  const move = movedBy(now, before);
  const exact = subtract(now, before);
  if (!isZero(move) || isZero(exact)) return signedMoney(move);
  return isNegative(exact) ? '<−$0.01' : '<+$0.01';
}

/** An amount as columns print it. */
export function toCents(usd: Decimal): Decimal {
  return round(usd, 2);
}
