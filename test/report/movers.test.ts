import * as fc from 'fast-check';
import { plusDays } from '../../src/domain/date-range.ts';
import { add } from '../../src/domain/money.ts';
import { sunday } from '../support/report-builder.ts';
import { costOnly, eachDay, historyDays, matched, reportOf, usageOnly } from './ledger-builder.ts';

const nova = { model: 'amazon.nova-pro', modelName: 'Nova Pro' } as const;
const history = eachDay(historyDays, () => '10');

describe('movers', () => {
  it('split a move into volume at the usual price and the rest', () => {
    expect(reportOf([...history, matched('25', {}, 2000)]).movers).toEqual([
      {
        model: 'anthropic.claude-sonnet-4-5',
        modelName: 'Claude Sonnet 4.5',
        kind: 'changed',
        usualUsd: '10',
        nowUsd: '25',
        deltaUsd: '15',
        volumeUsd: '10',
        rateUsd: '5',
      },
    ]);
  });

  it('come with the largest move first, whichever its direction', () => {
    const other = eachDay(historyDays, () => '10', nova);
    const { movers } = reportOf([...history, ...other, matched('12'), matched('1', nova)]);
    expect(movers.map(({ model, deltaUsd }) => [model, deltaUsd])).toEqual([
      ['amazon.nova-pro', '-9'],
      ['anthropic.claude-sonnet-4-5', '2'],
    ]);
  });

  it('name a new model, of which no volume can be told', () => {
    const { movers } = reportOf([...history, matched('10'), matched('7', nova)]);
    expect(movers).toMatchObject([
      { ...nova, kind: 'new', usualUsd: '0', deltaUsd: '7', volumeUsd: null, rateUsd: null },
    ]);
  });

  it('name a model that is gone, all of it volume', () => {
    const { movers } = reportOf([...history, ...eachDay(historyDays, () => '4', nova), matched('10')]);
    expect(movers).toMatchObject([
      { ...nova, kind: 'gone', nowUsd: '0', deltaUsd: '-4', volumeUsd: '-4', rateUsd: '0' },
    ]);
  });

  it('call no model gone while a failed region or an unread bill may hide it', () => {
    const failed = {
      source: 'cloudwatch',
      account: null,
      region: 'us-east-1',
      state: 'failed',
      detail: 'denied',
    } as const;
    expect(reportOf(history, { from: { completeness: [failed] } }).movers).toEqual([]);
    expect(reportOf(history, { from: { charges: null } }).movers).toEqual([]);
    expect(reportOf(history).movers).toHaveLength(1);
  });

  it('call a model gone though another region failed', () => {
    const failed = {
      source: 'cloudwatch',
      account: null,
      region: 'eu-west-1',
      state: 'failed',
      detail: 'denied',
    } as const;
    expect(reportOf(history, { from: { completeness: [failed] } }).movers).toMatchObject([{ kind: 'gone' }]);
  });

  it('leave out what is not known until it settles, on both sides', () => {
    const batch = { chargeGroup: 'batch' } as const;
    const loading = costOnly('1', false, batch);
    const billed = historyDays.map((date) => costOnly('6', true, { ...batch, date }));
    const { movers } = reportOf([...history, ...billed, matched('12'), loading]);
    expect(movers).toMatchObject([{ usualUsd: '10', nowUsd: '12', deltaUsd: '2' }]);
  });

  it('leave out a model of which nothing is known', () => {
    expect(reportOf([...history, usageOnly(null)]).movers).toEqual([]);
  });

  it('tell no volume of a model without tokens', () => {
    const images = (date = sunday, dollars = '3') => ({
      ...costOnly(dollars, true, { chargeGroup: 'image', date }),
    });
    const { movers } = reportOf([...historyDays.map((date) => images(date)), images(sunday, '8')]);
    expect(movers).toMatchObject([{ deltaUsd: '5', volumeUsd: null, rateUsd: null }]);
  });

  it('hold no model whose cost is its usual', () => {
    expect(reportOf([...history, matched('10')]).movers).toEqual([]);
  });

  it('follow a range against the one before it', () => {
    const window = { start: plusDays(sunday, -6), end: plusDays(sunday, 1) };
    const rows = eachDay([...historyDays, sunday], (date) => (date < window.start ? '1' : '3'));
    const { movers } = reportOf(rows, { ledger: { window } });
    expect(movers).toMatchObject([
      { usualUsd: '7', nowUsd: '21', deltaUsd: '14', volumeUsd: '0', rateUsd: '14' },
    ]);
  });

  it('add up: volume and rate are the whole move, to the last digit', () => {
    const cents = fc.integer({ min: 1, max: 10_000_000 });
    const tokens = fc.integer({ min: 1, max: 1_000_000 }).map((count) => count * 10);
    fc.assert(
      fc.property(cents, cents, tokens, tokens, (usual, now, usualTokens, nowTokens) => {
        const before = eachDay(
          historyDays.slice(-4),
          () => `${usual / 1000}`,
          {},
          () => usualTokens,
        );
        const [mover] = reportOf([...before, matched(`${now / 1000}`, {}, nowTokens)]).movers;
        fc.pre(mover !== undefined);
        if (mover?.volumeUsd == null || mover.rateUsd === null) throw new Error('no split');
        expect(add(mover.volumeUsd, mover.rateUsd)).toBe(mover.deltaUsd);
        expect(add(mover.usualUsd, mover.deltaUsd)).toBe(mover.nowUsd);
      }),
      { seed: 1, numRuns: 25 },
    );
  });
});
