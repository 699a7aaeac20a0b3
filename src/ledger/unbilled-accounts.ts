import type { Day } from '../domain/date-range.ts';
import type { Gap } from '../domain/gap.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { UsageMetric, UsageSeries } from '../domain/usage.ts';

const tokenMetrics = [
  'inputTokens',
  'outputTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
] as const satisfies readonly UsageMetric[];

/**
 * One gap per account whose tokens should long be on the bill, and that has no Cost Explorer line on any day read.
 *
 * Such an account's cost is unknown, not $0: its payer's bill is not ours to see. Looks at the history too, for in a
 * report about yesterday no bill is late yet.
 */
export function unbilledAccountGaps(snapshot: Snapshot, ageOf: (day: Day) => number): readonly Gap[] {
  const billed = billedAccounts(snapshot);
  if (billed === null) return [];
  const { restateDays } = snapshot.config;
  const unbilled = snapshot.usage
    .filter((series) => !billed.has(series.accountId) && hasTokens(series, (day) => ageOf(day) > restateDays))
    .map(({ accountId }) => accountId);
  return [...new Set(unbilled)].sort().map((id) => ({
    kind: 'account_failed',
    detail: `Account ${id}: CloudWatch counted tokens more than ${restateDays} days ago, and Cost Explorer has no line of this account; its cost is unknown, not $0`,
  }));
}

/** The accounts with any line; null when that cannot be told. */
function billedAccounts({ accountCharges, charges, completeness }: Snapshot): ReadonlySet<string> | null {
  const source = accountCharges === null ? 'cost-explorer' : 'cost-explorer:accounts';
  const isWhole = completeness.every(
    (entry) => entry.source !== source || entry.state === 'complete' || entry.state === 'empty',
  );
  if (!isWhole) return null;
  if (accountCharges !== null) return new Set(accountCharges.map(({ accountId }) => accountId));
  return charges?.length === 0 ? new Set() : null;
}

function hasTokens(series: UsageSeries, isSettled: (day: Day) => boolean): boolean {
  return tokenMetrics.some((metric) =>
    Object.entries(series.metrics[metric]?.days ?? {}).some(
      ([day, count]) => count > 0 && isSettled(day as Day),
    ),
  );
}
