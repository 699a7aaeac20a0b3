import type { LedgerRow } from '../../src/domain/ledger.ts';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import type { UsageMetric } from '../../src/domain/usage.ts';
import { buildLedger } from '../../src/ledger/build-ledger.ts';
import {
  type DayCounts,
  day,
  decimal,
  line,
  reportConfig,
  series,
  snapshot,
} from '../support/snapshot-builder.ts';

const date = '2026-11-22';
const id = 'anthropic.claude-sonnet-4-5-20250929-v1:0';
const service = 'Claude Sonnet 4.5 (Amazon Bedrock Edition)';
const input = line(date, service, 'USE1-MP:USE1_InputTokenCount-Units', '0.001', '0.003');
const output = line(date, service, 'USE1-MP:USE1_OutputTokenCount-Units', '0.0005', '0.0075');
const counts: DayCounts = { invocations: 10, inputTokens: 1000, outputTokens: 500 };

function rowsOf(parts: Partial<Snapshot>): readonly LedgerRow[] {
  return buildLedger(snapshot(parts)).rows;
}

/** The only row; a test that makes more of them by mistake fails. */
function rowOf(parts: Partial<Snapshot>): LedgerRow {
  const [row, ...others] = rowsOf(parts);
  if (row === undefined || others.length > 0) throw new Error(`${others.length + (row ? 1 : 0)} rows`);
  return row;
}

