import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AskToCount } from './ask-to-count.ts';
import {
  countRequest,
  countTexts,
  type EstimateOptions,
  estimatedCounts,
  inputTexts,
  outputTexts,
  tallyAnswer,
  textCounter,
} from './estimate.ts';
import { knowledgeBaseIdOf, modelIdOf, operationNamed } from './operations.ts';
import type { UsageRecord } from './record.ts';
import { toldNothing, withHeaders } from './told.ts';
import { countOf, fieldOf, textOf } from './unknown-values.ts';
import type { StreamEnd } from './watch-stream.ts';

/** A call that the application made, as far as it is known when it begins. */
export interface CallStart {
  readonly operation: string;
  readonly input: object;
  readonly attributes: Readonly<Record<string, string>>;
  /** Known when the call ends: the SDK looks it up while the call runs. */
  readonly region: () => string | null;
}

/** A call as it is watched, until it ends. */
export interface Call {
  /** The field of the reply that holds a stream; null when the reply is whole. */
  readonly streamAt: 'stream' | 'body' | null;
  /** One more attempt begins. */
  readonly attempted: () => void;
  /** An attempt was answered, well or not; may be told again. */
  readonly answered: (response: unknown) => void;
  /** A whole reply, or one event of its stream. */
  readonly seen: (seen: unknown) => void;
  /** Only the first end counts; it settles the record, or promises it where CountTokens is asked first. */
  readonly ended: (end: StreamEnd) => void;
}

/** Watches one call and settles its record when it ends. */
export function openCall(
  start: CallStart,
  options: Pick<EstimateOptions, 'tokenizer'> & { readonly askToCount: AskToCount | null },
  settled: (record: UsageRecord | Promise<UsageRecord>) => void,
): Call {
  const operation = operationNamed(start.operation);
  const modelId = modelIdOf(start.input);
  const startedAt = new Date();
  const startedMs = performance.now();
  const count = textCounter(options, modelId);
  let told = toldNothing;
  const output = tallyAnswer(options, count);
  let attempts = 0;
  let response: unknown;
  let timeToFirstTokenMs: number | null = null;
  // Images and films are not made of tokens, whatever the text that asked for them.
  let holdsOther = false;
  let isSettled = false;

  const base = (end: StreamEnd): UsageRecord => {
    const error = end.status === 'error' ? end.error : undefined;
    const requestId =
      textOf(fieldOf(response, 'headers', 'x-amzn-requestid')) ??
      textOf(fieldOf(error, '$metadata', 'requestId'));
    return {
      id: requestId ?? randomUUID(),
      requestId,
      startedAt: startedAt.toISOString(),
      operation: start.operation,
      modelId,
      region: start.region(),
      knowledgeBaseId: knowledgeBaseIdOf(start.input),
      status: end.status,
      httpStatus: countOf(fieldOf(response, 'statusCode')),
      errorName: end.status === 'error' ? (textOf(fieldOf(error, 'name')) ?? 'Error') : null,
      attempts,
      latencyMs: Math.round(performance.now() - startedMs),
      timeToFirstTokenMs,
      ...told,
      estimatedInputTokens: null,
      estimatedOutputTokens: null,
      attributes: start.attributes,
    };
  };

  const settle = (end: StreamEnd): UsageRecord | Promise<UsageRecord> => {
    const record = base(end);
    const mayEstimate = operation.usesModel && isAccepted(response) && !holdsOther;
    if (record.method !== 'unknown' || !mayEstimate) return record;
    const texts = inputTexts(start.operation, start.input);
    const asked =
      modelId === null
        ? null
        : (options.askToCount?.(countRequest(start.operation, modelId, start.input)) ?? null);
    const estimated = (tokens: number | null): UsageRecord => {
      const input = tokens === null ? countTexts(texts, count) : { tokens, method: 'counted' as const };
      return { ...record, ...estimatedCounts(input, output.total()) };
    };
    if (asked === null && options.tokenizer === undefined) return estimated(null);
    // A tokenizer takes its time, for which no reply waits.
    return (asked ?? nextTurn(null)).then(estimated);
  };

  return {
    streamAt: operation.streamAt,
    attempted() {
      attempts += 1;
      response = undefined;
      told = toldNothing;
    },
    answered(reply) {
      response = reply ?? response;
      if (operation.usesModel && isAccepted(reply)) told = withHeaders(told, fieldOf(reply, 'headers'));
    },
    seen(seen) {
      if (isSettled) return;
      if (timeToFirstTokenMs === null && operation.streamAt !== null && operation.isOutput(seen)) {
        timeToFirstTokenMs = Math.round(performance.now() - startedMs);
      }
      const content = operation.open(seen);
      told = operation.see(told, content);
      if (operation.usesModel && told.method === 'unknown') {
        const texts = outputTexts(start.operation, content);
        if (texts === null) holdsOther = true;
        else output.add(texts);
      }
    },
    ended(end) {
      if (isSettled) return;
      isSettled = true;
      settled(settle(end));
    },
  };
}

function isAccepted(response: unknown): boolean {
  const status = countOf(fieldOf(response, 'statusCode'));
  return status !== null && status < 300;
}
