import type { Gap } from '../../src/domain/gap.ts';
import type { LedgerRow } from '../../src/domain/ledger.ts';
import type { TokenClass } from '../../src/domain/usage.ts';
import { buildLedger } from '../../src/ledger/build-ledger.ts';
import {
  account,
  type DayCounts,
  dayOfAge,
  line,
  reportConfig,
  series,
  snapshot,
} from '../support/snapshot-builder.ts';

const id = 'anthropic.claude-sonnet-4-5-20250929-v1:0';
const service = 'Claude Sonnet 4.5 (Amazon Bedrock Edition)';
const usageTypes: Readonly<Record<TokenClass, string>> = {
  input: 'InputTokenCount',
  output: 'OutputTokenCount',
  cache_read: 'CacheReadInputTokenCount',
  cache_write: 'CacheWriteInputTokenCount',
};

/** Tokens in millions and dollars of each class on the bill of one day. */
type Billed = Readonly<Partial<Record<TokenClass, readonly [millions: string, usd: string]>>>;

interface StoryDay {
  readonly age: number;
  /** Null: CloudWatch has no datapoint. */
  readonly counted: DayCounts | null;
  readonly billed: Billed;
}

interface Story {
  readonly days: readonly StoryDay[];
  readonly endpoint?: 'runtime' | 'mantle';
  /** CloudWatch refused to tell the input tokens. */
  readonly refused?: true;
  readonly restateDays?: number;
  /** Which day of the story is asked for; it is also the window. */
  readonly age?: number;
}

function tell({ days, endpoint = 'runtime', refused, restateDays = 7, age = 1 }: Story): {
  row: LedgerRow | undefined;
  gaps: readonly Gap[];
} {
  const counted = days.flatMap(({ age: old, counted: counts }) => (counts ? [[dayOfAge(old), counts]] : []));
  const states = refused ? ({ inputTokens: 'failed' } as const) : {};
  const { rows, gaps } = buildLedger(
    snapshot({
      window: { start: dayOfAge(age), end: dayOfAge(age - 1) },
      config: { ...reportConfig, restateDays },
      usage: [series(id, Object.fromEntries(counted), { endpoint, states })],
      charges: days.flatMap((one) => linesOf(one)),
    }),
  );
  return { row: rows.find(({ date }) => date === dayOfAge(age)), gaps };
}

function linesOf({ age, billed }: StoryDay) {
  return Object.entries(billed).map(([tokenClass, [millions, usd]]) => {
    const [, name] = Object.entries(usageTypes).find(([key]) => key === tokenClass) ?? [];
    return line(dayOfAge(age), service, `USE1-MP:USE1_${name}-Units`, millions, usd);
  });
}

const million: DayCounts = { invocations: 9, inputTokens: 1_000_000, outputTokens: 0 };
const settled = (age: number, usd: string, millions = '1'): StoryDay => ({
  age,
  counted: { ...million, inputTokens: Number(millions) * 1_000_000 },
  billed: { input: [millions, usd] },
});

/** Calls whose every token was cached: CloudWatch has no datapoint of input or output. */
const cachesAlone: DayCounts = { invocations: 9, cacheReadTokens: 1_000_000 };
const cachesOf = (age: number, millions: string, usd: string): StoryDay => ({
  age,
  counted: cachesAlone,
  billed: { cache_read: [millions, usd] },
});

