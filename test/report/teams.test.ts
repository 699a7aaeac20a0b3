import type { CapturedUse } from '../../src/domain/captured.ts';
import { teamsOf } from '../../src/report/teams.ts';
import { aCounter } from '../support/captured-counter.ts';

const sonnet = { model: 'anthropic.claude-sonnet-4-5', modelName: 'Claude Sonnet 4.5' };
const none = { input: null, output: null, cache_read: null, cache_write: null };

function measured(requests: number, input: number | null, output: number | null): CapturedUse {
  return {
    ...aCounter({ requests, measuredRequests: requests, tokens: { ...none, input, output } }),
    ...sonnet,
  };
}

function estimated(requests: number, input: number | null, output: number | null): CapturedUse {
  return {
    ...aCounter({
      requests,
      measuredRequests: 0,
      estimatedRequests: requests,
      tokens: none,
      estimatedTokens: { input, output },
    }),
    ...sonnet,
  };
}

/** Class, tokens per measured request, per estimated one, and how far they are apart. */
function falls(...uses: readonly CapturedUse[]): readonly unknown[] {
  return teamsOf({ rows: [], missing: [], uses }).estimates.map(({ tokenClass, ratio, ...told }) => [
    tokenClass,
    told.measured,
    told.estimated,
    ratio,
  ]);
}

describe('how far the estimates of a model fall', () => {
  it.each<[string, readonly CapturedUse[], readonly unknown[]]>([
    [
      'is told by tokens per request, of each class',
      [measured(10, 400, 100), estimated(4, 120, 50)],
      [
        ['input', '40', '30', '-0.25'],
        ['output', '10', '12.5', '0.25'],
      ],
    ],
    ['is not told where nothing was measured', [estimated(4, 120, 50)], []],
    ['is not told where nothing was estimated', [measured(10, 400, 100)], []],
    [
      'is not told of a class that only one kind of calls tells',
      [measured(10, 400, null), estimated(4, 120, 50)],
      [['input', '40', '30', '-0.25']],
    ],
    [
      'has no ratio to nothing',
      [measured(10, 0, null), estimated(4, 120, null)],
      [['input', '0', '30', null]],
    ],
    [
      'counts no requests that did not tell the class',
      [measured(10, 400, 100), measured(90, 3600, null), estimated(4, 120, 40), estimated(6, 180, null)],
      [
        ['input', '40', '30', '-0.25'],
        ['output', '10', '10', '0'],
      ],
    ],
    [
      'is not told by one unmapped model of another',
      [
        { ...measured(10, 400, null), model: '(unmapped)', modelName: 'aaa' },
        { ...estimated(4, 120, null), model: '(unmapped)', modelName: 'zzz' },
      ],
      [],
    ],
    [
      'is not told where no model was named',
      [
        { ...measured(10, 400, null), model: null, modelName: null },
        { ...estimated(4, 120, null), model: null, modelName: null },
      ],
      [],
    ],
  ])('%s', (_, uses, expected) => {
    expect(falls(...uses)).toEqual(expected);
  });

  it('stands in the order of models, names and classes', () => {
    const names = ['zzz', 'aaa'].map((modelName) => ({ model: '(unmapped)', modelName }));
    const uses = names.flatMap((name) => [
      { ...measured(1, 4, 4), ...name },
      { ...estimated(1, 4, 4), ...name },
    ]);
    const { estimates } = teamsOf({ rows: [], missing: [], uses });
    expect(estimates.map(({ modelName, tokenClass }) => `${modelName} ${tokenClass}`)).toEqual([
      'aaa input',
      'aaa output',
      'zzz input',
      'zzz output',
    ]);
  });
});

it('the queries of a knowledge base are told together, and what none of them told is unknown', () => {
  const query = (over: Partial<CapturedUse>): CapturedUse => ({
    ...aCounter({ modelId: '', tokens: none, knowledgeBaseId: 'KB2', latencyMs: 1_000 }),
    model: null,
    modelName: null,
    ...over,
  });
  const uses = [
    query({ requests: 2, errors: 1, passages: 7 }),
    query({ team: 'ads', requests: 1, passages: null }),
    query({ knowledgeBaseId: 'KB1', requests: 0, latencyMs: 0 }),
    query({ knowledgeBaseId: '' }),
  ];
  expect(teamsOf({ rows: [], missing: [], uses }).knowledgeBases).toEqual([
    { id: 'KB1', queries: 0, errors: 0, passages: null, citations: null, latencyAvgMs: null },
    { id: 'KB2', queries: 3, errors: 1, passages: 7, citations: null, latencyAvgMs: '666.667' },
  ]);
});
