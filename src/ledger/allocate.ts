import type { CapturedUse } from '../domain/captured.ts';
import type { LedgerRow } from '../domain/ledger.ts';
import { type Decimal, divide, isZero, multiply, round, zero } from '../domain/money.ts';
import { type TokenClass, tokenClasses } from '../domain/usage.ts';
import type { JoinedUse } from './captured-uses.ts';
import { rowText } from './row-stream.ts';

/** What one captured use gets of the billed dollars of one class. */
export interface Part {
  readonly use: CapturedUse;
  /** Null when there are dollars, and how many of the tokens are whose is unknown. */
  readonly usd: Decimal | null;
}

const allocatedPlaces = 10;

/**
 * Shares the billed dollars of each row and token class by tokens: a use gets as many of them as its tokens are of
 * those that CloudWatch counted. What rounding leaves is nobody's. Estimated tokens get nothing.
 */
export function allocate(rows: readonly LedgerRow[], uses: readonly JoinedUse[]): readonly Part[] {
  const byKey = new Map(rows.map((row) => [rowText(row.date, row), row]));
  return uses.flatMap(({ use, stream }) => {
    const row = stream === null ? undefined : byKey.get(rowText(use.day, stream));
    return tokenClasses.flatMap((tokenClass) => partOf(use, row, tokenClass));
  });
}

/** Nothing where the use has no tokens of that class, or nothing of it is billed yet. */
function partOf(use: CapturedUse, row: LedgerRow | undefined, tokenClass: TokenClass): readonly Part[] {
  const tokens = use.tokens[tokenClass] ?? 0;
  const billed = row?.bill?.classUsd[tokenClass] ?? null;
  if (tokens === 0 || row === undefined || billed === null) return [];
  const counted = row.usage?.tokens[tokenClass] ?? 0;
  // A share of no dollars is none, whatever it is a share of.
  if (isZero(billed)) return [{ use, usd: zero }];
  if (counted === 0 || row.partial.usage) return [{ use, usd: null }];
  return [{ use, usd: round(divide(multiply(billed, tokens), counted), allocatedPlaces) }];
}