describe('expected', () => {
  it.each<[string, Story, string | null, 'bill' | 'rate' | null]>([
    [
      'is the bill when every class agrees within 0.5 %',
      { days: [{ age: 1, counted: million, billed: { input: ['0.995', '3'] } }] },
      '3',
      'bill',
    ],
    [
      'is priced as soon as a class agrees less than that',
      { days: [settled(9, '3'), { age: 1, counted: million, billed: { input: ['0.9949', '3'] } }] },
      '3.0153',
      'rate',
    ],
    [
      'is the bill at exactly 1.005 of the tokens',
      { days: [settled(9, '3'), { age: 1, counted: million, billed: { input: ['1.005', '9'] } }] },
      '9',
      'bill',
    ],
    [
      'adds what is missing at the rate of settled days',
      { days: [settled(9, '3'), { age: 1, counted: million, billed: { input: ['0.5', '1.4'] } }] },
      '2.9',
      'rate',
    ],
    [
      'weighs settled days by their tokens',
      { days: [settled(10, '2', '1'), settled(9, '12', '3'), { age: 1, counted: million, billed: {} }] },
      '3.5',
      'rate',
    ],
    [
      'takes a younger day for settled once its tokens agree',
      { days: [settled(9, '3'), settled(2, '5'), { age: 1, counted: million, billed: {} }] },
      '4',
      'rate',
    ],
    [
      'uses the seven newest settled days only',
      {
        days: [
          ...[16, 15, 14, 13, 12, 11, 10].map((age) => settled(age, '3')),
          settled(17, '900'),
          { age: 1, counted: million, billed: {} },
        ],
      },
      '3',
      'rate',
    ],
    [
      'uses only days before the row',
      { days: [settled(2, '9'), { age: 3, counted: million, billed: {} }], age: 3 },
      null,
      null,
    ],
    [
      'uses no day that is still loading',
      {
        days: [
          settled(9, '3'),
          { age: 2, counted: million, billed: { input: ['0.5', '40'] } },
          { age: 1, counted: million, billed: {} },
        ],
      },
      '3',
      'rate',
    ],
    [
      "uses the day's own rate once a fifth of the class is billed",
      { days: [{ age: 1, counted: million, billed: { input: ['0.2', '0.6'] } }] },
      '3',
      'rate',
    ],
    [
      'is unknown below a fifth without settled days',
      { days: [{ age: 1, counted: million, billed: { input: ['0.199999', '0.6'] } }] },
      null,
      null,
    ],
    [
      'is unknown when one class has no rate',
      { days: [settled(9, '3'), { age: 1, counted: { ...million, outputTokens: 10 }, billed: {} }] },
      null,
      null,
    ],
    [
      'takes a class with too many tokens as billed',
      { days: [settled(9, '3'), { age: 1, counted: million, billed: { input: ['1.006', '9'] } }] },
      '9',
      'bill',
    ],
    [
      'adds the missing of one class to the too many of another',
      {
        days: [
          settled(9, '3'),
          {
            age: 1,
            counted: { ...million, outputTokens: 1000 },
            billed: { input: ['0.5', '1.5'], output: ['0.002', '7'] },
          },
        ],
      },
      '10',
      'rate',
    ],
    [
      'is the bill after restateDays, whatever is missing',
      { days: [{ age: 8, counted: million, billed: { input: ['0.1', '0.3'] } }], age: 8 },
      '0.3',
      'bill',
    ],
    [
      'waits as long as restateDays says',
      { days: [settled(9, '3'), { age: 7, counted: million, billed: {} }], age: 7 },
      '3',
      'rate',
    ],
    [
      'waits for the rest of a bill as long as restateDays says',
      { days: [settled(9, '3'), { age: 7, counted: million, billed: { input: ['0.5', '1.5'] } }], age: 7 },
      '3',
      'rate',
    ],
    [
      'takes no rate from a day whose bill may still load, be it the last day on which it may',
      {
        days: [
          settled(9, '3'),
          { age: 7, counted: million, billed: { input: ['0.5', '40'] } },
          { age: 1, counted: million, billed: {} },
        ],
      },
      '3',
      'rate',
    ],
    [
      'takes no rate from a young day that CloudWatch did not count',
      {
        days: [
          settled(9, '3'),
          { age: 2, counted: null, billed: { input: ['1', '40'] } },
          { age: 1, counted: million, billed: {} },
        ],
      },
      '3',
      'rate',
    ],
    [
      'takes a rate from an old day that CloudWatch did not count',
      {
        days: [
          { age: 8, counted: null, billed: { input: ['1', '40'] } },
          { age: 1, counted: million, billed: {} },
        ],
      },
      '40',
      'rate',
    ],
    [
      'is unknown without any bill line after restateDays',
      { days: [settled(20, '3'), { age: 8, counted: million, billed: {} }], age: 8 },
      null,
      null,
    ],
    [
      'has a rate of 0 from settled days that cost nothing',
      { days: [settled(9, '0'), { age: 1, counted: million, billed: {} }] },
      '0',
      'rate',
    ],
    [
      'takes dollars without tokens as billed, and for no rate',
      {
        days: [
          { age: 9, counted: million, billed: { input: ['0', '50'] } },
          settled(8, '3'),
          { age: 1, counted: million, billed: {} },
        ],
      },
      '3',
      'rate',
    ],
    [
      'is the bill where neither side has a token',
      { days: [{ age: 1, counted: { ...million, inputTokens: 0 }, billed: { input: ['0', '0.5'] } }] },
      '0.5',
      'bill',
    ],
    [
      'takes a class that CloudWatch counted none of as billed',
      { days: [{ age: 1, counted: million, billed: { input: ['1', '3'], output: ['0.5', '7'] } }] },
      '10',
      'bill',
    ],
    [
      'waits for nothing when calls counted no token',
      { days: [{ age: 1, counted: { ...million, inputTokens: 0 }, billed: {} }] },
      null,
      'bill',
    ],
    [
      'waits for nothing when there were only errors',
      { days: [{ age: 1, counted: { clientErrors: 3, throttles: 2 }, billed: {} }] },
      null,
      'bill',
    ],
    [
      'waits for calls that count no tokens',
      { days: [{ age: 1, counted: { invocations: 3 }, billed: {} }] },
      null,
      null,
    ],
    [
      'is unknown while a count was not read',
      { days: [{ age: 1, counted: million, billed: { input: ['1', '3'] } }], refused: true },
      null,
      null,
    ],
    [
      'is unknown for a young cost_only row',
      { days: [{ age: 2, counted: null, billed: { input: ['1', '3'] } }], age: 2 },
      null,
      null,
    ],
    [
      'is the bill of a cost_only row from the third day on',
      { days: [{ age: 3, counted: null, billed: { input: ['1', '3'] } }], age: 3 },
      '3',
      'bill',
    ],
    [
      'leaves caches out of the agreement of a mantle row',
      {
        days: [{ age: 1, counted: million, billed: { input: ['1', '3'], cache_read: ['8', '2.4'] } }],
        endpoint: 'mantle',
      },
      '5.4',
      'bill',
    ],
    [
      'waits for the caches of a young mantle row that is still loading',
      {
        days: [
          settled(9, '3'),
          { age: 2, counted: million, billed: { input: ['0.5', '1.5'], cache_read: ['8', '2.4'] } },
        ],
        endpoint: 'mantle',
        age: 2,
      },
      null,
      null,
    ],
    [
      'takes the caches of a mantle row as billed from the third day on',
      {
        days: [
          settled(9, '3'),
          { age: 3, counted: million, billed: { input: ['0.5', '1.5'], cache_read: ['8', '2.4'] } },
        ],
        endpoint: 'mantle',
        age: 3,
      },
      '5.4',
      'rate',
    ],
    [
      'takes a rate from a mantle day whose tokens agree, whatever its caches',
      {
        days: [
          { age: 2, counted: million, billed: { input: ['1', '3'], cache_read: ['8', '2.4'] } },
          { age: 1, counted: million, billed: {} },
        ],
        endpoint: 'mantle',
      },
      '3',
      'rate',
    ],
    [
      'is the bill when what CloudWatch counted agrees and it counted no other class',
      { days: [{ age: 1, counted: cachesAlone, billed: { cache_read: ['1', '0.3'] } }] },
      '0.3',
      'bill',
    ],
    [
      'waits while a class is billed that CloudWatch did not count',
      {
        days: [{ age: 2, counted: cachesAlone, billed: { cache_read: ['1', '0.3'], input: ['0.1', '0.3'] } }],
        age: 2,
      },
      null,
      null,
    ],
    [
      'takes a class that CloudWatch did not count as billed from the third day on',
      {
        days: [{ age: 3, counted: cachesAlone, billed: { cache_read: ['1', '0.3'], input: ['0.1', '0.3'] } }],
        age: 3,
      },
      '0.6',
      'bill',
    ],
    [
      'waits for nothing from a class that neither CloudWatch nor the bill knows',
      {
        days: [cachesOf(9, '1', '0.3'), cachesOf(1, '0.5', '0.15')],
      },
      '0.3',
      'rate',
    ],
    [
      'waits for a class that only the bill knows while another is missing',
      {
        days: [
          cachesOf(9, '1', '0.3'),
          { age: 2, counted: cachesAlone, billed: { cache_read: ['0.5', '0.15'], input: ['0.1', '0.3'] } },
        ],
        age: 2,
      },
      null,
      null,
    ],
    [
      'takes a class that only the bill knows as billed from the third day on while another is missing',
      {
        days: [
          cachesOf(9, '1', '0.3'),
          { age: 3, counted: cachesAlone, billed: { cache_read: ['0.5', '0.15'], input: ['0.1', '0.3'] } },
        ],
        age: 3,
      },
      '0.6',
      'rate',
    ],
    [
      'misses nothing of a class that agrees, though no rate of it is known',
      {
        days: [
          settled(9, '3'),
          {
            age: 1,
            counted: { ...million, outputTokens: 1000 },
            billed: { input: ['0.5', '1.5'], output: ['0.000996', '-1'] },
          },
        ],
      },
      '2',
      'rate',
    ],
    [
      'takes no price from a day whose class was corrected below zero',
      { days: [settled(10, '3'), settled(9, '-50'), { age: 1, counted: million, billed: {} }] },
      '3',
      'rate',
    ],
  ])('%s', (_, story, usd, basis) => {
    expect(tell(story).row?.expected).toMatchObject({ usd, basis });
  });
});

