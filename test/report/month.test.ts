import { type Day, daysOf, oneDay, plusDays } from '../../src/domain/date-range.ts';
import type { LedgerRow } from '../../src/domain/ledger.ts';
import { day, sunday } from '../support/report-builder.ts';
import { eachDay, historyDays, matched, read, reportOf, usageOnly } from './ledger-builder.ts';

const opus = { model: 'anthropic.claude-opus-4-8', modelName: 'Claude Opus 4.8' };
const everyDay = [...historyDays, sunday];
const tenADay = eachDay(everyDay, () => '10');

/** The report of one day, made the morning after, of rows on all days from `start` to it. */
function reportOn(date: Day, start: Day, rows: readonly LedgerRow[]) {
  return reportOf(rows, {
    ledger: { window: oneDay(date), read: { start, end: plusDays(date, 1) } },
    from: { generatedAt: `${plusDays(date, 1)}T06:00:00.000Z` },
  });
}

describe('the month', () => {
  it('is set against the same days of the month before', () => {
    const rows = eachDay(everyDay, (date) => (date < '2026-11-01' ? '2' : '10'));
    expect(reportOf(rows).month).toEqual({ start: '2026-11-01', toDateUsd: '220', previousToDateUsd: '44' });
  });

  it('is set against as many days as the month before has', () => {
    const date = day('2026-03-31');
    const days = daysOf({ start: day('2026-02-01'), end: day('2026-04-01') });
    const { month } = reportOn(
      date,
      day('2026-02-01'),
      eachDay(days, () => '1'),
    );
    expect(month).toEqual({ start: '2026-03-01', toDateUsd: '31', previousToDateUsd: '28' });
  });

  it('on its first day is that day', () => {
    const days = daysOf({ start: day('2026-10-01'), end: day('2026-11-02') });
    const report = reportOn(
      day('2026-11-01'),
      day('2026-10-01'),
      eachDay(days, () => '3'),
    );
    expect(report.month).toEqual({ start: '2026-11-01', toDateUsd: '3', previousToDateUsd: '3' });
    expect(report.forecast).toMatchObject({ monthUsd: '90' });
  });

  it('is unknown where its days were not read, or nothing of them is known', () => {
    const late = { ...read, start: day('2026-10-20') };
    expect(reportOf(tenADay, { ledger: { read: late } }).month.previousToDateUsd).toBeNull();
    expect(reportOf([usageOnly(null, {}, false)], { from: { charges: null } }).month.toDateUsd).toBeNull();
  });

  it('costs nothing when everything was read and nothing was used', () => {
    expect(reportOf([]).month).toMatchObject({ toDateUsd: '0', previousToDateUsd: '0' });
  });
});

