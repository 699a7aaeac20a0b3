/** The CloudWatch namespace of a run's own metrics. */
export const metricNamespace = 'BedrockUsageReport';

/** The one dimension of a run's own metrics: the report's name. Powertools calls it so and knows no other. */
export const metricDimension = 'service';

/** A run's own metrics, by what they count: the handler publishes them, the deployment's alarms watch them. */
export const metricNames = {
  /** Unit: reports. */
  delivered: 'Delivered',
  /** Unit: gaps, but for unmapped lines, which have a metric of their own. */
  gaps: 'Gaps',
  durationMs: 'DurationMs',
  runCostUsd: 'RunCostUsd',
  unmappedUsd: 'UnmappedUsd',
} as const;
