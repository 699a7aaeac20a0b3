import type { CaptureCounter } from '../../src/domain/captured.ts';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import { buildLedger } from '../../src/ledger/build-ledger.ts';
import { aCounter } from '../support/captured-counter.ts';
import { day, line, series, snapshot } from '../support/snapshot-builder.ts';

const date = '2026-11-22';
const id = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
const model = 'anthropic.claude-sonnet-4-5';
const service = 'Claude Sonnet 4.5 (Amazon Bedrock Edition)';
const usage = [series(id, { [date]: { invocations: 10, inputTokens: 1000, outputTokens: 300 } })];
const charges = [line(date, service, 'USE1-MP:USE1_InputTokenCount-Units', '0.001', '0.003')];
const input = (count: number | null): CaptureCounter['tokens'] => ({
  input: count,
  output: null,
  cache_read: null,
  cache_write: null,
});
const cloudWatch = (state: 'partial' | 'failed', region = 'us-east-1') => ({
  source: 'cloudwatch',
  account: null,
  region,
  state,
  detail: 'denied',
});
const bill = { source: 'cost-explorer', account: null, region: null, state: 'partial', detail: 'page 2' };

/** Rows in short: who, model, input tokens, dollars. */
function told(counters: readonly CaptureCounter[], parts: object): readonly unknown[] {
  const captured = { days: [day(date)], counters };
  const whole: Snapshot = { ...snapshot({ usage, charges, captured }), ...parts };
  return (buildLedger(whole).teams?.rows ?? []).map((row) => [
    [row.team, row.app].filter((name) => name !== '').join('/'),
    row.model,
    row.tokens.input,
    row.allocatedUsd,
  ]);
}

const search = aCounter({ tokens: input(400) });
const nobody = '(unattributed)';