it.each([
  [1, 'bill', true],
  [8, null, true],
])('knows that errors alone cost nothing, at an age of %d days', (age, basis, nothingToBill) => {
  const { row, gaps } = tell({ days: [{ age, counted: { throttles: 2 }, billed: {} }], age });
  expect(row?.expected).toEqual({ usd: null, basis, nothingToBill });
  expect(gaps).toEqual([]);
});

it('does not take errors for free where calls may not have been read', () => {
  const { rows } = buildLedger(
    snapshot({
      window: { start: dayOfAge(8), end: dayOfAge(7) },
      usage: [series(id, { [dayOfAge(8)]: { throttles: 2 } })],
      completeness: [
        { source: 'cloudwatch', account, region: 'us-east-1', state: 'partial', detail: 'as it was read' },
      ],
    }),
  );
  expect(rows.map(({ expected }) => expected)).toEqual([{ usd: null, basis: null }]);
});

it('does not take images without a call for free', () => {
  const images = series('amazon.nova-canvas-v1:0', { [dayOfAge(1)]: { images: 2 } });
  const { rows } = buildLedger(snapshot({ usage: [images] }));
  expect(rows.map(({ expected }) => expected)).toEqual([{ usd: null, basis: null }]);
});

it('does not take calls whose bill never came for free', () => {
  const { row } = tell({ days: [{ age: 8, counted: { inputTokens: 10 }, billed: {} }], age: 8 });
  expect(row?.expected).toEqual({ usd: null, basis: null });
});

