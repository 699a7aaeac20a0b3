import type { Day } from '../domain/date-range.ts';
import { mantleMetrics, type UsageMetric, type UsageSeries, usageMetrics } from '../domain/usage.ts';
import { type SampleStream, sampleImages, sampleSearches } from './sample-streams.ts';
import { isSpike, name, noise, streamsOf, tokensOf, unitsOf } from './sample-world.ts';

type Values = Readonly<Partial<Record<UsageMetric, number>>>;

/** What CloudWatch counted over some days: one series per model id and region, datapoints only where there is traffic. */
export function sampleUsage(days: readonly Day[], accountId: string): readonly UsageSeries[] {
  const streams = [...new Set(days.flatMap(streamsOf))].filter(({ modelId }) => modelId !== null);
  return [
    ...streams.map((stream) => {
      const running = days.filter((day) => streamsOf(day).includes(stream));
      return series(accountId, stream, running, (day) => tokenValues(stream, day));
    }),
    series(accountId, sampleImages, days, imageValues),
    series(accountId, sampleSearches, days, searchValues),
  ];
}

function series(
  accountId: string,
  of: Pick<SampleStream, 'endpoint' | 'region' | 'modelId'>,
  days: readonly Day[],
  valuesOf: (day: Day) => Values,
): UsageSeries {
  const byDay = days.map((day) => [day, valuesOf(day)] as const);
  const published =
    of.endpoint === 'mantle' ? usageMetrics.filter((metric) => mantleMetrics.has(metric)) : usageMetrics;
  const metrics = published.flatMap((metric) => {
    const points = byDay.flatMap(([day, values]) =>
      values[metric] === undefined ? [] : [[day, values[metric]]],
    );
    return points.length === 0 ? [] : [[metric, { state: 'complete', days: Object.fromEntries(points) }]];
  });
  const { endpoint, region } = of;
  return { accountId, region, endpoint, modelId: of.modelId ?? '', metrics: Object.fromEntries(metrics) };
}

function tokenValues(stream: SampleStream, day: Day): Values {
  const { input = 0, output, cache_read, cache_write } = tokensOf(stream, day);
  const read = cache_read ?? 0;
  const invocations = Math.ceil((input + (output ?? 0) + read) / stream.tokensPerRequest);
  return {
    ...requestValues(day, name(stream), invocations, isSpike(stream, day) ? 0.02 : 0.0008),
    inputTokens: input,
    ...(output === undefined
      ? {}
      : { outputTokens: output, ...firstTokenValues(day, name(stream), invocations) }),
    ...(cache_read === undefined ? {} : { cacheReadTokens: cache_read }),
    ...(cache_write === undefined ? {} : { cacheWriteTokens: cache_write }),
  };
}

function firstTokenValues(day: Day, what: string, invocations: number): Values {
  return {
    ttftMs: hundredths(620 * noise(day, `${what} first token`, 0.2)),
    ttftSamples: Math.round(invocations * 0.75),
  };
}

function requestValues(day: Day, what: string, invocations: number, throttleShare: number): Values {
  return {
    invocations,
    clientErrors: Math.round(invocations * 0.002 * noise(day, `${what} client errors`, 0.9)),
    serverErrors: Math.round(invocations * 0.0003 * noise(day, `${what} server errors`, 0.9)),
    throttles: Math.round(invocations * throttleShare * noise(day, `${what} throttles`, 0.5)),
    latencyMs: hundredths(3800 * noise(day, `${what} latency`, 0.25)),
    latencySamples: invocations,
  };
}

function imageValues(day: Day): Values {
  const images = unitsOf(sampleImages.units, sampleImages.usageType, day);
  return { ...requestValues(day, sampleImages.modelId, images, 0), images };
}

function searchValues(day: Day): Values {
  const searches = unitsOf(sampleSearches.units, sampleSearches.usageType, day);
  return requestValues(day, sampleSearches.modelId, searches, 0);
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
