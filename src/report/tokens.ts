import type { LedgerRow, RowUsage } from '../domain/ledger.ts';
import { type Decimal, divide, fromInteger, round } from '../domain/money.ts';
import { tokenClasses } from '../domain/usage.ts';
import { sumCounts } from './figure.ts';

const ratioPlaces = 6;

/** All tokens that CloudWatch counted; null when a class that it publishes for the row is unknown. */
export function countedTokens({ tokens, published }: RowUsage): number | null {
  const counts = tokenClasses
    .filter((tokenClass) => published[tokenClass])
    .map((tokenClass) => tokens[tokenClass]);
  return counts.includes(null) ? null : sumCounts(counts);
}

/** CloudWatch's tokens of a row, else the bill's; null when neither is known. */
export function tokensOf(row: LedgerRow): number | null {
  const counted = row.usage === null ? null : countedTokens(row.usage);
  return counted ?? row.bill?.tokens ?? null;
}

/** A ratio as it is published. */
export function ratio(part: Decimal, whole: Decimal): Decimal {
  return round(divide(part, whole), ratioPlaces);
}

/**
 * Tokens on the bill / tokens in CloudWatch, over the classes that CloudWatch publishes and the rows of which both are
 * known to count tokens; null without CloudWatch tokens.
 */
export function coverageOf(rows: readonly LedgerRow[]): Decimal | null {
  let billed = 0;
  let counted = 0;
  for (const row of rows) {
    const tokens = row.usage === null ? null : countedTokens(row.usage);
    if (tokens === null || !isBillCounted(row)) continue;
    counted += tokens;
    billed += billedPublished(row);
  }
  return counted === 0 ? null : ratio(fromInteger(billed), fromInteger(counted));
}

/** False when the bill was not read, or does not count this row's tokens. */
function isBillCounted(row: LedgerRow): boolean {
  return row.status === 'usage_only' ? isKnownUnbilled(row) : row.bill.tokens !== null;
}

/** True when the whole bill was read and has no line of this row. */
export function isKnownUnbilled(row: LedgerRow): boolean {
  return row.status === 'usage_only' && row.billRead && !row.partial.bill;
}

function billedPublished({ usage, bill }: LedgerRow): number {
  const published = tokenClasses.filter((tokenClass) => usage?.published[tokenClass]);
  return published.reduce((total, tokenClass) => total + (bill?.classTokens[tokenClass] ?? 0), 0);
}
