import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type * as z from 'zod';
import { parseSnapshot } from '../../src/collect/saved-snapshot.ts';
import type { snapshotSchema } from '../../src/collect/snapshot-schema.ts';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import { ConfigError } from '../../src/errors.ts';
import { snapshotFile } from '../../src/render/snapshot-file.ts';
import { aRow } from '../support/report-builder.ts';
import { day, decimal, line, reportConfig, series, snapshot } from '../support/snapshot-builder.ts';

type Frozen<T> = T extends string | number | boolean | null ? T : { readonly [K in keyof T]: Frozen<T[K]> };
type Saved = Frozen<z.output<typeof snapshotSchema>>;

// Checked by the compiler: the schema accepts every Snapshot, and nothing that is not one.
const toSaved = (value: Snapshot): Saved => value;
const toSnapshot = (value: Saved): Snapshot => value;

const full: Snapshot = snapshot({
  source: { kind: 'sample', seed: 7 },
  config: {
    ...reportConfig,
    budget: { monthlyUsd: 5000, perModelMonthlyUsd: { 'anthropic.claude-opus-4-8': 1500 } },
    models: { 'Our Model (Amazon Bedrock Edition)': 'acme.our-model' },
    routes: [{ name: 'search', to: ['a@x.com'], accounts: [], models: ['anthropic.*'], when: 'alerts' }],
  },
  usage: [
    series(
      'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
      { '2026-11-22': { inputTokens: 1000, latencyMs: 812.5 } },
      { states: { outputTokens: 'failed' } },
    ),
  ],
  charges: [line('2026-11-22', 'Amazon Bedrock', 'USE1-NovaPro-input-tokens', '1.5', '0.0012')],
  adjustments: [
    {
      day: day('2026-11-22'),
      service: 'Amazon Bedrock',
      recordType: 'Credit',
      billedUsd: decimal('-5.2'),
      estimated: true,
    },
  ],
  operations: [
    { day: day('2026-11-22'), operation: 'X', billedUsd: decimal('1'), service: 'A', usageType: null },
    { day: day('2026-11-22'), operation: 'X', billedUsd: decimal('1'), service: null, usageType: 'USE1-A' },
  ],
  accountCharges: [
    { day: day('2026-11-22'), accountId: '1', billedUsd: decimal('1'), service: null, usageType: 'USE1-A' },
  ],
  accountSets: [{ accounts: ['1'], charges: null }],
  catalogue: {
    models: [{ modelId: 'a.b', name: 'B', provider: 'A', outputModalities: ['TEXT'] }],
    profiles: [
      {
        accountId: '1',
        region: 'us-east-1',
        profileId: 'us.a.b',
        arn: 'arn',
        name: 'n',
        type: 'SYSTEM',
        modelArns: ['arn:m'],
      },
    ],
    resources: [{ arn: 'arn:p', name: 'p', kind: 'provisioned', baseModelArn: 'arn:m' }],
  },
  remembered: [
    {
      id: 'x',
      model: null,
      firstDay: day('2026-11-01'),
      lastDay: day('2026-11-02'),
      name: null,
      routing: 'global',
      accountId: '1',
      region: 'us-east-1',
    },
  ],
  completeness: [{ source: 'cloudwatch', account: '1', region: 'us-east-1', state: 'complete', detail: '' }],
  gaps: [{ kind: 'unmapped', detail: 'a line' }],
  requests: { 'ce:GetCostAndUsage': 4 },
  archived: [
    {
      id: 'daily/2026-11-21',
      revision: 1,
      generatedAt: '2026-11-22T06:00:00.000Z',
      status: 'loading',
      billedUsd: null,
      rows: [aRow()],
      restated: [{ day: day('2026-11-20'), beforeUsd: null, nowUsd: decimal('2'), kind: 'loaded' }],
    },
  ],
  restated: [{ day: day('2026-11-20'), beforeUsd: decimal('1'), nowUsd: decimal('2'), kind: 'changed' }],
});

const bytesOf = (json: unknown) =>
  new TextEncoder().encode(typeof json === 'string' ? json : JSON.stringify(json));

function faultsOf(bytes: Uint8Array): readonly string[] {
  try {
    parseSnapshot(bytes);
  } catch (error) {
    if (error instanceof ConfigError && error.code === 'SNAPSHOT_UNREADABLE') return error.faults;
    throw error;
  }
  throw new Error('was read without a fault');
}

