import { usd } from '../support/report-builder.ts';
import { aBill, matched, none, reportOf, someUsage, usageOnly } from './ledger-builder.ts';

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
