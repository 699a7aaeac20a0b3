import type { ReportRow } from '../../src/domain/report-row.ts';
import { losesRows, sameRows } from '../../src/ledger/same-rows.ts';
import { aRow, usd } from '../support/report-builder.ts';

describe('sameRows', () => {
  it.each<[string, Partial<ReportRow>]>([
    ['invocations', { invocations: 11 }],
    ['a count that became unknown', { inputTokens: null }],
    ['cache tokens', { cacheWriteTokens: 1 }],
    ['images', { images: 1 }],
    ['throttles', { throttles: 1 }],
    ['latency', { latencyAvgMs: usd('812.501') }],
    ['time to first token', { ttftAvgMs: usd('1') }],
    ['billed dollars', { billedUsd: usd('0.01050001') }],
    ['billed dollars of a class', { billedOutputUsd: null }],
    ['billed tokens', { billedTokens: 1499 }],
    ['the region', { region: 'us-west-2' }],
    ['the routing', { routing: 'global' }],
    ['the charge group', { chargeGroup: 'batch' }],
  ])('tells a change of %s', (_, change) => {
    expect(sameRows([aRow()], [aRow(change)])).toBe(false);
  });

  it.each<[string, Partial<ReportRow>]>([
    ['coverage', { billingCoverage: usd('0.5') }],
    ['expected dollars', { expectedUsd: null, expectedBasis: null }],
    ['dollars per million tokens', { usdPerMillionTokens: null }],
    ['status', { status: 'usage_only' }],
    ['partial', { partial: 'usage' }],
    ['provider', { provider: 'Anthropic PBC' }],
    ['the name of a known model', { modelName: 'Sonnet 4.5' }],
  ])('does not count %s', (_, change) => {
    expect(sameRows([aRow()], [aRow(change)])).toBe(true);
  });

  it('counts the name where it is all that names the row', () => {
    const named = (modelName: string) => aRow({ model: '(unmapped)', modelName });
    expect(sameRows([named('a')], [named('a')])).toBe(true);
    expect(sameRows([named('a')], [named('b')])).toBe(false);
  });

  it('does not count the order of rows, but each of them', () => {
    const [one, two] = [aRow(), aRow({ region: 'eu-west-1' })];
    expect(sameRows([one, two], [two, one])).toBe(true);
    expect(sameRows([one, two], [one])).toBe(false);
    expect(sameRows([one], [one, two])).toBe(false);
    expect(sameRows([], [])).toBe(true);
  });
});

describe('losesRows', () => {
  const noUsage = { invocations: null, inputTokens: null, outputTokens: null };

  it.each<[string, 'usage' | 'bill', readonly ReportRow[], boolean]>([
    ['a row that is gone', 'usage', [], true],
    ['tokens that became unknown', 'usage', [aRow(noUsage)], true],
    ['dollars that became unknown', 'bill', [aRow({ billedUsd: null, billedTokens: null })], true],
    ['other figures of the same row', 'usage', [aRow({ invocations: 11 })], false],
    ['what only the other side lost', 'bill', [aRow(noUsage)], false],
    ['what is told in part now', 'usage', [aRow({ partial: 'usage' })], true],
    ['what is told in part on the other side', 'usage', [aRow({ partial: 'bill' })], false],
    ['both sides in part', 'bill', [aRow({ partial: 'usage;bill' })], true],
  ])('judges %s', (_, side, now, loses) => {
    expect(losesRows([aRow()], now, side)).toBe(loses);
  });

  it('needs one row alone that is lost', () => {
    const other = aRow({ region: 'eu-west-1' });
    expect(losesRows([aRow(), other], [other], 'usage')).toBe(true);
    expect(losesRows([aRow(), other], [aRow(), other], 'usage')).toBe(false);
  });

  it.each<[string, Partial<ReportRow>, Partial<ReportRow>, boolean]>([
    ['in part before and now', { partial: 'bill' }, { partial: 'bill' }, false],
    ['in part before, whole now', { partial: 'bill' }, {}, false],
    ['in part before, unknown now', { partial: 'bill' }, { billedUsd: null, billedTokens: null }, true],
    [
      'no line before, unknown now',
      { billedUsd: null, billedTokens: 0 },
      { billedUsd: null, billedTokens: null },
      true,
    ],
  ])('judges a bill that was told %s', (_, before, now, loses) => {
    expect(losesRows([aRow(before)], [aRow(now)], 'bill')).toBe(loses);
  });
});
