import type { Day } from './date-range.ts';

/** The endpoint that served the calls: CloudWatch `AWS/Bedrock` (runtime) or `AWS/BedrockMantle` (mantle). */
export type Endpoint = 'runtime' | 'mantle';

/**
 * What CloudWatch publishes per model, a daily value each. Counts are Sums. `latencyMs` and `ttftMs` are Averages in
 * milliseconds; `…Samples` are the sample counts that weigh them.
 * Source: docs/data-sources.md#cloudwatch.
 */
export const usageMetrics = [
  'invocations',
  'inputTokens',
  'outputTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'images',
  'clientErrors',
  'serverErrors',
  'throttles',
  'latencyMs',
  'latencySamples',
  'ttftMs',
  'ttftSamples',
] as const;

export type UsageMetric = (typeof usageMetrics)[number];

/** The four classes of tokens; they are disjoint (input excludes cached tokens). */
export const tokenClasses = ['input', 'output', 'cache_read', 'cache_write'] as const;
export type TokenClass = (typeof tokenClasses)[number];

/**
 * One metric of one series over the days read. `failed`: CloudWatch refused or broke off, so its days are unknown;
 * `partial`: what stands in `days` is a lower bound. A day without a datapoint is absent from `days`.
 */
export interface MetricReading {
  readonly state: 'complete' | 'partial' | 'failed';
  readonly days: Readonly<Record<Day, number>>;
}

/**
 * What CloudWatch counted for one model id in one account and region. Only the metrics that exist were asked for;
 * a metric that is absent here has no datapoints (or is not published by this endpoint).
 */
export interface UsageSeries {
  readonly accountId: string;
  readonly region: string;
  readonly endpoint: Endpoint;
  /** The `ModelId` (runtime) or `Model` (mantle) dimension as CloudWatch spells it. */
  readonly modelId: string;
  readonly metrics: Readonly<Partial<Record<UsageMetric, MetricReading>>>;
}

/** The metrics that the mantle endpoint publishes; every other column of a mantle-only row is unknown, not 0. */
export const mantleMetrics: ReadonlySet<UsageMetric> = new Set<UsageMetric>([
  'invocations',
  'clientErrors',
  'inputTokens',
  'outputTokens',
]);