it('rates a class by all its lines together, whatever their tier or cache duration', () => {
  const write = (name: string, age: number, millions: string, usd: string) =>
    line(dayOfAge(age), service, `USE1-MP:USE1_${name}-Units`, millions, usd);
  const counted = { invocations: 1, inputTokens: 0, outputTokens: 0, cacheWriteTokens: 3_000_000 };
  const { rows } = buildLedger(
    snapshot({
      usage: [series(id, { [dayOfAge(9)]: counted, [dayOfAge(1)]: counted })],
      charges: [
        write('CacheWriteInputTokenCount', 9, '2', '7.5'),
        write('CacheWrite1hInputTokenCount', 9, '1', '6'),
        write('CacheWriteInputTokenCount', 1, '1', '3.75'),
      ],
    }),
  );
  // 13.5 dollars for 3 million tokens; 2 million are missing.
  expect(rows.at(-1)?.expected).toEqual({ usd: '12.75', basis: 'rate' });
});

it('keeps the rates of charge groups apart', () => {
  const { rows } = buildLedger(
    snapshot({
      usage: [series(id, { [dayOfAge(1)]: million })],
      charges: [
        line(dayOfAge(9), service, 'USE1-MP:USE1_InputTokenCount-Units', '1', '3'),
        line(dayOfAge(8), service, 'USE1-MP:USE1_InputTokenCount_Batch-Units', '1', '1.5'),
      ],
    }),
  );
  expect(rows.at(-1)?.expected).toEqual({ usd: '3', basis: 'rate' });
});

