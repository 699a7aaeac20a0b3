import { Writable } from 'node:stream';
import type { CaptureOptions, Sink, UsageRecord } from '../../src/capture.ts';

/** A sink that keeps what it is given. */
export function keepingSink(): { readonly sink: Sink; readonly records: UsageRecord[] } {
  const records: UsageRecord[] = [];
  return {
    records,
    sink: { name: 'keeping', write: (batch) => void records.push(...batch) },
  };
}

/** Options that capture into `records`. */
export function keeping(more: CaptureOptions = {}): { options: CaptureOptions; records: UsageRecord[] } {
  const { sink, records } = keepingSink();
  return { options: { sinks: [sink], ...more }, records };
}

/** A stream that keeps what is written to it. */
export function written(): { readonly output: Writable; readonly text: () => string } {
  const parts: string[] = [];
  const output = new Writable({
    write(chunk, _encoding, done) {
      parts.push(String(chunk));
      done();
    },
  });
  return { output, text: () => parts.join('') };
}

/** A record as sinks are given it. */
export function aRecord(fields: Partial<UsageRecord> = {}): UsageRecord {
  return {
    id: '00000000-0000-4000-8000-000000000001',
    requestId: '00000000-0000-4000-8000-000000000001',
    startedAt: '2026-11-22T10:00:00.000Z',
    operation: 'Converse',
    modelId: 'amazon.nova-lite-v1:0',
    region: 'eu-west-1',
    knowledgeBaseId: null,
    status: 'ok',
    httpStatus: 200,
    errorName: null,
    attempts: 1,
    latencyMs: 120,
    timeToFirstTokenMs: null,
    inputTokens: 11,
    outputTokens: 7,
    cacheReadTokens: null,
    cacheWriteTokens: null,
    cacheWriteTokensByTtl: null,
    estimatedInputTokens: null,
    estimatedOutputTokens: null,
    method: 'usage',
    passages: null,
    citations: null,
    attributes: { team: 'search', app: 'answers' },
    ...fields,
  };
}
