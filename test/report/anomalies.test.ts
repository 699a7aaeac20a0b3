import { type Day, daysOf, plusDays } from '../../src/domain/date-range.ts';
import type { Sensitivity } from '../../src/domain/report-config.ts';
import { needsAttention } from '../../src/report/needs-attention.ts';
import { weekdayOf } from '../../src/report/usual-days.ts';
import { sunday } from '../support/report-builder.ts';
import { costOnly, eachDay, historyDays, matched, reportOf, usageOnly } from './ledger-builder.ts';

const flat = eachDay(historyDays, () => '100');
/** Ten dollars up and down around 100 from week to week: a median absolute deviation of 10. */
const wavy = eachDay(historyDays, (date) => {
  const week = Math.floor(historyDays.indexOf(date) / 7);
  return `${90 + (week % 3) * 10}`;
});

describe('anomalies', () => {
  it('say who, how much more than usual, and since when', () => {
    expect(reportOf([...flat, matched('150')]).anomalies).toEqual([
      {
        model: 'anthropic.claude-sonnet-4-5',
        modelName: 'Claude Sonnet 4.5',
        day: sunday,
        since: sunday,
        usualUsd: '100',
        actualUsd: '150',
        deltaUsd: '50',
        deltaRatio: '0.5',
      },
    ]);
  });

  it.each([
    ['not below it', '119.99', 0],
    ['from it on', '120', 1],
  ])('need alerts.minUsd: %s', (_, dollars, found) => {
    expect(reportOf([...flat, matched(dollars)]).anomalies).toHaveLength(found);
  });

  it.each([
    ['low', '188', '190'],
    ['medium', '151', '153'],
    ['high', '136', '138'],
  ] as readonly [Sensitivity, string, string][])(
    'need more deviations the lower the sensitivity: %s is silent at $%s and not at $%s',
    (sensitivity, inside, outside) => {
      const config = { alerts: { minUsd: 1, sensitivity } };
      expect(reportOf([...wavy, matched(inside)], { config }).anomalies).toEqual([]);
      expect(reportOf([...wavy, matched(outside)], { config }).anomalies).toHaveLength(1);
    },
  );

  it('compare a day with its own weekday', () => {
    const busyOn = (busy: number) =>
      eachDay(historyDays, (date) => (weekdayOf(date) === busy ? '400' : '100'));
    expect(reportOf([...busyOn(0), matched('400')]).anomalies).toEqual([]);
    expect(reportOf([...busyOn(1), matched('400')]).anomalies).toMatchObject([{ usualUsd: '100' }]);
  });

  it('begin with the first day of an unbroken run', () => {
    const since = plusDays(sunday, -2);
    const rows = eachDay(historyDays, (date) => (date >= since ? '300' : '100'));
    expect(reportOf([...rows, matched('300')]).anomalies).toMatchObject([{ day: sunday, since }]);
  });

  it('name the last day of each run in a range', () => {
    const window = { start: plusDays(sunday, -6), end: plusDays(sunday, 1) };
    const high = new Set<Day>([plusDays(sunday, -7), plusDays(sunday, -6), plusDays(sunday, -3)]);
    const rows = eachDay([...historyDays, sunday], (date) => (high.has(date) ? '300' : '100'));
    expect(reportOf(rows, { ledger: { window } }).anomalies.map(({ since, day }) => [since, day])).toEqual([
      [plusDays(sunday, -7), plusDays(sunday, -6)],
      [plusDays(sunday, -3), plusDays(sunday, -3)],
    ]);
  });

  it.each([
    ['on its first day', 0],
    ['in its first week', 6],
  ])('do not name a model that is new, %s', (_, days) => {
    const nova = { model: 'amazon.nova-pro', modelName: 'Nova Pro' };
    const before = eachDay(historyDays.slice(historyDays.length - days), () => '10', nova);
    expect(reportOf([...flat, matched('100'), ...before, matched('900', nova)]).anomalies).toEqual([]);
  });

  it('have no ratio to nothing', () => {
    const once = matched('5', { date: plusDays(sunday, -30) });
    expect(reportOf([once, matched('90')]).anomalies).toMatchObject([{ usualUsd: '0', deltaRatio: null }]);
  });

  it('do not name a model that costs less than usual, or of which nothing is known', () => {
    expect(reportOf([...flat, matched('1')]).anomalies).toEqual([]);
    expect(reportOf([...flat, usageOnly(null)]).anomalies).toEqual([]);
  });

  it('name a model whose bill, still loading, is far above usual already', () => {
    const batch = { chargeGroup: 'batch' } as const;
    const rows = historyDays.map((date) => costOnly('100', true, { ...batch, date }));
    const { anomalies } = reportOf([...rows, costOnly('250', false, batch)]);
    expect(anomalies).toMatchObject([{ actualUsd: '250', deltaUsd: '150' }]);
  });

  it('learn nothing from days that are not known whole', () => {
    const unread = daysOf({ start: plusDays(sunday, -7), end: sunday }).map((date) =>
      usageOnly(null, { date }),
    );
    const settled = flat.filter(({ date }) => date < plusDays(sunday, -7));
    expect(reportOf([...settled, ...unread, matched('300')]).anomalies).toMatchObject([{ since: sunday }]);
  });

  it('come with the largest first', () => {
    const nova = { model: 'amazon.nova-pro', modelName: 'Nova Pro' };
    const rows = [...flat, ...eachDay(historyDays, () => '10', nova), matched('200'), matched('500', nova)];
    expect(reportOf(rows).anomalies.map(({ deltaUsd }) => deltaUsd)).toEqual(['490', '100']);
  });

  it.each([
    ['an unusual model', [...flat, matched('150')], null, true],
    ['a budget that is over', [...flat, matched('100')], 100, true],
    ['a silence where $20 and more are usual', eachDay(historyDays, () => '20'), null, true],
    ['a silence where less is usual', eachDay(historyDays, () => '19.99'), null, false],
    ['a silence that is usual', [matched('100', { date: plusDays(sunday, -30) })], null, false],
    ['nothing of the kind', [...flat, matched('100')], 1_000_000, false],
  ] as const)('or budgets need attention: %s', (_, rows, monthlyUsd, needed) => {
    const report = reportOf(rows, { config: { budget: { monthlyUsd, perModelMonthlyUsd: {} } } });
    expect(needsAttention(report)).toBe(needed);
  });
});