describe('which rows there are', () => {
  it('joins tokens and dollars of an equal key in one matched row', () => {
    expect(rowOf({ usage: [series(id, { [date]: counts })], charges: [output, input] })).toEqual({
      date,
      region: 'us-east-1',
      model: 'anthropic.claude-sonnet-4-5',
      modelName: 'Claude Sonnet 4.5',
      provider: 'Anthropic',
      routing: 'regional',
      chargeGroup: 'on_demand',
      status: 'matched',
      usage: {
        invocations: 10,
        tokens: { input: 1000, output: 500, cache_read: 0, cache_write: 0 },
        published: { input: true, output: true, cache_read: true, cache_write: true },
        images: 0,
        clientErrors: 0,
        serverErrors: 0,
        throttles: 0,
        latencyMs: null,
        ttftMs: null,
      },
      bill: {
        billedUsd: '0.0105',
        classUsd: { input: '0.003', output: '0.0075', cache_read: null, cache_write: null },
        classTokens: { input: 1000, output: 500, cache_read: null, cache_write: null },
        tokens: 1500,
      },
      coverage: '1',
      expected: { usd: '0.0105', basis: 'bill' },
      partial: { usage: false, bill: false },
    });
  });

  it.each<[string, Partial<Snapshot>, string]>([
    [
      'a series without a bill line stays usage_only',
      { usage: [series(id, { [date]: counts })] },
      'usage_only',
    ],
    ['a bill line without a series stays cost_only', { charges: [input] }, 'cost_only'],
  ])('%s', (_, parts, status) => {
    expect(rowOf(parts)).toMatchObject({ status });
  });

  it.each<[string, Partial<Snapshot>]>([
    [
      'another region',
      { usage: [series(id, { [date]: counts }, { region: 'us-west-2' })], charges: [input] },
    ],
    ['another routing', { usage: [series(`global.${id}`, { [date]: counts })], charges: [input] }],
    [
      'another version of the model',
      { usage: [series('anthropic.claude-sonnet-4-6', { [date]: counts })], charges: [input] },
    ],
    [
      'another charge group',
      {
        usage: [series(id, { [date]: counts })],
        charges: [line(date, service, 'USE1-MP:USE1_InputTokenCount_Batch-Units', '0.001', '0.0015')],
      },
    ],
    ['another day', { usage: [series(id, { '2026-11-21': counts })], charges: [input] }],
    [
      'a region that the bill does not tell',
      {
        usage: [series(id, { [date]: counts })],
        charges: [line(date, service, 'InputTokenCount-Units', '0.001', '0.003')],
      },
    ],
  ])('does not join a bill line with a series of %s', (_, parts) => {
    expect(
      rowsOf(parts)
        .map(({ status }) => status)
        .sort(),
    ).toEqual(['cost_only', 'usage_only']);
  });

  it('makes no row for a series without a datapoint that day', () => {
    const row = rowOf({ usage: [series(id, { '2026-11-21': counts }), series(id, {})] });
    expect(row).toMatchObject({ date: '2026-11-21' });
  });

  it('sums bare id, geographic profile, accounts and endpoints of one key', () => {
    const row = rowOf({
      usage: [
        series(id, { [date]: counts }),
        series(`us.${id}`, { [date]: { ...counts, cacheReadTokens: 7 } }),
        series(id, { [date]: counts }, { accountId: '444455556666' }),
        series('anthropic.claude-sonnet-4-5', { [date]: { inputTokens: 1 } }, { endpoint: 'mantle' }),
      ],
    });
    expect(row.usage).toMatchObject({
      invocations: 30,
      tokens: { input: 3001, output: 1500, cache_read: 7, cache_write: 0 },
      published: { cache_read: true, cache_write: true },
    });
  });

  it('sums two application profiles and the bare model they run in one row', () => {
    const profiles = ['search123456', 'chat12345678'].map((profileId) => ({
      accountId: '111122223333',
      region: 'us-east-1',
      profileId,
      arn: `arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/${profileId}`,
      name: profileId.slice(0, 4),
      type: 'APPLICATION' as const,
      modelArns: [`arn:aws:bedrock:us-east-1::foundation-model/${id}`],
    }));
    const row = rowOf({
      catalogue: { models: [], profiles, resources: [] },
      usage: [id, 'search123456', 'chat12345678'].map((one) => series(one, { [date]: counts })),
      charges: [{ ...input, quantity: decimal('0.003') }, output],
    });
    expect(row).toMatchObject({
      status: 'matched',
      usage: { invocations: 30, tokens: { input: 3000, output: 1500 } },
      bill: { classTokens: { input: 3000, output: 500 } },
    });
  });

  it('sorts rows by their key columns, an empty cell first, whatever the order of the input', () => {
    const lines = [
      line(date, 'Amazon Bedrock', 'USE1-NovaPro-input-tokens', '1', '1'),
      line('2026-11-21', 'Amazon Bedrock', 'USE1-NovaPro-input-tokens', '1', '1'),
      line(date, 'Amazon Bedrock', 'USE1-Guardrail-ContentPolicyUnitsConsumed', '1', '1'),
      line(date, 'Amazon Bedrock', 'EUC1-NovaPro-input-tokens', '1', '1'),
      line(date, 'Amazon Bedrock', 'USE1-Frobnicated-Widgets', '1', '1'),
    ];
    const keys = rowsOf({ charges: lines }).map(({ date: of, region, model }) => [of, region, model]);
    expect(keys).toEqual([
      ['2026-11-21', 'us-east-1', 'amazon.nova-pro'],
      [date, 'eu-central-1', 'amazon.nova-pro'],
      [date, 'us-east-1', null],
      [date, 'us-east-1', '(unmapped)'],
      [date, 'us-east-1', 'amazon.nova-pro'],
    ]);
    expect(buildLedger(snapshot({ charges: [...lines].reverse() }))).toEqual(
      buildLedger(snapshot({ charges: lines })),
    );
  });
});

describe('who makes the model', () => {
  it.each<[string, Partial<Snapshot>, string | null]>([
    ['of a row of the bill alone', { charges: [input] }, 'Anthropic'],
    ['of a row of CloudWatch alone', { usage: [series(id, { [date]: counts })] }, 'Anthropic'],
    [
      'of a provider that is new, by its own name',
      {
        charges: [line(date, 'Amazon Bedrock', 'USE1-acme.tron-5-mantle-input-tokens', '1', '1')],
        config: { ...reportConfig, models: { 'acme.tron-5': 'acme.tron-5' } },
      },
      'Acme',
    ],
    [
      'of no charge that is no model’s',
      { charges: [line(date, 'Amazon Bedrock', 'USE1-Guardrail-ContentPolicyUnitsConsumed', '1', '1')] },
      null,
    ],
    [
      'of no name on the bill that is not known',
      { charges: [line(date, 'Amazon Bedrock', 'USE1-Frobnicator9-input-tokens', '1', '1')] },
      null,
    ],
    ['of no id that is not known', { usage: [series('82ey7vcct4m3', { [date]: counts })] }, null],
  ])('is told %s', (_, parts, provider) => {
    expect(rowOf(parts).provider).toBe(provider);
  });
});