it('keeps the rates of regional and global routing apart', () => {
  const { rows } = buildLedger(
    snapshot({
      usage: [series(`global.${id}`, { [dayOfAge(1)]: million })],
      charges: [
        line(dayOfAge(9), service, 'USE1-MP:USE1_InputTokenCount-Units', '1', '3'),
        line(dayOfAge(9), service, 'USE1-MP:USE1_InputTokenCount_Global-Units', '1', '2.7'),
      ],
    }),
  );
  expect(rows.at(-1)?.expected).toEqual({ usd: '2.7', basis: 'rate' });
});

describe.each<[string, string, string, DayCounts]>([
  ['images', 'amazon.nova-canvas-v1:0', 'USE1-NovaCanvas-T2I-1024-Standard', { invocations: 2, images: 2 }],
  ['searches', 'amazon.rerank-v1:0', 'USE1-AmazonRerank-v1-searchunits', { invocations: 2 }],
])('a matched row of %s, without tokens', (_, modelId, usageType, counts) => {
  it.each<[number, string | null, 'bill' | null]>([
    [2, null, null],
    [3, '0.08', 'bill'],
  ])('at %d days is expected to cost %s', (age, usd, basis) => {
    const date = dayOfAge(age);
    const { rows } = buildLedger(
      snapshot({
        usage: [series(modelId, { [date]: counts })],
        charges: [line(date, 'Amazon Bedrock', usageType, '2', '0.08')],
      }),
    );
    expect(rows).toMatchObject([{ status: 'matched', coverage: null, expected: { usd, basis } }]);
  });
});

