import type { Endpoint, UsageMetric } from '../domain/usage.ts';

export type Statistic = 'Sum' | 'Average' | 'SampleCount';

/** How CloudWatch names one of our metrics. */
export interface MetricName {
  readonly metric: UsageMetric;
  readonly name: string;
  readonly statistic: Statistic;
}

/** Where an endpoint's metrics are published, and by which ONE dimension: other sets count the same requests again. */
export interface Publication {
  readonly endpoint: Endpoint;
  readonly namespace: string;
  readonly dimension: string;
  /** The request count first: it is what a probe asks for. */
  readonly metrics: readonly [MetricName, ...MetricName[]];
}

const runtime: Publication = {
  endpoint: 'runtime',
  namespace: 'AWS/Bedrock',
  dimension: 'ModelId',
  metrics: [
    { metric: 'invocations', name: 'Invocations', statistic: 'Sum' },
    { metric: 'inputTokens', name: 'InputTokenCount', statistic: 'Sum' },
    { metric: 'outputTokens', name: 'OutputTokenCount', statistic: 'Sum' },
    { metric: 'cacheReadTokens', name: 'CacheReadInputTokens', statistic: 'Sum' },
    { metric: 'cacheWriteTokens', name: 'CacheWriteInputTokens', statistic: 'Sum' },
    { metric: 'images', name: 'OutputImageCount', statistic: 'Sum' },
    { metric: 'clientErrors', name: 'InvocationClientErrors', statistic: 'Sum' },
    { metric: 'serverErrors', name: 'InvocationServerErrors', statistic: 'Sum' },
    { metric: 'throttles', name: 'InvocationThrottles', statistic: 'Sum' },
    { metric: 'latencyMs', name: 'InvocationLatency', statistic: 'Average' },
    { metric: 'latencySamples', name: 'InvocationLatency', statistic: 'SampleCount' },
    { metric: 'ttftMs', name: 'TimeToFirstToken', statistic: 'Average' },
    { metric: 'ttftSamples', name: 'TimeToFirstToken', statistic: 'SampleCount' },
  ],
};

const mantle: Publication = {
  endpoint: 'mantle',
  namespace: 'AWS/BedrockMantle',
  dimension: 'Model',
  metrics: [
    { metric: 'invocations', name: 'Inferences', statistic: 'Sum' },
    { metric: 'clientErrors', name: 'InferenceClientErrors', statistic: 'Sum' },
    { metric: 'inputTokens', name: 'TotalInputTokens', statistic: 'Sum' },
    { metric: 'outputTokens', name: 'TotalOutputTokens', statistic: 'Sum' },
  ],
};

/** Both endpoints' metrics. Source: docs/data-sources.md#cloudwatch. */
export const publications: Readonly<Record<Endpoint, Publication>> = { runtime, mantle };