describe('the forecast', () => {
  it('adds the usual cost of each day to come', () => {
    expect(reportOf(tenADay).forecast).toEqual({
      monthUsd: '300',
      lowUsd: '300',
      highUsd: '300',
      pastErrorRatio: '0',
    });
  });

  it('knows weekdays from weekends', () => {
    const isWeekend = (date: Day) => [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());
    const { forecast } = reportOf(eachDay(everyDay, (date) => (isWeekend(date) ? '1' : '10')));
    const weekdays = daysOf({ start: day('2026-11-01'), end: day('2026-12-01') }).filter(
      (date) => !isWeekend(date),
    );
    expect(forecast?.monthUsd).toBe(`${weekdays.length * 10 + (30 - weekdays.length)}`);
  });

  it('has an interval that holds it and never falls below what is there', () => {
    const rows = eachDay(everyDay, (date) => `${10 + (Number(date.slice(-2)) % 7) * 3}`);
    const { forecast, month } = reportOf(rows);
    const [low, told, high, there] = [
      forecast?.lowUsd,
      forecast?.monthUsd,
      forecast?.highUsd,
      month.toDateUsd,
    ].map(Number);
    expect(low).toBeLessThan(told ?? 0);
    expect(high).toBeGreaterThan(told ?? 0);
    expect(low).toBeGreaterThanOrEqual(there ?? 0);
    expect(Number(forecast?.pastErrorRatio)).toBeGreaterThan(0);
  });

  it('of a month that is over is what it cost', () => {
    const days = daysOf({ start: day('2026-10-01'), end: day('2026-12-01') });
    const { forecast } = reportOn(
      day('2026-11-30'),
      day('2026-10-01'),
      eachDay(days, (date) => date.slice(-2)),
    );
    expect(forecast).toMatchObject({ monthUsd: '465', lowUsd: '465', highUsd: '465' });
  });

  it('waits for three days of use', () => {
    const since = (days: number) => eachDay(everyDay.slice(-days), () => '10');
    expect(reportOf(since(2)).forecast).toBeNull();
    expect(reportOf(since(3)).forecast).toMatchObject({ monthUsd: '110', pastErrorRatio: null });
  });

  it('expects nothing more of what has cost nothing for a week', () => {
    const rows = eachDay(everyDay, (date) => (date <= plusDays(sunday, -7) ? '10' : null));
    expect(reportOf(rows).forecast).toMatchObject({ monthUsd: '150', lowUsd: '150', highUsd: '150' });
  });

  it('stands in for a past day that is unknown', () => {
    const hole = plusDays(sunday, -3);
    const rows = [...tenADay.filter(({ date }) => date !== hole), usageOnly(null, { date: hole })];
    expect(reportOf(rows).forecast).toMatchObject({ monthUsd: '300', pastErrorRatio: '0' });
  });

  it('is not told of a month whose beginning was not read', () => {
    const late = { ...read, start: day('2026-11-05') };
    expect(reportOf(tenADay, { ledger: { read: late } }).forecast).toBeNull();
  });
});

describe('the budget', () => {
  const budgetOf = (
    monthlyUsd: number | null,
    perModelMonthlyUsd = {},
    rows: readonly LedgerRow[] = tenADay,
  ) => reportOf(rows, { config: { budget: { monthlyUsd, perModelMonthlyUsd } } }).budget;

  it.each([
    ['within', 300],
    ['at_risk', 299.99],
    ['over', 219],
  ])('is %s at $220 so far and $300 told, of $%s', (state, monthly) => {
    expect(budgetOf(monthly)).toEqual([
      {
        model: null,
        modelName: 'All models',
        monthlyUsd: String(monthly),
        monthToDateUsd: '220',
        forecastUsd: '300',
        state,
      },
    ]);
  });

  it('is kept for each model by itself', () => {
    const rows = [...tenADay, ...eachDay(everyDay, () => '1', opus)];
    expect(budgetOf(null, { [opus.model]: 25, 'acme.unused': 5 }, rows)).toMatchObject([
      {
        model: 'acme.unused',
        modelName: 'acme.unused',
        monthToDateUsd: '0',
        forecastUsd: '0',
        state: 'within',
      },
      { ...opus, monthToDateUsd: '22', forecastUsd: '30', state: 'at_risk' },
    ]);
  });

  it('says nothing when nothing of the month is known', () => {
    const unread = everyDay.map((date) => usageOnly(null, { date }, false));
    const config = { budget: { monthlyUsd: 100, perModelMonthlyUsd: { [opus.model]: 5 } } };
    expect(reportOf(unread, { config, from: { charges: null } }).budget).toEqual([]);
  });

  it('of the whole is not held against a route, nor any budget against a part of the accounts', () => {
    const route = { name: 'search', to: [], models: [], when: 'always' } as const;
    const config = (accounts: readonly string[]) => ({
      budget: { monthlyUsd: 100, perModelMonthlyUsd: { [opus.model]: 25, 'acme.other': 1 } },
      routes: [{ ...route, accounts }],
    });
    const rows = eachDay(everyDay, () => '1', opus);
    expect(reportOf(rows, { config: config([]), route: 'search' }).budget).toMatchObject([
      { model: opus.model },
    ]);
    expect(reportOf(rows, { config: config(['111122223333']), route: 'search' }).budget).toEqual([]);
  });

  it('never prints a budget in another form than a decimal', () => {
    expect(budgetOf(1e21, {}, [matched('1')])[0]?.monthlyUsd).toBe('1000000000000000000000');
  });
});
