/**
 * How a record's tokens were obtained. `header`, `usage` and `stream` are Bedrock's own counts of the call; `counted`
 * (by CountTokens or a tokenizer) and `estimated` (from characters) stand in the `estimated…` fields alone.
 */
export type CountMethod = 'header' | 'usage' | 'stream' | 'counted' | 'estimated' | 'unknown';

/** Tokens by class as Bedrock told them; the classes are disjoint, and null is unknown. Unit: tokens. */
export interface TokenCounts {
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly cacheReadTokens: number | null;
  readonly cacheWriteTokens: number | null;
}

/** Tokens that Bedrock did not tell; never to be added to `TokenCounts` unmarked. Unit: tokens. */
export interface EstimatedCounts {
  readonly estimatedInputTokens: number | null;
  readonly estimatedOutputTokens: number | null;
}

/** What is known of one call, whatever its retries: who made it and what it used, never what was said. */
export interface UsageRecord extends TokenCounts, EstimatedCounts {
  /** The request id, or an id of its own when no reply brought one: what tells two deliveries of one record. */
  readonly id: string;
  readonly requestId: string | null;
  /** When the application made the call, ISO 8601 in UTC. */
  readonly startedAt: string;
  /** `Converse`, `InvokeModel`, `Retrieve` … */
  readonly operation: string;
  /** The model, profile or ARN that the call named. */
  readonly modelId: string | null;
  /** The client's region: where CloudWatch counts the call and the bill has it. */
  readonly region: string | null;
  readonly knowledgeBaseId: string | null;
  /** `left`: the application stopped reading the stream before its end. */
  readonly status: 'ok' | 'error' | 'left';
  readonly httpStatus: number | null;
  readonly errorName: string | null;
  readonly attempts: number;
  /** From the call to the reply, or to the end of its stream, the application's own pauses included. */
  readonly latencyMs: number;
  /** Streams only: from the call to the first event that holds output; of InvokeModel, to the first chunk. */
  readonly timeToFirstTokenMs: number | null;
  /** The cache write tokens by how long they are kept (`5m`, `1h`); null when Bedrock does not tell. */
  readonly cacheWriteTokensByTtl: Readonly<Record<string, number>> | null;
  readonly method: CountMethod;
  /** Passages that a knowledge base gave, or that citations refer to, each as often as they do. */
  readonly passages: number | null;
  readonly citations: number | null;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The fields of Bedrock's own counts, as the sinks name them by token class. */
export const measuredFields = {
  input: 'inputTokens',
  output: 'outputTokens',
  cache_read: 'cacheReadTokens',
  cache_write: 'cacheWriteTokens',
} as const;

/** The fields of the counts that Bedrock did not tell. */
export const estimatedFields = {
  input: 'estimatedInputTokens',
  output: 'estimatedOutputTokens',
} as const;
