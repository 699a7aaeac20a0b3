import type { Told } from '../support/reconcile.ts';
import { creditUsd, seededLines, seededUsage } from './seed.ts';

/** The metrics behind the columns that sum CloudWatch, of both endpoints. */
const metrics: Readonly<Record<string, readonly string[]>> = {
  invocations: ['Invocations', 'Inferences'],
  input_tokens: ['InputTokenCount', 'TotalInputTokens'],
  output_tokens: ['OutputTokenCount', 'TotalOutputTokens'],
  cache_read_tokens: ['CacheReadInputTokens'],
  client_errors: ['InvocationClientErrors'],
};

/** What was seeded for a day: the bill once, the usage once for each of so many accounts. */
export function toldBySeed(day: string, accounts: number): Told {
  const countOf = (names: readonly string[]) =>
    seededUsage
      .flatMap((series) => names.map((name) => series.metrics[name] ?? 0))
      .reduce((sum, count) => sum + count, 0);
  return {
    lines: [
      ...seededLines.map(({ service, usageType, usd }) => {
        return { day, service, usageType, recordType: 'Usage', usd };
      }),
      { day, service: 'Amazon Bedrock', usageType: '', recordType: 'Credit', usd: creditUsd },
    ],
    allTypes: true,
    counts: Object.fromEntries(
      Object.entries(metrics).map(([column, names]) => [column, accounts * countOf(names)]),
    ),
  };
}
