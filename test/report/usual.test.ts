import { type Day, daysOf, plusDays } from '../../src/domain/date-range.ts';
import { weekdayOf } from '../../src/report/usual-days.ts';
import { day, sunday } from '../support/report-builder.ts';
import { costOnly, eachDay, historyDays, matched, read, reportOf, usageOnly } from './ledger-builder.ts';

const isSunday = (date: Day) => weekdayOf(date) === 0;
const settledUntil = (date: Day) => historyDays.filter((earlier) => earlier < date);

describe('usual', () => {
  it('is the median of the same weekday over the history', () => {
    const dollars = ['7', '1', '3', '900', '5', '2', '4'];
    const sundays = historyDays.filter(isSunday);
    const rows = eachDay(historyDays, (date) =>
      isSunday(date) ? (dollars[sundays.indexOf(date)] ?? null) : '50',
    );
    expect(reportOf([...rows, matched('9')]).usual).toMatchObject({ usd: '4', basis: 'weekday', days: 7 });
  });

  it('falls back to all days when fewer than three of the weekday are known', () => {
    const start = day('2026-11-12');
    const rows = eachDay(daysOf({ start, end: sunday }), (date) => (isSunday(date) ? '1000' : '20'));
    expect(
      reportOf([...rows, matched('9')], { ledger: { read: { start, end: read.end } } }).usual,
    ).toMatchObject({
      usd: '20',
      basis: 'all_days',
      days: 10,
    });
  });

  it('is unknown with fewer than three days', () => {
    const start = plusDays(sunday, -2);
    const rows = eachDay(daysOf({ start, end: sunday }), () => '20');
    expect(reportOf(rows, { ledger: { read: { start, end: read.end } } }).usual).toBeNull();
  });

  it('takes a day read completely without a row for a zero, once anything was used', () => {
    const rows = eachDay(historyDays, (date) =>
      date === historyDays[0] || date === plusDays(sunday, -1) ? '8' : null,
    );
    expect(reportOf([...rows, matched('9')]).usual).toMatchObject({ usd: '0', basis: 'weekday', days: 7 });
  });

  it('does not count the days before the first use, once there are three days since', () => {
    const rows = eachDay(historyDays.slice(-5), () => '20');
    expect(reportOf([...rows, matched('9')]).usual).toMatchObject({ usd: '20', basis: 'all_days', days: 5 });
  });

  it('is nothing for whoever begins today', () => {
    expect(reportOf([matched('9')]).usual).toMatchObject({ usd: '0' });
  });

  it('leaves out a day that is not known whole', () => {
    const lastSunday = plusDays(sunday, -7);
    const rows = eachDay(historyDays, () => '10');
    const unsettled = usageOnly(null, { date: lastSunday, region: 'eu-west-1' });
    const config = { restateDays: 14 };
    expect(reportOf([...rows, unsettled, matched('9')], { config }).usual).toMatchObject({
      usd: '10',
      days: 6,
    });
  });

  it('knows no zeros when the bill was not read completely', () => {
    const rows = eachDay(historyDays.slice(-2), () => '10');
    const partial = {
      source: 'cost-explorer',
      account: null,
      region: null,
      state: 'partial',
      detail: 'page 2',
    } as const;
    expect(reportOf(rows, { from: { completeness: [partial] } }).usual).toBeNull();
  });

  it('never lets usage that was never billed hide what is usual of the rest', () => {
    const free = settledUntil(day('2026-11-10')).map((date) => usageOnly(null, { date, model: 'acme.free' }));
    const rows = eachDay(historyDays, () => '10');
    expect(reportOf([...rows, ...free]).usual).toMatchObject({ usd: '10', basis: 'weekday' });
  });

  it('of a range is the range before it, of the same length', () => {
    const window = { start: day('2026-11-16'), end: read.end };
    const rows = eachDay(daysOf({ start: read.start, end: read.end }), (date) =>
      date < window.start ? '3' : '4',
    );
    const report = reportOf(rows, { ledger: { window } });
    expect(report.usual).toMatchObject({ usd: '21', basis: 'previous_range', days: 1 });
    expect(report.models[0]?.usual).toEqual(report.usual);
  });

  it('of a calendar month is the month before, however long that was', () => {
    const window = { start: day('2026-03-01'), end: day('2026-04-01') };
    const whole = { start: day('2026-01-01'), end: window.end };
    const rows = eachDay(daysOf(whole), (date) => (date < '2026-02-01' ? '100' : '1'));
    const report = reportOf(rows, { ledger: { window, read: whole } });
    expect(report.usual).toMatchObject({ usd: '28', nowUsd: '31', basis: 'previous_range' });
  });

  it('of a range is unknown when the range before it was not read', () => {
    const window = { start: day('2026-11-16'), end: read.end };
    const start = day('2026-11-12');
    const rows = eachDay(daysOf({ start, end: read.end }), () => '3');
    expect(reportOf(rows, { ledger: { window, read: { start, end: read.end } } }).usual).toBeNull();
  });

  it('is told for each model too, with zeros where it was silent', () => {
    const rows = [
      ...eachDay(historyDays, () => '10'),
      ...eachDay(historyDays.slice(-3), () => '4', { model: 'amazon.nova-pro', modelName: 'Nova Pro' }),
    ];
    const report = reportOf([
      ...rows,
      matched('9'),
      matched('5', { model: 'amazon.nova-pro', modelName: 'Nova Pro' }),
    ]);
    expect(report.models.map(({ model, usual }) => [model, usual?.usd])).toEqual([
      ['anthropic.claude-sonnet-4-5', '10'],
      ['amazon.nova-pro', '0'],
    ]);
  });

  it('takes no zero from a charge that only the bill knows while it may still load', () => {
    const rows = [...eachDay(historyDays, () => '10'), costOnly('2', true, { date: plusDays(sunday, -20) })];
    expect(reportOf([...rows, matched('9')]).dayTotals.at(-1)).toMatchObject({ day: sunday, usd: '9' });
    expect(reportOf(rows).dayTotals.at(-1)).toMatchObject({ day: sunday, usd: null });
  });
});
