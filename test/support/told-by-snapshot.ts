import type { Snapshot } from '../../src/domain/snapshot.ts';
import type { UsageMetric } from '../../src/domain/usage.ts';
import type { Told, ToldLine } from './reconcile.ts';

/** The metric behind each column that sums CloudWatch. */
const metrics: Readonly<Record<string, UsageMetric>> = {
  invocations: 'invocations',
  input_tokens: 'inputTokens',
  output_tokens: 'outputTokens',
  cache_read_tokens: 'cacheReadTokens',
  cache_write_tokens: 'cacheWriteTokens',
  images: 'images',
  client_errors: 'clientErrors',
  server_errors: 'serverErrors',
  throttles: 'throttles',
};
const ofMantle: ReadonlySet<UsageMetric> = new Set([
  'invocations',
  'inputTokens',
  'outputTokens',
  'clientErrors',
]);

/** What a snapshot's sources told of its window. */
export function toldBy({ window, charges, adjustments, usage }: Snapshot): Told {
  const lines: readonly ToldLine[] = [
    ...(charges ?? []).map((line) => ({ ...line, recordType: 'Usage', usd: line.billedUsd })),
    ...(adjustments ?? []).map((line) => ({ ...line, usageType: '', usd: line.billedUsd })),
  ];
  const isWhole = usage.every((series) =>
    Object.values(series.metrics).every(({ state }) => state === 'complete'),
  );
  const countOf = (metric: UsageMetric) =>
    usage
      .filter(({ endpoint }) => endpoint === 'runtime' || ofMantle.has(metric))
      .flatMap((series) => Object.entries(series.metrics[metric]?.days ?? {}))
      .filter(([day]) => day >= window.start && day < window.end)
      .reduce((total, [, value]) => total + value, 0);
  return {
    lines: charges === null ? null : lines.filter(({ day }) => day >= window.start && day < window.end),
    allTypes: adjustments !== null,
    counts: isWhole
      ? Object.fromEntries(Object.entries(metrics).map(([column, metric]) => [column, countOf(metric)]))
      : null,
  };
}
