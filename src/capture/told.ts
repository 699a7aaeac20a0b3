import type { CountMethod, TokenCounts } from './record.ts';
import { countOf, fieldOf, listOf, textOf } from './unknown-values.ts';

/** What replies and events have told of a call so far. */
export interface Told extends TokenCounts {
  readonly method: CountMethod;
  readonly cacheWriteTokensByTtl: Readonly<Record<string, number>> | null;
  readonly passages: number | null;
  readonly citations: number | null;
}

export const toldNothing: Told = {
  inputTokens: null,
  outputTokens: null,
  cacheReadTokens: null,
  cacheWriteTokens: null,
  cacheWriteTokensByTtl: null,
  method: 'unknown',
  passages: null,
  citations: null,
};

/** Adds the counts in the headers of InvokeModel's reply. Source: docs/data-sources.md#per-request. */
export function withHeaders(told: Told, headers: unknown): Told {
  const count = (name: string) => countOf(fieldOf(headers, `x-amzn-bedrock-${name}-token-count`));
  return withCounts(told, 'header', {
    inputTokens: count('input'),
    outputTokens: count('output'),
    cacheReadTokens: count('cache-read-input'),
    cacheWriteTokens: count('cache-write-input'),
  });
}

/** Adds the `TokenUsage` of Converse's reply or of ConverseStream's `metadata` event, where there is one. */
export function withUsage(told: Told, usage: unknown, method: 'usage' | 'stream'): Told {
  if (usage === undefined) return told;
  return withCounts({ ...told, cacheWriteTokensByTtl: byTtl(fieldOf(usage, 'cacheDetails')) }, method, {
    inputTokens: countOf(fieldOf(usage, 'inputTokens')),
    outputTokens: countOf(fieldOf(usage, 'outputTokens')),
    cacheReadTokens: countOf(fieldOf(usage, 'cacheReadInputTokens')),
    cacheWriteTokens: countOf(fieldOf(usage, 'cacheWriteInputTokens')),
  });
}

/** Adds the `amazon-bedrock-invocationMetrics` of a stream's last chunk, where there are some. */
export function withInvocationMetrics(told: Told, metrics: unknown): Told {
  if (metrics === undefined) return told;
  return withCounts(told, 'stream', {
    inputTokens: countOf(fieldOf(metrics, 'inputTokenCount')),
    outputTokens: countOf(fieldOf(metrics, 'outputTokenCount')),
    cacheReadTokens: countOf(fieldOf(metrics, 'cacheReadInputTokenCount')),
    cacheWriteTokens: countOf(fieldOf(metrics, 'cacheWriteInputTokenCount')),
  });
}

function withCounts(told: Told, method: CountMethod, counts: TokenCounts): Told {
  return Object.values(counts).every((count) => count === null) ? told : { ...told, ...counts, method };
}

function byTtl(details: unknown): Readonly<Record<string, number>> | null {
  const sums: Record<string, number> = {};
  for (const detail of listOf(details)) {
    const ttl = textOf(fieldOf(detail, 'ttl'));
    const tokens = countOf(fieldOf(detail, 'inputTokens'));
    if (ttl !== null && tokens !== null) sums[ttl] = (sums[ttl] ?? 0) + tokens;
  }
  return Object.keys(sums).length > 0 ? sums : null;
}