describe('charges and adjustments', () => {
  const services = ['Amazon Bedrock Service', 'Amazon Bedrock'];

  it('are in the order of day, service and usage type or record type', () => {
    const credit = (on: string, service: string, recordType: string) => ({
      day: day(on),
      service,
      recordType,
      billedUsd: decimal('-1'),
      estimated: true,
    });
    const ledger = buildLedger(
      snapshot({
        charges: services.map((name) => line(date, name, 'USE1-NovaPro-input-tokens', '1', '1')),
        adjustments: [
          ...services.flatMap((name) => [credit(date, name, 'Refund'), credit(date, name, 'Credit')]),
          credit('2026-11-21', 'Amazon Bedrock Service', 'Refund'),
        ],
      }),
    );
    expect(ledger.charges.map(({ service: of }) => of)).toEqual(['Amazon Bedrock', 'Amazon Bedrock Service']);
    expect(ledger.adjustments.map((one) => [one.day, one.service, one.recordType])).toEqual([
      ['2026-11-21', 'Amazon Bedrock Service', 'Refund'],
      [date, 'Amazon Bedrock', 'Credit'],
      [date, 'Amazon Bedrock', 'Refund'],
      [date, 'Amazon Bedrock Service', 'Credit'],
      [date, 'Amazon Bedrock Service', 'Refund'],
    ]);
  });

  it('are none when they were not read', () => {
    expect(buildLedger(snapshot({ charges: null, adjustments: null }))).toMatchObject({
      charges: [],
      adjustments: [],
    });
  });
});

