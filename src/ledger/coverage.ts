import type { RowBill, RowUsage } from '../domain/ledger.ts';
import { type Decimal, divide, fromInteger, zero } from '../domain/money.ts';
import { tokenClasses } from '../domain/usage.ts';

/** The tokens that CloudWatch counted for a row over the classes it publishes; null when one of them is not known. */
export function countedTokens(usage: RowUsage): number | null {
  let total = 0;
  for (const tokenClass of tokenClasses) {
    if (!usage.published[tokenClass]) continue;
    const count = usage.tokens[tokenClass];
    if (count === null) return null;
    total += count;
  }
  return total;
}

/**
 * Tokens on the bill / tokens in CloudWatch, over the classes that CloudWatch publishes; unrounded.
 *
 * Null without CloudWatch tokens and for charges that count none; no bill yet (null) is a coverage of 0.
 */
export function coverageOf(usage: RowUsage, bill: RowBill | null): Decimal | null {
  const counted = countedTokens(usage);
  if (counted === null || counted <= 0) return null;
  if (bill === null) return zero;
  return bill.tokens === null
    ? null
    : divide(fromInteger(comparableTokens(usage, bill)), fromInteger(counted));
}

/** True when the bill and CloudWatch are about a thousand apart: then the unit of the bill's quantity is in doubt. */
export function isUnitInDoubt(usage: RowUsage, bill: RowBill): boolean {
  const counted = countedTokens(usage);
  if (counted === null || counted <= 0 || bill.tokens === null) return false;
  const billed = comparableTokens(usage, bill);
  const isThousandOver = billed >= counted * 500 && billed <= counted * 2000;
  const isThousandUnder = billed * 2000 >= counted && billed * 500 <= counted;
  return isThousandOver || isThousandUnder;
}

/** The bill with its dollars and without its token counts. */
export function withoutTokens(bill: RowBill): RowBill {
  return {
    ...bill,
    classTokens: { input: null, output: null, cache_read: null, cache_write: null },
    tokens: null,
  };
}

/** The tokens on the bill in the classes that CloudWatch publishes for the row. */
function comparableTokens(usage: RowUsage, bill: RowBill): number {
  return tokenClasses
    .filter((tokenClass) => usage.published[tokenClass])
    .reduce((total, tokenClass) => total + (bill.classTokens[tokenClass] ?? 0), 0);
}
