import type { ChargeLine } from '../domain/charge.ts';
import { type DateRange, type Day, daysOf, plusDays } from '../domain/date-range.ts';
import type { Completeness, SourceName } from '../domain/gap.ts';
import { daysToRead, yesterdayOf } from '../domain/history.ts';
import { type Decimal, divide, fromInteger, sum } from '../domain/money.ts';
import type { ReportConfig } from '../domain/report-config.ts';
import type { RestatedDay } from '../domain/restatement.ts';
import type { AccountSetCharges, Snapshot } from '../domain/snapshot.ts';
import type { UsageSeries } from '../domain/usage.ts';
import { adjustmentsOf, chargesOf, operationsOf } from './sample-bill.ts';
import { sampleCatalogue } from './sample-catalogue.ts';
import { sampleUsage } from './sample-usage.ts';
import { sampleSeed } from './sample-world.ts';

/** What a sample is asked for; `today` decides how much of each day's bill has loaded. */
export interface SampleRequest {
  readonly window: DateRange;
  readonly today: Day;
  readonly generatedAt: string;
  readonly config: ReportConfig;
}

const account = { id: '111122223333', name: 'acme-prod' };

/**
 * Reads the built-in synthetic organisation.
 *
 * A day's usage and final bill depend on the seed and the day alone, never on the window: runs on consecutive mornings
 * tell of one world, and restate it as its bill loads.
 */
export function collectSample({ window, today, generatedAt, config }: SampleRequest): Snapshot {
  const read = daysToRead(window, config.historyDays, today);
  const days = daysOf(read);
  const usage = sampleUsage(days, account.id);
  const charges = days.flatMap((day) => chargesOf(day, today));
  const accountSets = accountSetsOf(config, charges);
  const requests = requestsFor(usage, config, accountSets.length);
  return {
    schemaVersion: 1,
    source: { kind: 'sample', seed: sampleSeed },
    window,
    read,
    generatedAt,
    config,
    accounts: [account],
    usage,
    charges,
    adjustments: days.flatMap((day) => adjustmentsOf(day, today)),
    operations: config.operations ? days.flatMap((day) => operationsOf(day, today)) : null,
    accountCharges: null,
    accountSets,
    catalogue: sampleCatalogue(account.id),
    remembered: [],
    completeness: completenessOf(usage, config),
    gaps: [],
    requests,
    runCostUsd: costOf(requests, metricsIn(usage)),
    archived: [],
    revision: 0,
    restated: restatedBy(window, today, config),
  };
}

function accountSetsOf(config: ReportConfig, charges: readonly ChargeLine[]): readonly AccountSetCharges[] {
  const sets = new Map(
    config.routes
      .filter((route) => route.accounts.length > 0)
      .map((route) => [...new Set(route.accounts)].sort())
      .map((accounts) => [accounts.join(), accounts]),
  );
  return [...sets.values()].map((accounts) => ({
    accounts,
    charges: accounts.includes(account.id) ? charges : [],
  }));
}

function completenessOf(usage: readonly UsageSeries[], config: ReportConfig): readonly Completeness[] {
  const regions = [...new Set(usage.map((series) => series.region))].sort();
  const bills: readonly SourceName[] = [
    'cost-explorer',
    'cost-explorer:record-types',
    ...(config.operations ? (['cost-explorer:operations'] as const) : []),
  ];
  return [
    ...regions.map((region) => complete('cloudwatch', account.id, region)),
    ...bills.map((source) => complete(source, null, null)),
  ];
}

function complete(source: SourceName, accountId: string | null, region: string | null): Completeness {
  return { source, account: accountId, region, state: 'complete', detail: '' };
}

function requestsFor(
  usage: readonly UsageSeries[],
  config: ReportConfig,
  accountSets: number,
): Readonly<Record<string, number>> {
  const regions = new Set(usage.map((series) => series.region)).size;
  return {
    'ce:GetCostAndUsage': 2 + (config.operations ? 2 : 0) + accountSets,
    'ce:GetDimensionValues': 1,
    'cloudwatch:GetMetricData': regions,
    'cloudwatch:ListMetrics': 2 * regions,
  };
}

function costOf(requests: Readonly<Record<string, number>>, metrics: number): Decimal {
  const billed = Object.entries(requests)
    .filter(([request]) => request.startsWith('ce:'))
    .reduce((total, [, count]) => total + count, 0);
  return sum([divide(fromInteger(billed), 100), divide(fromInteger(metrics), 100_000)]);
}

function metricsIn(usage: readonly UsageSeries[]): number {
  return usage.reduce((total, series) => total + Object.keys(series.metrics).length, 0);
}

/** The day whose bill was loading when yesterday's run reported it, as it stood then and as it stands now. */
function restatedBy(window: DateRange, today: Day, config: ReportConfig): readonly RestatedDay[] {
  const yesterday = yesterdayOf(today);
  if (config.restateDays < 1 || window.start !== yesterday.start || window.end !== yesterday.end) return [];
  const day = plusDays(yesterday.start, -1);
  const billedBy = (morning: Day) => sum(chargesOf(day, morning).map((line) => line.billedUsd));
  return [{ day, beforeUsd: billedBy(yesterday.start), nowUsd: billedBy(today), kind: 'loaded' }];
}