describe('zero or empty', () => {
  it.each<[string, DayCounts, object]>([
    [
      'only throttles: tokens are empty, other counts 0',
      { throttles: 3 },
      {
        invocations: 0,
        throttles: 3,
        clientErrors: 0,
        images: 0,
        tokens: { input: null, output: null, cache_read: 0, cache_write: 0 },
      },
    ],
    [
      'an embedding model: output is 0 because input has data',
      { invocations: 1, inputTokens: 12 },
      { tokens: { input: 12, output: 0, cache_read: 0, cache_write: 0 } },
    ],
    [
      'output without input: input is 0',
      { invocations: 1, outputTokens: 12 },
      { tokens: { input: 0, output: 12, cache_read: 0, cache_write: 0 } },
    ],
    ['latency without samples is empty', { invocations: 1, latencyMs: 5 }, { latencyMs: null, ttftMs: null }],
  ])('%s', (_, dayCounts, expected) => {
    expect(rowOf({ usage: [series(id, { [date]: dayCounts })] }).usage).toMatchObject(expected);
  });

  it('has each metric in its own column, over all series of the row', () => {
    const one: DayCounts = {
      invocations: 1,
      inputTokens: 20,
      outputTokens: 300,
      cacheReadTokens: 4_000,
      cacheWriteTokens: 50_000,
      images: 6,
      clientErrors: 70,
      serverErrors: 800,
      throttles: 9_000,
      latencyMs: 40,
      latencySamples: 2,
      ttftMs: 10,
      ttftSamples: 2,
    };
    const usage = [series(id, { [date]: one }), series(`us.${id}`, { [date]: { ...one, latencyMs: 50 } })];
    expect(rowOf({ usage }).usage).toEqual({
      invocations: 2,
      tokens: { input: 40, output: 600, cache_read: 8_000, cache_write: 100_000 },
      published: { input: true, output: true, cache_read: true, cache_write: true },
      images: 12,
      clientErrors: 140,
      serverErrors: 1_600,
      throttles: 18_000,
      latencyMs: '45',
      ttftMs: '10',
    });
  });

  it('is 0 on a day without a datapoint of a metric that has them on others', () => {
    const usage = [
      series(id, { [date]: counts, '2026-11-21': { ...counts, throttles: 3, cacheReadTokens: 5 } }),
    ];
    expect(rowsOf({ usage }).map((row) => row.usage)).toMatchObject([
      { throttles: 3, tokens: { cache_read: 5 } },
      { throttles: 0, tokens: { cache_read: 0 } },
    ]);
  });

  it('leaves what mantle does not publish empty', () => {
    const usage = [
      series(
        'anthropic.claude-opus-4-8',
        { [date]: { invocations: 2, inputTokens: 5 } },
        { endpoint: 'mantle' },
      ),
    ];
    expect(rowOf({ usage }).usage).toEqual({
      invocations: 2,
      tokens: { input: 5, output: 0, cache_read: null, cache_write: null },
      published: { input: true, output: true, cache_read: false, cache_write: false },
      images: null,
      clientErrors: 0,
      serverErrors: null,
      throttles: null,
      latencyMs: null,
      ttftMs: null,
    });
  });

  it('has the columns of a runtime series beside a mantle one only on days when it counted', () => {
    const usage = [
      series(
        'anthropic.claude-opus-4-8',
        { [date]: { invocations: 2, inputTokens: 5 }, '2026-11-21': { invocations: 1, inputTokens: 1 } },
        { endpoint: 'mantle' },
      ),
      series('anthropic.claude-opus-4-8', { [date]: { invocations: 1, cacheReadTokens: 8, throttles: 1 } }),
    ];
    expect(rowsOf({ usage }).map((row) => row.usage)).toMatchObject([
      { invocations: 1, throttles: null, tokens: { input: 1, cache_read: null } },
      { invocations: 3, throttles: 1, images: 0, tokens: { input: 5, cache_read: 8, cache_write: 0 } },
    ]);
  });

  it('weighs latencies by their samples', () => {
    const usage = [
      series(id, { [date]: { invocations: 1, latencyMs: 100, latencySamples: 3 } }),
      series(`us.${id}`, { [date]: { invocations: 1, latencyMs: 200.5, latencySamples: 1 } }),
      series(`eu.${id}`, { [date]: { invocations: 1 } }),
    ];
    expect(rowOf({ usage }).usage?.latencyMs).toBe('125.125');
  });

  it.each<
    [string, DayCounts, { readonly latencyMs?: 'failed'; readonly latencySamples?: 'failed' }, string | null]
  >([
    ['is unknown when one of them could not be read', { latencySamples: 1 }, { latencyMs: 'failed' }, null],
    ['is unknown when its samples could not be read', { latencyMs: 200 }, { latencySamples: 'failed' }, null],
    ['leaves out samples without a latency', { latencySamples: 1 }, {}, '100'],
    ['leaves out a latency without samples', { latencyMs: 200, latencySamples: 0 }, {}, '100'],
  ])('latency over several series %s', (_, other, states, latencyMs) => {
    const usage = [
      series(id, { [date]: { invocations: 1, latencyMs: 100, latencySamples: 3 } }),
      series(`us.${id}`, { [date]: { invocations: 1, ...other } }, { states }),
    ];
    expect(rowOf({ usage }).usage?.latencyMs).toBe(latencyMs);
  });

  it('takes no latency from mantle, which publishes none', () => {
    const usage = [
      series(id, { [date]: { invocations: 1, latencyMs: 100, latencySamples: 3 } }),
      series(id, { [date]: { invocations: 1, latencyMs: 900, latencySamples: 3 } }, { endpoint: 'mantle' }),
    ];
    expect(rowOf({ usage }).usage?.latencyMs).toBe('100');
  });

  it('counts no caches in the coverage of a mantle row', () => {
    const cached = line(date, service, 'USE1-MP:USE1_CacheReadInputTokenCount-Units', '8', '2.4');
    const usage = [
      series(
        id,
        { [date]: { invocations: 1, inputTokens: 1000, outputTokens: 1000 } },
        { endpoint: 'mantle' },
      ),
    ];
    expect(rowOf({ usage, charges: [input, output, cached] })).toMatchObject({
      coverage: '0.75',
      bill: { tokens: 8_001_500 },
    });
  });
});

const regions = 'account:ListRegions denied; the built-in list was used';
const models = 'bedrock:ListInferenceProfiles in us-east-1 denied';
const past = 'state/models.json cannot be read';

