import type { ChargeLine } from '../../src/domain/charge.ts';
import { type DateRange, type Day, dayOf, oneDay, parseDay, plusDays } from '../../src/domain/date-range.ts';
import { type Decimal, parseDecimal, zero } from '../../src/domain/money.ts';
import type { ReportConfig } from '../../src/domain/report-config.ts';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import {
  type MetricReading,
  type UsageMetric,
  type UsageSeries,
  usageMetrics,
} from '../../src/domain/usage.ts';

/** A day written in a test; a typing mistake fails at once. */
export function day(text: string): Day {
  const parsed = parseDay(text);
  if (parsed === null) throw new Error(`no day: ${text}`);
  return parsed;
}

/** A decimal written in a test. */
export function decimal(text: string): Decimal {
  const parsed = parseDecimal(text);
  if (parsed === null) throw new Error(`no decimal: ${text}`);
  return parsed;
}

export const account = '111122223333';

export const reportConfig: ReportConfig = {
  name: 'acme-prod',
  costMetric: 'UnblendedCost',
  historyDays: 35,
  restateDays: 7,
  operations: true,
  archive: 's3://acme-bedrock-reports/prod',
  siteUrl: null,
  budget: { monthlyUsd: null, perModelMonthlyUsd: {} },
  alerts: { minUsd: 20, sensitivity: 'medium' },
  models: {},
  routes: [],
};

/**
 * A snapshot of nothing, read on 2026-11-23 at 06:00 UTC for the day before, with the given parts in place of its own.
 * `read` begins 35 days before the window unless given.
 */
export function snapshot(parts: Partial<Snapshot> = {}): Snapshot {
  const window: DateRange = parts.window ?? oneDay(day('2026-11-22'));
  return {
    schemaVersion: 1,
    source: { kind: 'aws' },
    window,
    read: { start: plusDays(window.start, -35), end: window.end },
    generatedAt: '2026-11-23T06:00:00.000Z',
    config: reportConfig,
    accounts: [{ id: account, name: null }],
    usage: [],
    charges: [],
    adjustments: [],
    operations: null,
    accountCharges: null,
    accountSets: [],
    catalogue: { models: [], profiles: [], resources: [] },
    remembered: [],
    completeness: [],
    gaps: [],
    requests: {},
    runCostUsd: zero,
    archived: [],
    revision: 0,
    restated: [],
    ...parts,
  };
}

/** The counts of one day of a series; a metric that is not named has no datapoint that day. */
export type DayCounts = Readonly<Partial<Record<UsageMetric, number>>>;

/**
 * A series from its days. `states` marks readings that are not complete; a failed one may have no days at all.
 */
export function series(
  modelId: string,
  days: Readonly<Record<string, DayCounts>>,
  parts: Partial<Omit<UsageSeries, 'modelId' | 'metrics'>> & {
    readonly states?: Readonly<Partial<Record<UsageMetric, MetricReading['state']>>>;
  } = {},
): UsageSeries {
  const { states = {}, ...place } = parts;
  const metrics = Object.fromEntries(
    usageMetrics.flatMap((metric): [UsageMetric, MetricReading][] => {
      const values = Object.entries(days).flatMap(([text, { [metric]: value }]): [Day, number][] =>
        value === undefined ? [] : [[day(text), value]],
      );
      if (values.length === 0 && states[metric] === undefined) return [];
      return [[metric, { state: states[metric] ?? 'complete', days: Object.fromEntries(values) }]];
    }),
  );
  return { accountId: account, region: 'us-east-1', endpoint: 'runtime', ...place, modelId, metrics };
}

/** A Cost Explorer line; `quantity` in the unit of its family (thousands, or millions on the Marketplace). */
export function line(
  date: string,
  service: string,
  usageType: string,
  quantity: string,
  billedUsd: string,
): ChargeLine {
  return {
    day: day(date),
    service,
    usageType,
    quantity: decimal(quantity),
    billedUsd: decimal(billedUsd),
    estimated: true,
  };
}

/** The day `age` UTC dates before the one on which a snapshot was read: yesterday is 1. */
export function dayOfAge(age: number, generatedAt = '2026-11-23T06:00:00.000Z'): Day {
  return plusDays(dayOf(new Date(generatedAt)), -age);
}