describe('a saved snapshot', () => {
  it.each([
    ['as plain JSON', bytesOf(full)],
    ['gzipped by this program', snapshotFile(full, 'daily/2026-11-22').body],
    ['gzipped by another one', new Uint8Array(gzipSync(JSON.stringify(full), { level: 1 }))],
    ['pretty-printed by a person', bytesOf(JSON.stringify(full, null, 2))],
  ])('is read %s', (_, bytes) => {
    expect(parseSnapshot(bytes)).toEqual(toSnapshot(toSaved(full)));
  });

  it('gives the same bytes when it is read and written again, whatever the order of its keys', () => {
    const written = snapshotFile(full, 'daily/2026-11-22');
    expect(snapshotFile(parseSnapshot(written.body), 'daily/2026-11-22')).toEqual(written);
    const reversed = Object.fromEntries(Object.entries(full).reverse());
    expect(JSON.stringify(parseSnapshot(bytesOf(reversed)))).toBe(JSON.stringify(reversed));
  });

  it('comes back unchanged from its file whatever texts, days and amounts it holds', () => {
    const days = fc
      .integer({ min: 0, max: 400 })
      .map((n) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10));
    const amounts = fc
      .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.nat(15))
      .map(([n, e]) => decimal(`${n}e-${e}`));
    const charges = fc.array(
      fc.record({
        day: days.map(day),
        service: fc.string({ unit: 'grapheme' }),
        usageType: fc.string({ unit: 'binary' }),
        quantity: amounts,
        billedUsd: amounts,
        estimated: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(fc.option(charges), (lines) => {
        const value = snapshot({ charges: lines });
        expect(parseSnapshot(snapshotFile(value, 'daily/2026-11-22').body)).toEqual(value);
      }),
    );
  });
});

describe('an unreadable snapshot is told with the place of its fault:', () => {
  const [charge] = full.charges ?? [];
  it.each<[string, Uint8Array, RegExp]>([
    ['an empty file', new Uint8Array(), /^not JSON: /],
    ['no JSON', bytesOf('{"schemaVersion": 1'), /^not JSON: /],
    ['no UTF-8', new Uint8Array([0x22, 0xff, 0x22]), /^not UTF-8 text: /],
    [
      'a cut gzip file',
      snapshotFile(full, 'x').body.subarray(0, 100),
      /^not a whole gzip file of UTF-8 text: /,
    ],
    ['JSON of another kind', bytesOf([]), /^snapshot: /],
    ['another version', bytesOf({ ...full, schemaVersion: 2 }), /^schemaVersion: must be 1/],
    ['an unknown key', bytesOf({ ...full, extra: true }), /^snapshot: .*"extra"/],
    ['a missing part', bytesOf({ ...full, gaps: undefined }), /^gaps: /],
    [
      'a day that is none',
      bytesOf({ ...full, charges: [{ ...charge, day: '2026-02-30' }] }),
      /^charges\[0\]\.day: must be a calendar day/,
    ],
    [
      'an amount as a number',
      bytesOf({ ...full, charges: [charge, { ...charge, billedUsd: 1.5 }] }),
      /^charges\[1\]\.billedUsd: must be a decimal/,
    ],
    ['an amount in another form', bytesOf({ ...full, runCostUsd: '1.50' }), /^runCostUsd: must be a decimal/],
    [
      'an unknown metric',
      bytesOf({ ...full, usage: [{ ...full.usage[0], metrics: { tokens: {} } }] }),
      /^usage\[0\]\.metrics/,
    ],
    [
      'a datapoint without a day',
      bytesOf({
        ...full,
        usage: [{ ...full.usage[0], metrics: { images: { state: 'complete', days: { today: 1 } } } }],
      }),
      /^usage\[0\]\.metrics\.images\.days\.today: .*/,
    ],
    [
      'an operation of neither service nor usage type',
      bytesOf({
        ...full,
        operations: [{ day: '2026-11-22', operation: 'X', billedUsd: '1', service: null, usageType: null }],
      }),
      /^operations\[0\]: must hold .* either a service or a usageType/,
    ],
    [
      'a window that ends before it starts',
      bytesOf({ ...full, window: { start: '2026-11-22', end: '2026-11-22' } }),
      /^window: must end after it starts/,
    ],
    [
      'a time in another zone',
      bytesOf({ ...full, generatedAt: '2026-11-23T06:00:00+01:00' }),
      /^generatedAt: /,
    ],
  ])('%s', (_, bytes, fault) => {
    const faults = faultsOf(bytes);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(fault);
  });

  it('all of them at once', () => {
    expect(
      faultsOf(bytesOf({ ...full, revision: -1, source: { kind: 'file' }, accounts: null })).length,
    ).toBe(3);
  });

  it('the first fifty when a whole column is wrong, and how many more there are', () => {
    const charges = Array.from({ length: 60 }, () => ({ ...charge, quantity: 1 }));
    const faults = faultsOf(bytesOf({ ...full, charges }));
    expect(faults).toHaveLength(51);
    expect(faults[50]).toBe('and 10 more');
  });
});
