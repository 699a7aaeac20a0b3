import type { CaptureCounter } from '../../src/domain/captured.ts';
import { day } from './snapshot-builder.ts';

/** Ten measured requests of the search team's only application, of 2026-11-22. */
export function aCounter(over: Partial<CaptureCounter> = {}): CaptureCounter {
  return {
    day: day('2026-11-22'),
    team: 'search',
    app: 'answers',
    modelId: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
    region: 'us-east-1',
    knowledgeBaseId: '',
    requests: 10,
    errors: 0,
    measuredRequests: 10,
    estimatedRequests: 0,
    tokens: { input: 400, output: 100, cache_read: null, cache_write: null },
    estimatedTokens: { input: null, output: null },
    latencyMs: 5_000,
    passages: null,
    citations: null,
    ...over,
  };
}
