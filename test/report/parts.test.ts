import { byTexts, compareText } from '../../src/report/byte-order.ts';
import { aCharge, anAccountRow, anAdjustment, anOperation, sunday, usd } from '../support/report-builder.ts';
import {
  aBill,
  costOnly,
  historyDays,
  matched,
  none,
  reportOf,
  someUsage,
  usageOnly,
} from './ledger-builder.ts';

describe('caching', () => {
  const cached = (over: object = {}) => ({
    ...matched('4'),
    usage: someUsage(0, {
      tokens: { input: 1_000_000, output: 0, cache_read: 8_000_000, cache_write: 1_000_000 },
    }),
    bill: aBill('4', 2_000_000, {
      classUsd: { ...none, input: usd('3'), cache_read: usd('1.2') },
      classTokens: { ...none, input: 1_000_000, cache_read: 4_000_000 },
    }),
    ...over,
  });

  it('saved what the reads cost less than input, at the rates of the bill so far', () => {
    expect(reportOf([cached()]).caching).toEqual({ usd: '21.6', readShare: '0.8' });
  });

  it('counts the reads on the bill where CloudWatch publishes none', () => {
    const mantle = cached({ usage: someUsage(0, { tokens: { ...none, input: 1_000_000, output: 0 } }) });
    expect(reportOf([mantle]).caching).toMatchObject({ usd: '10.8', readShare: '0.8' });
  });

  it.each([
    ['nothing is read from caches', matched('4')],
    ['the bill tells no rate yet', usageOnly('4')],
    [
      'the bill tells no input rate',
      cached({ bill: aBill('4', null, { classUsd: { ...none, cache_read: usd('1') } }) }),
    ],
  ])('is not told when %s', (_, row) => {
    expect(reportOf([row]).caching).toBeNull();
  });
});

describe('breakdowns', () => {
  const rows = [
    matched('1'),
    usageOnly('4', { region: 'eu-west-1' }),
    costOnly('2', false, { region: null }),
    usageOnly(null, { region: 'us-west-2' }),
  ];

  it('tell each region, the dearest first and the unknown last', () => {
    expect(reportOf(rows).byRegion).toEqual([
      { key: 'eu-west-1', name: 'eu-west-1', usd: '4', billedUsd: null },
      { key: '', name: 'Region not told', usd: '2', billedUsd: '2' },
      { key: 'us-east-1', name: 'us-east-1', usd: '1', billedUsd: '1' },
      { key: 'us-west-2', name: 'us-west-2', usd: null, billedUsd: null },
    ]);
  });

  it('tell each charge group in words', () => {
    expect(reportOf(rows).byChargeGroup).toEqual([
      { key: 'on_demand', name: 'On-demand inference', usd: '5', billedUsd: '1' },
      { key: 'guardrail', name: 'Guardrails', usd: '2', billedUsd: '2' },
    ]);
  });

  it('tell each account and operation of the window as billed', () => {
    const yesterday = { date: historyDays.at(-1) ?? sunday };
    const accounts = [
      anAccountRow({ billedUsd: usd('3') }),
      anAccountRow({ model: null, billedUsd: usd('0.5') }),
      anAccountRow({ accountId: '999900001111', accountName: null, billedUsd: null }),
      anAccountRow(yesterday),
    ];
    const operations = [anOperation(), anOperation({ model: null }), anOperation(yesterday)];
    const report = reportOf([], { ledger: { accounts, operations } });
    expect(report.byAccount).toEqual([
      { key: '111122223333', name: 'search', usd: '3.5', billedUsd: '3.5' },
      { key: '999900001111', name: '999900001111', usd: null, billedUsd: null },
    ]);
    expect(report.byOperation).toMatchObject([{ key: 'InvokeModelInference', usd: '0.021' }]);
    expect([report.accounts?.length, report.operations?.length]).toEqual([3, 2]);
  });

  it('are empty where nothing was asked for', () => {
    expect(reportOf(rows)).toMatchObject({
      byAccount: [],
      byOperation: [],
      accounts: null,
      operations: null,
    });
  });
});

