import { type Day, daysOf, plusDays } from '../../src/domain/date-range.ts';
import { day, sunday } from '../support/report-builder.ts';
import {
  costOnly,
  eachDay,
  historyDays,
  matched,
  read,
  reportOf,
  reportOn,
  usageOnly,
} from './ledger-builder.ts';

const nova = { model: 'amazon.nova-pro', modelName: 'Nova Pro' } as const;
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

  it('of a month that is over may still rise while its last days are not known whole', () => {
    const days = daysOf({ start: day('2026-10-01'), end: day('2026-12-01') });
    const rows = eachDay(days, (date) => `${10 + (Number(date.slice(-2)) % 5)}`);
    const waiting = usageOnly(null, { ...nova, date: day('2026-11-30') });
    const forecast = (more: typeof rows) =>
      reportOn(day('2026-11-30'), day('2026-10-01'), [...rows, ...more]).forecast;
    expect(forecast([])).toMatchObject({ highUsd: forecast([])?.monthUsd });
    expect(Number(forecast([waiting])?.highUsd)).toBeGreaterThan(Number(forecast([])?.highUsd));
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

  it.each([
    ['known in part', [matched('10'), usageOnly(null, nova)]],
    ['not known at all', [usageOnly(null)]],
  ])('takes the zeros before a first day that is %s for no end of use', (_, rows) => {
    expect(reportOf(rows).forecast).toBeNull();
  });

  it('waits for three days that are known whole', () => {
    const unknown = everyDay.slice(-3).map((date) => usageOnly(null, { ...nova, date }));
    const rows = eachDay(everyDay.slice(-3), () => '10');
    expect(reportOf([...rows, ...unknown]).forecast).toBeNull();
    expect(reportOf([...rows, ...unknown.slice(0, 1)]).forecast).toBeNull();
  });

  it('knows what has stopped though a charge of it could still load', () => {
    const batch = { chargeGroup: 'batch' } as const;
    const before = everyDay.filter((date) => date <= plusDays(sunday, -10));
    const rows = before.map((date) => costOnly('10', true, { ...batch, date }));
    expect(reportOf(rows).forecast).toMatchObject({ monthUsd: '120', highUsd: '120' });
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