describe('a team', () => {
  it.each<[string, readonly CaptureCounter[], object, readonly unknown[]]>([
    [
      'gets none of the dollars of a region that it did not call',
      [{ ...search, region: 'eu-west-1' }],
      {},
      [
        [nobody, model, 600, '0.003'],
        ['search/answers', model, 400, null],
      ],
    ],
    [
      'gets no known dollars of tokens that CloudWatch counted in part',
      [search],
      { completeness: [cloudWatch('partial')], usage: [seriesInPart()] },
      [
        [nobody, model, null, null],
        ['search/answers', model, 400, null],
      ],
    ],
    [
      'gets no known dollars of tokens that CloudWatch counted none of',
      [search],
      { usage: [series(id, { [date]: { invocations: 10, inputTokens: 0, outputTokens: 300 } })] },
      [
        [nobody, model, -400, null],
        ['search/answers', model, 400, null],
      ],
    ],
    [
      'gets no dollars, which is known, of what cost none',
      [search],
      {
        completeness: [cloudWatch('failed')],
        usage: [],
        charges: [line(date, service, 'USE1-MP:USE1_InputTokenCount-Units', '0.001', '0')],
      },
      [
        [nobody, model, null, '0'],
        ['search/answers', model, 400, '0'],
      ],
    ],
    [
      'gets its share of a bill that was read in part',
      [search],
      { completeness: [bill] },
      [
        [nobody, model, 600, '0.0018'],
        ['search/answers', model, 400, '0.0012'],
      ],
    ],
    [
      'stands alone where neither source was read: what nobody claimed is unknown',
      [search],
      { completeness: [cloudWatch('failed')], usage: [], charges: [] },
      [['search/answers', model, 400, null]],
    ],
    [
      'is told apart from what nobody claimed where only the bill was not read whole',
      [search],
      { completeness: [bill], usage: [], charges: [] },
      [
        [nobody, model, -400, null],
        ['search/answers', model, 400, null],
      ],
    ],
    [
      'that called no model has no model, and nobody anything of it',
      [{ ...search, modelId: '', knowledgeBaseId: 'KB1', tokens: input(null) }],
      { usage: [], charges: [] },
      [['search/answers', null, null, null]],
    ],
    [
      'has a row for each of its applications, and an application for each of its teams',
      [search, { ...search, app: 'batch' }, { ...search, team: 'ads', tokens: input(100) }],
      {},
      [
        [nobody, model, 100, '0.0003'],
        ['ads/answers', model, 100, '0.0003'],
        ['search/answers', model, 400, '0.0012'],
        ['search/batch', model, 400, '0.0012'],
      ],
    ],
    [
      'leaves an unknown rest where CloudWatch was read in part in a region that it did not call',
      [{ ...search, region: 'eu-west-1' }],
      {
        completeness: [cloudWatch('partial')],
        usage: [seriesInPart(), series(id, { [date]: { inputTokens: 500 } }, { region: 'eu-west-1' })],
      },
      [
        [nobody, model, null, '0.003'],
        ['search/answers', model, 400, null],
      ],
    ],
    [
      'leaves an unknown rest where CloudWatch counted requests and told no tokens',
      [search],
      { usage: [series(id, { [date]: { invocations: 10 } })] },
      [
        [nobody, model, null, null],
        ['search/answers', model, 400, null],
      ],
    ],
    [
      'gets no known dollars where those of one class of its tokens are unknown',
      [{ ...search, tokens: { ...input(400), output: 100 } }],
      {
        usage: [series(id, { [date]: { inputTokens: 1000, outputTokens: 0 } })],
        charges: [...charges, line(date, service, 'USE1-MP:USE1_OutputTokenCount-Units', '0.0001', '0.0015')],
      },
      [
        [nobody, model, 600, null],
        ['search/answers', model, 400, null],
      ],
    ],
    [
      'is not mixed up with one whose names run together to the same',
      [
        { ...search, team: 'a', app: 'bc' },
        { ...search, team: 'ab', app: 'c' },
      ],
      {},
      [
        [nobody, model, 200, '0.0006'],
        ['a/bc', model, 400, '0.0012'],
        ['ab/c', model, 400, '0.0012'],
      ],
    ],
    [
      'leaves an unknown rest where it called a region that was not read',
      [search, { ...search, app: 'abroad', region: 'eu-west-1', tokens: input(50) }],
      { completeness: [cloudWatch('failed', 'eu-west-1')] },
      [
        [nobody, model, null, '0.0018'],
        ['search/abroad', model, 50, null],
        ['search/answers', model, 400, '0.0012'],
      ],
    ],
    [
      'leaves a known rest where none told what it used in a region that was not read',
      [search, { ...search, app: 'abroad', region: 'eu-west-1', tokens: input(null) }],
      { completeness: [cloudWatch('failed', 'eu-west-1')] },
      [
        [nobody, model, 600, '0.0018'],
        ['search/abroad', model, null, null],
        ['search/answers', model, 400, '0.0012'],
      ],
    ],
    [
      'gets nothing of what is billed without being counted, as batches are',
      [search],
      { charges: [...charges, line(date, service, 'USE1-MP:USE1_InputTokenCount_Batch-Units', '1', '5')] },
      [
        [nobody, model, 600, '5.0018'],
        ['search/answers', model, 400, '0.0012'],
      ],
    ],
    [
      'has nothing of a day that was not read whole',
      [search, { ...search, day: day('2026-11-21'), tokens: input(7) }],
      { window: { start: '2026-11-21', end: '2026-11-23' } },
      [
        [nobody, model, 600, '0.0018'],
        ['search/answers', model, 400, '0.0012'],
      ],
    ],
  ])('%s', (_, counters, parts, expected) => {
    expect(told(counters, parts)).toEqual(expected);
  });

  it('that called an unmapped model is told by its name, whatever the order that ids were read in', () => {
    const counters = [
      { ...search, modelId: 'zzz' },
      { ...search, team: 'ads', modelId: 'aaa' },
    ];
    const unmapped = counters.map(({ modelId }) => series(modelId, { [date]: { inputTokens: 500 } }));
    for (const read of [unmapped, unmapped.toReversed()]) {
      const captured = { days: [day(date)], counters };
      const { teams } = buildLedger(snapshot({ usage: read, charges: [], captured }));
      expect(teams?.rows.map((row) => [row.team, row.modelName, row.tokens.input])).toEqual([
        [nobody, 'aaa', 100],
        [nobody, 'zzz', 100],
        ['ads', 'aaa', 400],
        ['search', 'zzz', 400],
      ]);
    }
  });

  it('has the requests of all its knowledge bases together, by day, team, application and model', () => {
    const days = ['2026-11-21', date].map(day);
    const nova = { ...search, modelId: 'amazon.nova-pro-v1:0', app: 'zebra' };
    const counters = days.flatMap((each) =>
      [{ ...search, knowledgeBaseId: 'KB1' }, search, nova, { ...search, team: 'ads' }].map((counter) => ({
        ...counter,
        day: each,
      })),
    );
    const window = { start: day('2026-11-21'), end: day('2026-11-23') };
    const { teams } = buildLedger(snapshot({ window, usage: [], charges: [], captured: { days, counters } }));
    const own = teams?.rows.filter(({ kind }) => kind === 'team') ?? [];
    expect(own.map((row) => [row.date, row.team, row.app, row.model, row.requests])).toEqual(
      days.flatMap((each) => [
        [each, 'ads', 'answers', model, 10],
        [each, 'search', 'answers', model, 20],
        [each, 'search', 'zebra', 'amazon.nova-pro', 10],
      ]),
    );
  });
});

function seriesInPart() {
  const counts = { invocations: 10, inputTokens: 1000, outputTokens: 300 };
  return series(id, { [date]: counts }, { states: { inputTokens: 'partial' } });
}
