import type { LedgerRow } from '../domain/ledger.ts';
import { type Decimal, divide, fromInteger, multiply, subtract } from '../domain/money.ts';
import type { CacheSavings } from '../domain/report.ts';
import type { TokenClass } from '../domain/usage.ts';
import { derivedUsd, sumKnown } from './figure.ts';
import { ratio } from './tokens.ts';

/**
 * What caching saved: cache reads at the row's own input rate less what they cost, over the rows whose bill tells both
 * rates. Null without such a row.
 */
export function cachingOf(rows: readonly LedgerRow[]): CacheSavings | null {
  const usd = sumKnown(rows.map(savedBy));
  return usd === null ? null : { usd, readShare: readShareOf(rows) };
}

function savedBy(row: LedgerRow): Decimal | null {
  const reads = countOf(row, 'cache_read');
  const inputRate = rateOf(row, 'input');
  const readRate = rateOf(row, 'cache_read');
  if (reads === 0 || inputRate === null || readRate === null) return null;
  return derivedUsd(multiply(subtract(inputRate, readRate), fromInteger(reads)));
}

function readShareOf(rows: readonly LedgerRow[]): Decimal | null {
  const count = (tokenClass: TokenClass) => rows.reduce((total, row) => total + countOf(row, tokenClass), 0);
  const reads = count('cache_read');
  const all = count('input') + reads + count('cache_write');
  return all === 0 ? null : ratio(fromInteger(reads), fromInteger(all));
}

/** CloudWatch's count, else the bill's (mantle publishes no caches). */
function countOf({ usage, bill }: LedgerRow, tokenClass: TokenClass): number {
  return usage?.tokens[tokenClass] ?? bill?.classTokens[tokenClass] ?? 0;
}

/** Dollars per token on the row's own bill. */
function rateOf({ bill }: LedgerRow, tokenClass: TokenClass): Decimal | null {
  const usd = bill?.classUsd[tokenClass] ?? null;
  const tokens = bill?.classTokens[tokenClass] ?? 0;
  return usd === null || tokens === 0 ? null : divide(usd, fromInteger(tokens));
}
