import type { MetricDataResult } from '@aws-sdk/client-cloudwatch';
import type { Day } from '../domain/date-range.ts';
import type { MetricReading } from '../domain/usage.ts';
import type { MetricName, Statistic } from './metric-names.ts';
import type { SourceFailure } from './source-failure.ts';

/**
 * Merges what the pages told of one metric. The last status counts: `PartialData` with a further page is normal.
 *
 * @param dayAt the day of an instant, or null when it was not asked for
 * @param broken why the pages broke off, if they did: then even a `Complete` metric may have had more to come
 */
export function toReading(
  results: readonly MetricDataResult[],
  { statistic }: Pick<MetricName, 'statistic'>,
  dayAt: (instant: Date) => Day | null,
  broken: SourceFailure | null,
): { readonly reading: MetricReading; readonly reasons: readonly string[] } {
  const messages = results.flatMap(({ Messages }) => toMessages(Messages));
  const failed = (...reasons: readonly string[]) => ({
    reading: { state: 'failed', days: {} } as const,
    reasons: [...reasons, ...messages],
  });
  const status = results.at(-1)?.StatusCode;
  if (results.length === 0) return failed(broken?.message ?? 'not answered');
  if (status !== 'Complete' && status !== 'PartialData') return failed(status ?? 'no StatusCode');
  const values = toDailyValues(results, statistic, dayAt);
  if (typeof values === 'string') return failed(values);
  const state = status === 'Complete' && broken === null ? 'complete' : 'partial';
  const reasons = state === 'complete' ? [] : [broken?.message ?? status];
  return { reading: { state, days: values }, reasons: [...reasons, ...messages] };
}

/** The values by UTC day, in order; a text says why they cannot be trusted. */
function toDailyValues(
  results: readonly MetricDataResult[],
  statistic: Statistic,
  dayAt: (instant: Date) => Day | null,
): Readonly<Record<Day, number>> | string {
  const seen = new Set<number>();
  const byDay = new Map<Day, number>();
  for (const result of results) {
    const points = toPoints(result, statistic);
    if (typeof points === 'string') return points;
    for (const { time, value } of points) {
      if (seen.has(time.getTime())) return 'a timestamp came twice';
      seen.add(time.getTime());
      const day = dayAt(time);
      if (day === null) continue;
      const before = byDay.get(day);
      // Averages of parts of a day cannot be joined without their weights.
      if (before !== undefined && statistic === 'Average') return 'several averages for one day';
      byDay.set(day, (before ?? 0) + value);
    }
  }
  return Object.fromEntries([...byDay].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function toPoints(
  { Timestamps: times, Values: values }: MetricDataResult,
  statistic: Statistic,
): readonly { readonly time: Date; readonly value: number }[] | string {
  if (times === undefined || values === undefined || times.length !== values.length) {
    return 'timestamps and values do not match';
  }
  const points = times.flatMap((time, index) => {
    const value = values[index];
    return isPlausible(value, statistic) && Number.isFinite(time.getTime()) ? [{ time, value }] : [];
  });
  return points.length === times.length ? points : 'a value is no possible reading';
}

function isPlausible(value: number | undefined, statistic: Statistic): value is number {
  if (value === undefined || !Number.isFinite(value) || value < 0) return false;
  return statistic === 'Average' || Number.isSafeInteger(value);
}

/** What CloudWatch says of a request or a metric, in one line each. */
export function toMessages(
  messages:
    | readonly { readonly Code?: string | undefined; readonly Value?: string | undefined }[]
    | undefined,
): readonly string[] {
  return (messages ?? []).map(({ Code, Value }) => [Code, Value].filter(Boolean).join(': '));
}