describe('failed and partial sources', () => {
  const failed: Readonly<Partial<Record<UsageMetric, 'failed'>>> = { outputTokens: 'failed' };

  it('adds nothing known to what is unknown: a failed metric of one series empties the column', () => {
    const usage = [
      series(id, { [date]: counts }),
      series(`us.${id}`, { [date]: { invocations: 1, inputTokens: 5 } }, { states: failed }),
    ];
    const row = rowOf({ usage, charges: [input, output] });
    expect(row.usage).toMatchObject({
      invocations: 11,
      tokens: { input: 1005, output: null, cache_read: 0 },
    });
    expect(row).toMatchObject({
      coverage: null,
      expected: { usd: null, basis: null },
      partial: { usage: true, bill: false },
    });
  });

  it('keeps a lower bound, marked', () => {
    const usage = [series(id, { [date]: counts }, { states: { inputTokens: 'partial' } })];
    expect(rowOf({ usage })).toMatchObject({ usage: { tokens: { input: 1000 } }, partial: { usage: true } });
  });

  it('makes no 0 of a lower bound without a datapoint', () => {
    const usage = [
      series(id, { [date]: counts }, { states: { throttles: 'partial', cacheReadTokens: 'partial' } }),
    ];
    expect(rowOf({ usage }).usage).toMatchObject({ throttles: null, tokens: { cache_read: null } });
  });

  it('marks a cost_only row whose series could not be read', () => {
    const usage = [series(id, {}, { states: { inputTokens: 'failed', invocations: 'failed' } })];
    expect(rowOf({ usage, charges: [input] })).toMatchObject({
      status: 'cost_only',
      partial: { usage: true, bill: false },
    });
  });

  it.each<[string, Snapshot['completeness'][number], boolean, boolean]>([
    ['its region failed in an account', cloudWatch('444455556666', 'us-east-1', 'failed'), true, false],
    ['its region was read in part', cloudWatch('111122223333', 'us-east-1', 'partial'), true, false],
    ['an account failed in all regions', cloudWatch('444455556666', null, 'failed'), true, false],
    ['another region failed', cloudWatch('111122223333', 'eu-west-1', 'failed'), false, false],
    ['its region answered with nothing', cloudWatch('111122223333', 'us-east-1', 'empty'), false, false],
    ['Cost Explorer was read in part', costExplorer('cost-explorer', 'partial'), false, true],
    ['only operations failed', costExplorer('cost-explorer:operations', 'failed'), false, false],
  ])('marks a row when %s', (_, entry, usage, bill) => {
    expect(rowOf({ charges: [input], completeness: [entry] }).partial).toEqual({ usage, bill });
  });

  it.each<[string, string, string, Snapshot['gaps'][number]['kind'], string, boolean]>([
    [
      'its region was not looked into and regions could not be listed',
      'eu-west-1',
      id,
      'helper_failed',
      regions,
      true,
    ],
    [
      'its region was looked into though regions could not be listed',
      'us-east-1',
      id,
      'helper_failed',
      regions,
      false,
    ],
    ['the same words tell another kind of gap', 'eu-west-1', id, 'source_failed', regions, false],
    [
      'models could not be listed, and an id there is not known',
      'us-east-1',
      'a1b2c3d4e5f6',
      'helper_failed',
      models,
      true,
    ],
    [
      'what earlier runs saw could not be read, and an id there is not known',
      'us-east-1',
      'a1b2c3d4e5f6',
      'helper_failed',
      past,
      true,
    ],
    ['models could not be listed, and all ids are known', 'us-east-1', id, 'helper_failed', models, false],
    [
      'an id is not known, and only the reason of another helper quotes Bedrock',
      'us-east-1',
      'a1b2c3d4e5f6',
      'helper_failed',
      'organizations:ListAccounts denied: no policy allows it, nor bedrock:ListInferenceProfiles',
      false,
    ],
    [
      'its region was not looked into and only the reason of another helper quotes the list of regions',
      'eu-west-1',
      id,
      'helper_failed',
      'organizations:ListAccounts denied: no policy allows it, nor account:ListRegions to be called',
      false,
    ],
    [
      'an id is not known, and models were listed',
      'us-east-1',
      'a1b2c3d4e5f6',
      'helper_failed',
      regions,
      false,
    ],
  ])('judges the usage of a row when %s', (_, region, modelId, kind, detail, usage) => {
    const prefix = region === 'eu-west-1' ? 'EU' : 'USE1';
    const rows = rowsOf({
      usage: [series(modelId, { [date]: counts }), series('b1b2c3d4e5f6', { '2026-11-01': counts })],
      charges: [line(date, service, `${prefix}-MP:${prefix}_InputTokenCount-Units`, '0.001', '0.003')],
      completeness: [cloudWatch('111122223333', 'us-east-1', 'complete')],
      gaps: [{ kind, detail }],
    });
    expect(rows.filter(({ bill }) => bill !== null)).toMatchObject([{ partial: { usage } }]);
  });

  it('marks a row whose region one of the accounts was not asked for, when regions could not be listed', () => {
    const parts = {
      accounts: ['111122223333', '444455556666'].map((one) => ({ id: one, name: null })),
      charges: [input],
      completeness: [cloudWatch('111122223333', 'us-east-1', 'complete')],
    };
    const gaps = [{ kind: 'helper_failed' as const, detail: regions }];
    expect(rowOf({ ...parts, gaps }).partial).toEqual({ usage: true, bill: false });
    expect(rowOf(parts).partial).toEqual({ usage: false, bill: false });
  });

  it('marks a row of no region when regions could not be listed: it may belong to one that was not read', () => {
    const charges = [line(date, service, 'InputTokenCount-Units', '0.001', '0.003')];
    const gaps = [{ kind: 'helper_failed', detail: regions } as const];
    const completeness = [cloudWatch('111122223333', 'us-east-1', 'complete')];
    expect(rowOf({ charges, gaps, completeness })).toMatchObject({ region: null, partial: { usage: true } });
    expect(rowOf({ charges, completeness })).toMatchObject({ partial: { usage: false } });
  });

  it('marks a row of no region when any region failed', () => {
    const charges = [line(date, service, 'InputTokenCount-Units', '0.001', '0.003')];
    const completeness = [cloudWatch('111122223333', 'eu-west-1', 'failed')];
    expect(rowOf({ charges, completeness })).toMatchObject({ region: null, partial: { usage: true } });
  });

  it('knows nothing of the bill when Cost Explorer failed', () => {
    const completeness = [costExplorer('cost-explorer', 'failed')];
    expect(rowOf({ usage: [series(id, { [date]: counts })], charges: null, completeness })).toMatchObject({
      status: 'usage_only',
      billRead: false,
      coverage: null,
      expected: { usd: null, basis: null },
      partial: { usage: false, bill: true },
    });
  });

  it('marks the bill of a row when there is none, though no source says why', () => {
    const parts = { usage: [series(id, { [date]: counts })], charges: null };
    expect(rowOf(parts).partial).toEqual({ usage: false, bill: true });
  });

  it('knows that a bill that was read holds nothing yet', () => {
    expect(rowOf({ usage: [series(id, { [date]: counts })] })).toMatchObject({
      billRead: true,
      coverage: '0',
    });
  });
});

