import type { LedgerRow } from '../domain/ledger.ts';
import { zero } from '../domain/money.ts';
import type { Totals } from '../domain/report.ts';
import type { TokenClass } from '../domain/usage.ts';
import { figureOf, isExpected, sumCounts, sumKnown } from './figure.ts';
import type { Reading } from './reading.ts';
import { coverageOf } from './tokens.ts';

/** The sums over the window's rows. Without any row they are 0 where the sources were read completely. */
export function totalsOf(rows: readonly LedgerRow[], reading: Reading): Totals {
  const nothing = rows.length === 0;
  const isZeroCost = nothing && reading.billComplete && reading.usageComplete;
  const noCount = nothing && reading.usageComplete ? 0 : null;
  const tokens = (tokenClass: TokenClass) =>
    sumCounts(rows.map((row) => row.usage?.tokens[tokenClass] ?? null)) ?? noCount;
  return {
    billedUsd:
      sumKnown(rows.map((row) => row.bill?.billedUsd ?? null)) ?? (reading.billComplete ? zero : null),
    expectedUsd: isZeroCost ? zero : figureOf(rows).usd,
    expectedComplete: nothing ? isZeroCost : rows.every(isExpected),
    invocations: sumCounts(rows.map((row) => row.usage?.invocations ?? null)) ?? noCount,
    inputTokens: tokens('input'),
    outputTokens: tokens('output'),
    cacheReadTokens: tokens('cache_read'),
    cacheWriteTokens: tokens('cache_write'),
    billingCoverage: coverageOf(rows),
  };
}