describe('reconciliation', () => {
  const rows = [matched('10.000000000001'), costOnly('2', false), usageOnly('7')];
  const adjustments = [
    anAdjustment({ billedUsd: usd('-5') }),
    anAdjustment({ service: 'Amazon Bedrock Service', billedUsd: usd('-1.25') }),
    anAdjustment({ recordType: 'Fee', billedUsd: usd('3') }),
    anAdjustment({ day: historyDays.at(-1) ?? sunday }),
  ];

  it('leads from the rows to the usage and over each record type to the whole', () => {
    expect(reportOf(rows, { ledger: { adjustments } }).reconciliation).toEqual([
      { label: 'On-demand inference', usd: '10.000000000001', kind: 'part' },
      { label: 'Guardrails', usd: '2', kind: 'part' },
      { label: 'Usage on the bill', usd: '12.000000000001', kind: 'subtotal' },
      { label: 'Credits', usd: '-6.25', kind: 'part' },
      { label: 'Fees', usd: '3', kind: 'part' },
      { label: 'Bedrock on the bill', usd: '8.750000000001', kind: 'total' },
    ]);
  });

  it('has no total when the other record types were not read', () => {
    const { reconciliation } = reportOf(rows, { from: { adjustments: null } });
    expect(reconciliation.at(-1)).toMatchObject({ kind: 'subtotal' });
  });

  it('is empty when the bill was not read', () => {
    expect(reportOf([usageOnly(null, {}, false)], { from: { charges: null } }).reconciliation).toEqual([]);
  });
});

describe('status', () => {
  const gap = { kind: 'unmapped', detail: 'Project Lantern' } as const;
  const failed = { kind: 'region_failed', detail: 'eu-west-1' } as const;

  it.each([
    ['complete when every row rests on the bill', [matched('1')], 'complete'],
    ['loading while a row is estimated', [matched('1'), usageOnly('1', { region: 'eu-west-1' })], 'loading'],
    ['loading while a charge is not known whole', [costOnly('1', false)], 'loading'],
    ['complete without a row', [], 'complete'],
  ] as const)('is %s', (_, rows, status) => {
    expect(reportOf(rows).status).toBe(status);
  });

  it.each([
    [7, 'loading'],
    [8, 'complete'],
  ])('waits for the bill until a day is older than restateDays: %i days old is %s', (age, status) => {
    const generatedAt = `2026-11-${22 + age}T06:00:00.000Z`;
    expect(reportOf([usageOnly(null)], { from: { generatedAt } }).status).toBe(status);
  });

  it('is partial with any gap, of reading or of joining, and tells each once', () => {
    const report = reportOf([matched('1')], { from: { gaps: [gap, gap] }, ledger: { gaps: [failed, gap] } });
    expect(report).toMatchObject({ status: 'partial', gaps: [failed, gap] });
    expect(report.gaps).toHaveLength(2);
  });
});

describe('unmapped lines', () => {
  it('are named once each with their dollars, the dearest first', () => {
    const lantern = { service: 'Project Lantern (Amazon Bedrock Edition)', known: false };
    const charges = [
      aCharge({ ...lantern, usageType: 'a', billedUsd: usd('1') }),
      aCharge({ ...lantern, usageType: 'b', billedUsd: usd('2') }),
      aCharge({ ...lantern, usageType: 'a', billedUsd: usd('3') }),
      aCharge({ ...lantern, usageType: 'a', day: historyDays.at(-1) ?? sunday }),
      aCharge(),
    ];
    expect(reportOf([], { ledger: { charges } }).unmapped).toEqual([
      { service: lantern.service, usageType: 'a', billedUsd: '4' },
      { service: lantern.service, usageType: 'b', billedUsd: '2' },
    ]);
  });
});

describe('texts', () => {
  it.each([
    ['b', 'a', 1],
    ['a', 'ab', -1],
    [null, '', 0],
    ['\u{1f600}', '\uffee', 1],
    ['Z', 'a', -1],
    ['é', 'z', 1],
  ])('are ordered by their UTF-8 bytes: %j and %j', (a, b, order) => {
    expect(Math.sign(compareText(a, b))).toBe(order);
    const bytes = Buffer.compare(Buffer.from(a ?? ''), Buffer.from(b ?? ''));
    expect(Math.sign(compareText(a, b))).toBe(bytes);
  });

  it('are compared one after the other', () => {
    const order = byTexts((texts: readonly (string | null)[]) => texts);
    expect(
      [
        ['b', 'a'],
        ['a', null],
        ['a', 'c'],
      ].sort(order),
    ).toEqual([
      ['a', null],
      ['a', 'c'],
      ['b', 'a'],
    ]);
  });
});