describe('the bill', () => {
  it('keeps negative and zero lines exactly, without -0', () => {
    const charges = [
      input,
      {
        ...input,
        usageType: 'USE1-MP:USE1_InputTokenCount_LatencyOptimized-Units',
        billedUsd: decimal('-0.003'),
      },
    ];
    expect(rowOf({ charges }).bill).toMatchObject({ billedUsd: '0', classUsd: { input: '0' } });
  });

  it('sums the lines of one unmapped name, whichever service bills it', () => {
    const charges = ['Amazon Bedrock', 'Amazon Bedrock Service'].map((name) =>
      line(date, name, 'USE1-Frobnicator9-input-tokens', '1', '2'),
    );
    expect(rowOf({ charges })).toMatchObject({
      model: '(unmapped)',
      modelName: 'Frobnicator9',
      bill: { billedUsd: '4', tokens: 2000 },
    });
  });

  it('keeps one row per unmapped name', () => {
    const charges = ['Frobnicator', 'Gizmo'].map((name) =>
      line(date, `${name} (Amazon Bedrock Edition)`, 'USE1-MP:USE1_InputTokenCount-Units', '1', '2'),
    );
    expect(rowsOf({ charges }).map(({ model, modelName }) => [model, modelName])).toEqual([
      ['(unmapped)', 'Frobnicator (Amazon Bedrock Edition)'],
      ['(unmapped)', 'Gizmo (Amazon Bedrock Edition)'],
    ]);
  });
});

it('reads the days of history as well as the window', () => {
  const usage = [series(id, { '2026-10-20': counts, [date]: counts })];
  expect(rowsOf({ usage }).map((row) => row.date)).toEqual([day('2026-10-20'), day(date)]);
});

function cloudWatch(
  account: string,
  region: string | null,
  state: Snapshot['completeness'][number]['state'],
): Snapshot['completeness'][number] {
  return { source: 'cloudwatch', account, region, state, detail: '' };
}

function costExplorer(
  source: Snapshot['completeness'][number]['source'],
  state: Snapshot['completeness'][number]['state'],
): Snapshot['completeness'][number] {
  return { source, account: null, region: null, state, detail: '' };
}
