import { type Day, daysOf, plusDays } from '../../src/domain/date-range.ts';
import { day, sunday } from '../support/report-builder.ts';
import { eachDay, historyDays, read, reportOf, reportOn, usageOnly } from './ledger-builder.ts';

const everyDay = [...historyDays, sunday];
const tenADay = eachDay(everyDay, () => '10');

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
