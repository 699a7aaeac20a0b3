import { day, usd } from '../support/report-builder.ts';
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

describe('totals', () => {
  it('adds what is expected where it is known, else what is billed, and says that not all is known', () => {
    const rows = [matched('10.5'), usageOnly('4.25', { region: 'eu-west-1' }), costOnly('1.125', false)];
    expect(reportOf(rows).totals).toMatchObject({
      billedUsd: '11.625',
      expectedUsd: '15.875',
      expectedComplete: false,
    });
  });

  it('is complete when every row is expected', () => {
    const { totals } = reportOf([matched('10.5'), usageOnly('4.25', { region: 'eu-west-1' })]);
    expect(totals).toMatchObject({ expectedUsd: '14.75', expectedComplete: true });
  });

  it('sums the billed dollars to the last digit', () => {
    const rows = [
      matched('0.1'),
      matched('0.2', { region: 'eu-west-1' }),
      costOnly('0.00000000000001', true),
    ];
    expect(reportOf(rows).totals.billedUsd).toBe('0.30000000000001');
  });

  it('adds expected dollars as they are published, ten places each', () => {
    const rows = [usageOnly('1.00000000005'), usageOnly('1.00000000005', { region: 'eu-west-1' })];
    const report = reportOf(rows);
    expect(report.rows.map((row) => row.expectedUsd)).toEqual(['1.0000000001', '1.0000000001']);
    expect(report.totals.expectedUsd).toBe('2.0000000002');
  });

  it('knows no bill when Cost Explorer failed', () => {
    const { totals } = reportOf([usageOnly(null, {}, false)], { from: { charges: null } });
    expect(totals).toMatchObject({ billedUsd: null, expectedUsd: null, expectedComplete: false });
    expect(totals).toMatchObject({ inputTokens: 1000, billingCoverage: null });
  });

  it('has billed nothing so far when the bill was read and holds nothing', () => {
    expect(reportOf([usageOnly('3')]).totals).toMatchObject({
      billedUsd: '0',
      expectedUsd: '3',
      billingCoverage: '0',
    });
  });

  it('does not know what was billed when the bill broke off before any line of it', () => {
    const broken = {
      source: 'cost-explorer',
      account: null,
      region: null,
      state: 'partial',
      detail: 'throttled',
    } as const;
    expect(reportOf([], { from: { completeness: [broken] } }).totals.billedUsd).toBeNull();
  });

  it.each([
    ['is 0 when both sources answered with nothing', {}, '0', 0],
    ['is unknown when Cost Explorer failed', { charges: null }, null, 0],
    [
      'is unknown when a region failed',
      {
        completeness: [
          { source: 'cloudwatch', account: null, region: 'us-east-1', state: 'failed', detail: 'denied' },
        ],
      },
      null,
      null,
    ],
  ] as const)('without a row %s', (_, from, expectedUsd, inputTokens) => {
    const { totals } = reportOf([], { from });
    expect(totals).toMatchObject({ expectedUsd, inputTokens, expectedComplete: expectedUsd !== null });
  });

  it.each(['bill', null] as const)('counts errors alone as nothing to pay, with the basis %s', (basis) => {
    const errors = { ...usageOnly(null), expected: { usd: null, basis, nothingToBill: true as const } };
    expect(reportOf([errors]).totals).toMatchObject({ expectedUsd: '0', expectedComplete: true });
  });

  it('does not know a token class that no row knows, and keeps those that one does', () => {
    const mantle = someUsage(1000, { tokens: { ...none, input: 1000, output: 100 } });
    const row = { ...matched('1'), usage: mantle, bill: aBill('1', 1100) };
    expect(reportOf([row]).totals).toMatchObject({ inputTokens: 1000, cacheReadTokens: null });
  });

  it('measures coverage over the classes that CloudWatch publishes, and over rows whose bill counts tokens', () => {
    const usage = someUsage(1000, {
      tokens: { ...none, input: 1000, output: 0 },
      published: { input: true, output: true, cache_read: false, cache_write: false },
    });
    const bill = aBill('2', 400, { classTokens: { ...none, input: 400, cache_read: 9000 }, tokens: 9400 });
    const mantle = { ...matched('2'), usage, bill };
    const uncounted = {
      ...matched('5', { chargeGroup: 'provisioned' }),
      bill: aBill('5', null),
      usage,
    };
    expect(reportOf([mantle, uncounted]).totals.billingCoverage).toBe('0.4');
  });

  it('leaves the history out', () => {
    const rows = historyDays.map((date) => matched('1', { date }));
    expect(reportOf([...rows, matched('2')]).totals.billedUsd).toBe('2');
    expect(reportOf([matched('1', { date: day('2026-11-21') })]).totals.billedUsd).toBe(usd('0'));
  });
});
