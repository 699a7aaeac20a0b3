import { toReportRow } from '../../src/report/report-row.ts';
import { usd } from '../support/report-builder.ts';
import { aBill, costOnly, matched, none, someUsage, usageOnly } from './ledger-builder.ts';

describe('a row as it is published', () => {
  it('keeps billed dollars exact and rounds what is derived half up', () => {
    const row = {
      ...matched('1'),
      bill: aBill('0.1234567890123', 1000),
      usage: someUsage(700, { latencyMs: usd('812.34550'), ttftMs: usd('0.0004') }),
      coverage: usd('0.9999995'),
      expected: { usd: usd('0.12345678905'), basis: 'rate' as const },
    };
    expect(toReportRow(row)).toMatchObject({
      billedUsd: '0.1234567890123',
      expectedUsd: '0.1234567891',
      billingCoverage: '1',
      latencyAvgMs: '812.346',
      ttftAvgMs: '0',
    });
  });

  it('prices a million of all the tokens that CloudWatch counted', () => {
    expect(toReportRow(matched('0.0033')).usdPerMillionTokens).toBe('3');
  });

  it('prices a million from what is expected before it is rounded', () => {
    const row = { ...matched('1'), expected: { usd: usd('0.00000000123456'), basis: 'rate' as const } };
    // 1100 tokens; the rounded 0.0000000012 would make 0.0000010909.
    expect(toReportRow(row)).toMatchObject({
      expectedUsd: '0.0000000012',
      usdPerMillionTokens: '0.0000011223',
    });
  });

  it("prices a million of the bill's tokens without CloudWatch's", () => {
    const row = costOnly('2', false, {}, 4_000_000);
    expect(toReportRow(row).usdPerMillionTokens).toBe('0.5');
  });

  it.each([
    ['dollars', usageOnly(null)],
    ['tokens', costOnly('2', true)],
  ])('has no price of a million without %s', (_, row) => {
    expect(toReportRow(row).usdPerMillionTokens).toBeNull();
  });

  it('has 0 tokens on a bill that was read and knows none, and no dollars', () => {
    expect(toReportRow(usageOnly('1'))).toMatchObject({
      billedUsd: null,
      billedTokens: 0,
      billingCoverage: '0',
    });
  });

  it('knows no billed tokens when the line may stand on a page that was not read', () => {
    const lost = { ...usageOnly('1'), partial: { usage: false, bill: true } };
    expect(toReportRow(lost)).toMatchObject({ billedTokens: null, billingCoverage: null, partial: 'bill' });
  });

  it('knows nothing of a bill that was not read', () => {
    expect(toReportRow(usageOnly(null, {}, false))).toMatchObject({
      billedTokens: null,
      billingCoverage: null,
    });
  });

  it.each([
    ['zero', { input: 0, output: 0, cache_read: 0, cache_write: 0 }],
    ['unknown', none],
  ])('has no coverage when the tokens are %s', (_, tokens) => {
    const row = usageOnly('1');
    const silent = { ...row, usage: someUsage(0, { tokens }) };
    expect(toReportRow(silent)).toMatchObject({ billedTokens: 0, billingCoverage: null });
  });

  it('leaves every CloudWatch column of a cost-only row unknown', () => {
    const { invocations, inputTokens, images, throttles, latencyAvgMs } = toReportRow(costOnly('1', true));
    expect([invocations, inputTokens, images, throttles, latencyAvgMs]).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  it.each([
    [{ usage: false, bill: false }, null],
    [{ usage: true, bill: false }, 'usage'],
    [{ usage: false, bill: true }, 'bill'],
    [{ usage: true, bill: true }, 'usage;bill'],
  ])('tells which side is partial: %j is %s', (partial, text) => {
    expect(toReportRow({ ...matched('1'), partial }).partial).toBe(text);
  });
});
