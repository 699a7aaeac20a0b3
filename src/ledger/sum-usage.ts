import type { Day } from '../domain/date-range.ts';
import type { RowUsage } from '../domain/ledger.ts';
import { type Decimal, divide, fromInteger, multiply, parseDecimal, sum } from '../domain/money.ts';
import { mantleMetrics, type UsageMetric, type UsageSeries, usageMetrics } from '../domain/usage.ts';

/** What several series counted together, day by day; a day on which none of them has a datapoint is absent. */
export interface SummedUsage {
  readonly days: ReadonlyMap<Day, RowUsage>;
  /** False when any of their readings failed or is a lower bound. */
  readonly complete: boolean;
}

/**
 * Sums the series of one row.
 *
 * A count that failed for one series is unknown for all of them together; a lower bound counts for what it holds, but
 * makes no 0. Latencies are weighted by the samples behind them.
 */
export function sumUsage(group: readonly UsageSeries[]): SummedUsage {
  const days = new Map<Day, RowUsage>();
  for (const [day, active] of activeSeries(group)) days.set(day, usageOf(day, active, group));
  return { days, complete: group.every(isComplete) };
}

/** The days on which a series has a datapoint of any metric that its endpoint publishes. */
export function countedDays(series: UsageSeries): ReadonlySet<Day> {
  const days = new Set<Day>();
  for (const metric of usageMetrics) {
    const reading = publishes(series, metric) ? series.metrics[metric] : undefined;
    for (const day of Object.keys(reading?.days ?? {})) days.add(day as Day);
  }
  return days;
}

function activeSeries(group: readonly UsageSeries[]): ReadonlyMap<Day, readonly UsageSeries[]> {
  const active = new Map<Day, UsageSeries[]>();
  for (const series of group) {
    for (const day of countedDays(series)) active.set(day, [...(active.get(day) ?? []), series]);
  }
  return active;
}

function publishes(series: UsageSeries, metric: UsageMetric): boolean {
  return series.endpoint === 'runtime' || mantleMetrics.has(metric);
}

function isComplete(series: UsageSeries): boolean {
  return usageMetrics.every(
    (metric) => !publishes(series, metric) || (series.metrics[metric]?.state ?? 'complete') === 'complete',
  );
}

function usageOf(day: Day, active: readonly UsageSeries[], group: readonly UsageSeries[]): RowUsage {
  const isPublished = (metric: UsageMetric) => active.some((series) => publishes(series, metric));
  const read = (metric: UsageMetric) => (isPublished(metric) ? countOf(day, metric, group) : 'unknown');
  const count = (metric: UsageMetric) => orZero(read(metric));
  const input = read('inputTokens');
  const output = read('outputTokens');
  return {
    invocations: count('invocations'),
    tokens: {
      input: typeof output === 'number' ? orZero(input) : orNull(input),
      output: typeof input === 'number' ? orZero(output) : orNull(output),
      cache_read: count('cacheReadTokens'),
      cache_write: count('cacheWriteTokens'),
    },
    published: {
      input: isPublished('inputTokens'),
      output: isPublished('outputTokens'),
      cache_read: isPublished('cacheReadTokens'),
      cache_write: isPublished('cacheWriteTokens'),
    },
    images: count('images'),
    clientErrors: count('clientErrors'),
    serverErrors: count('serverErrors'),
    throttles: count('throttles'),
    latencyMs: average(day, 'latencyMs', 'latencySamples', group),
    ttftMs: average(day, 'ttftMs', 'ttftSamples', group),
  };
}

/** `none`: fully read, and no datapoint. */
type Count = number | 'none' | 'unknown';

function countOf(day: Day, metric: UsageMetric, group: readonly UsageSeries[]): Count {
  let total: Count = 'none';
  let isLowerBound = false;
  for (const series of group) {
    const reading = publishes(series, metric) ? series.metrics[metric] : undefined;
    if (reading === undefined) continue;
    if (reading.state === 'failed') return 'unknown';
    isLowerBound ||= reading.state === 'partial';
    const value = reading.days[day];
    if (value !== undefined) total = (total === 'none' ? 0 : total) + value;
  }
  return total === 'none' && isLowerBound ? 'unknown' : total;
}

function orZero(count: Count): number | null {
  return count === 'none' ? 0 : orNull(count);
}

function orNull(count: Count): number | null {
  return typeof count === 'number' ? count : null;
}

function average(
  day: Day,
  metric: UsageMetric,
  samplesMetric: UsageMetric,
  group: readonly UsageSeries[],
): Decimal | null {
  const weighted: { readonly value: Decimal; readonly weight: number }[] = [];
  for (const series of group.filter((one) => publishes(one, metric))) {
    const [values, counts] = [series.metrics[metric], series.metrics[samplesMetric]];
    if (values?.state === 'failed' || counts?.state === 'failed') return null;
    const value = parseDecimal(String(values?.days[day] ?? ''));
    const weight = counts?.days[day] ?? 0;
    if (value !== null && weight > 0) weighted.push({ value, weight });
  }
  const [first, ...others] = weighted;
  if (first === undefined || others.length === 0) return first?.value ?? null;
  const samples = weighted.reduce((total, { weight }) => total + weight, 0);
  return divide(sum(weighted.map(({ value, weight }) => multiply(value, weight))), fromInteger(samples));
}
