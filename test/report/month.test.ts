import { daysOf } from '../../src/domain/date-range.ts';
import { day, sunday } from '../support/report-builder.ts';
import { eachDay, historyDays, read, reportOf, reportOn, usageOnly } from './ledger-builder.ts';

const everyDay = [...historyDays, sunday];
const tenADay = eachDay(everyDay, () => '10');

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
