import type { CaptureCounter } from '../../../src/domain/captured.ts';
import type { Snapshot } from '../../../src/domain/snapshot.ts';
import { aCounter } from '../captured-counter.ts';
import { snapshotOfWorld, type World } from './world.ts';

/** Two teams and a nameless one claim most of the tokens, and of one model more than CloudWatch counted. */
export function teams(world: World): Snapshot {
  const routes = [
    {
      name: 'search-only',
      to: ['search@acme.com'],
      accounts: [],
      models: [],
      teams: ['search'],
      when: 'always',
    },
  ] as const;
  const own = snapshotOfWorld({ ...world, config: { ...world.config, routes } });
  const day = own.window.start;
  const claims = own.usage.flatMap(({ modelId, region, metrics }, at): readonly CaptureCounter[] => {
    const share = (part: number): CaptureCounter['tokens'] => {
      const of = (metric: 'inputTokens' | 'outputTokens' | 'cacheReadTokens' | 'cacheWriteTokens') => {
        const count = metrics[metric]?.days[day];
        return count === undefined ? null : Math.floor((count * part) / 100);
      };
      return {
        input: of('inputTokens'),
        output: of('outputTokens'),
        cache_read: of('cacheReadTokens'),
        cache_write: of('cacheWriteTokens'),
      };
    };
    const place = {
      day,
      modelId,
      region,
      measuredRequests: 900,
      requests: 912,
      errors: 12,
      latencyMs: 730_000,
    };
    return [
      aCounter({ ...place, tokens: share(at === 1 ? 70 : 55) }),
      aCounter({ ...place, team: 'ads', app: 'banner <b>maker</b>', tokens: share(at === 1 ? 40 : 30) }),
    ];
  });
  const [first] = own.usage;
  const none = { input: null, output: null, cache_read: null, cache_write: null };
  const estimated = aCounter({
    day,
    team: '',
    app: '',
    modelId: first?.modelId ?? '',
    requests: 40,
    measuredRequests: 0,
    estimatedRequests: 40,
    tokens: none,
    estimatedTokens: { input: 51_000, output: 4_200 },
  });
  const asked = { day, modelId: '', tokens: none, measuredRequests: 0 };
  const queries = [
    aCounter({
      ...asked,
      knowledgeBaseId: 'KBHELPDESK',
      requests: 1_240,
      passages: 6_200,
      latencyMs: 1_004_400,
    }),
    aCounter({
      ...asked,
      team: 'ads',
      knowledgeBaseId: 'KBCATALOGS',
      requests: 18,
      errors: 18,
      latencyMs: 900,
    }),
  ];
  return {
    ...own,
    captured: { days: [day], counters: [...claims, estimated, ...queries] },
    completeness: [
      ...own.completeness,
      { source: 'capture', account: null, region: null, state: 'complete', detail: '' },
    ],
  };
}