describe('gaps', () => {
  it.each<[string, Story, readonly string[]]>([
    ['rate_unknown', { days: [{ age: 1, counted: million, billed: {} }] }, ['rate_unknown']],
    [
      'coverage_over',
      { days: [{ age: 1, counted: million, billed: { input: ['1.006', '9'] } }] },
      ['coverage_over'],
    ],
    ['none within 0.5 %', { days: [{ age: 1, counted: million, billed: { input: ['1.005', '9'] } }] }, []],
    [
      'none outside the window',
      { days: [settled(1, '3'), { age: 2, counted: million, billed: { input: ['1.006', '9'] } }] },
      [],
    ],
    [
      'no coverage_over for caches that mantle does not publish',
      {
        days: [{ age: 1, counted: million, billed: { input: ['1', '9'], cache_write: ['5', '1'] } }],
        endpoint: 'mantle',
      },
      [],
    ],
  ])('%s', (_, story, kinds) => {
    expect(tell(story).gaps.map(({ kind }) => kind)).toEqual(kinds);
  });

  it.each([
    ['complete', { usd: '9', basis: 'bill' }, ['coverage_over']],
    ['partial', { usd: null, basis: null }, []],
  ] as const)('of more tokens on the bill than counted, where the count is %s', (state, expected, kinds) => {
    const date = dayOfAge(1);
    const { rows, gaps } = buildLedger(
      snapshot({
        usage: [series(id, { [date]: million })],
        charges: linesOf({ age: 1, counted: million, billed: { input: ['1.2', '9'] } }),
        completeness: [
          { source: 'cloudwatch', account, region: 'us-east-1', state, detail: 'as it was read' },
        ],
      }),
    );
    expect(rows).toMatchObject([{ expected, partial: { usage: state === 'partial' } }]);
    expect(gaps.map(({ kind }) => kind)).toEqual(kinds);
  });

  it.each<[string, Story, string]>([
    [
      'the classes of which there is too much, each once',
      {
        days: [
          {
            age: 1,
            counted: { ...million, cacheReadTokens: 1_000_000 },
            billed: { input: ['1.006', '9'], cache_read: ['1.1', '2'] },
          },
        ],
      },
      'Claude Sonnet 4.5 (us-east-1, regional, on_demand): more input, cache read tokens on the bill than CloudWatch counted on 2026-11-22',
    ],
    [
      'that a unit is in doubt, and what becomes of it',
      { days: [{ age: 8, counted: million, billed: { input: ['1000', '3'] } }], age: 8 },
      'Claude Sonnet 4.5 (us-east-1, regional, on_demand): the bill counts about a thousand times more or fewer tokens than CloudWatch on 2026-11-15; its unit is in doubt, so its tokens are left out and its dollars kept',
    ],
  ])('say %s', (_, story, detail) => {
    expect(tell(story).gaps.map((gap) => gap.detail)).toEqual([detail]);
  });

  it('doubts no unit of a line that counts no tokens', () => {
    const charges = [line(dayOfAge(8), 'Amazon Bedrock', 'USE1-NovaCanvas-T2I-1024-Standard', '2', '0.08')];
    const window = { start: dayOfAge(8), end: dayOfAge(7) };
    expect(buildLedger(snapshot({ window, charges })).gaps).toEqual([]);
  });

  it('tells a stream once, however many days it lasts', () => {
    const days = [3, 2, 1].map((age) => ({ age, counted: million, billed: {} }));
    const { gaps } = buildLedger(
      snapshot({
        window: { start: dayOfAge(3), end: dayOfAge(0) },
        usage: [series(id, Object.fromEntries(days.map(({ age }) => [dayOfAge(age), million])))],
      }),
    );
    expect(gaps).toEqual([
      {
        kind: 'rate_unknown',
        detail:
          'Claude Sonnet 4.5 (us-east-1, regional, on_demand): no settled day tells yet what its tokens cost, so the expected cost of 3 days from 2026-11-20 to 2026-11-22 is unknown',
      },
    ]);
  });
});

describe('a unit in doubt', () => {
  it.each<[string, number, string, boolean]>([
    ['1,000 times over, settled', 8, '1000', true],
    ['500 times over', 8, '500', true],
    ['2,000 times over', 8, '2000', true],
    ['499 times over', 8, '499', false],
    ['2,001 times over', 8, '2001', false],
    ['1,000 times under', 8, '0.001', true],
    ['0.0005', 8, '0.0005', true],
    ['0.002', 8, '0.002', true],
    ['0.003', 8, '0.003', false],
    ['0.0004', 8, '0.0004', false],
    ['nothing', 8, '0', false],
    ['1,000 times over, but still loading', 7, '1000', false],
  ])('%s', (_, age, millions, doubted) => {
    const days = [{ age, counted: million, billed: { input: [millions, '3'] as const } }];
    const { row, gaps } = tell({ days, age });
    expect(gaps.filter(({ kind }) => kind === 'unit_mismatch')).toHaveLength(doubted ? 1 : 0);
    expect(row?.bill?.tokens === null).toBe(doubted);
    expect(row?.coverage === null).toBe(doubted);
    expect(row?.bill?.billedUsd).toBe('3');
    if (doubted) expect(gaps.map(({ kind }) => kind)).not.toContain('coverage_over');
  });

  it('is none where neither side has a token', () => {
    const days = [
      { age: 8, counted: { ...million, inputTokens: 0 }, billed: { input: ['0', '3'] as const } },
    ];
    expect(tell({ days, age: 8 }).gaps).toEqual([]);
  });

  it('gives no rate to later days', () => {
    const days = [
      settled(10, '3'),
      { age: 9, counted: million, billed: { input: ['1000', '3'] as const } },
      { age: 1, counted: million, billed: {} },
    ];
    expect(tell({ days }).row?.expected).toEqual({ usd: '3', basis: 'rate' });
  });
});
