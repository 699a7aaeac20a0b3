import { type Day, daysOf } from '../../src/domain/date-range.ts';
import type { Anomaly, BudgetLine, Report } from '../../src/domain/report.ts';
import { reportView } from '../../src/render/view.ts';
import { aReport, day, usd } from '../support/report-builder.ts';

const week = { start: day('2026-11-16'), end: day('2026-11-23') };
const october = { start: day('2026-10-01'), end: day('2026-11-01') };

describe('a digest', () => {
  it.each([
    ['a week', week, ['Week of Mon 16 Nov', 'An average day', 'November to date', 'November forecast']],
    ['nine days', { start: day('2026-11-14'), end: week.end }, ['Sat 14 Nov – Sun 22 Nov', 'An average day']],
    ['a month, which is all of its month', october, ['October 2026', 'An average day', 'Tokens']],
  ])('has the tiles of %s', (_, window, labels) => {
    const { tiles } = reportView(digest({ window }));
    expect(tiles.map(({ label }) => label).slice(0, labels.length)).toEqual(labels);
  });

  it('spreads its total over its days and names the dearest', () => {
    const [, average] = reportView(digest({ window: week })).tiles;
    expect(average).toMatchObject({ figure: { text: '$176' }, note: 'most on Thu 19 Nov: $900' });
  });

  it.each([
    ['750', '75% used'],
    ['1100', '⚠ over by $100 (110% used)'],
  ])('holds a month of $%s against its budget of $1,000', (spent, note) => {
    const tile = reportView(digest({ window: october, budget: [budgetOf(spent)] })).tiles[2];
    expect(tile).toMatchObject({ label: 'October budget', figure: { text: '$1,000' }, note });
  });

  it('names an unusual model once, with its worst day', () => {
    const anomalies = [
      anomaly('nova', '2026-11-17', '30'),
      anomaly('opus', '2026-11-16', '40'),
      anomaly('nova', '2026-11-19', '90'),
      anomaly('nova', '2026-11-20', '20'),
    ];
    expect(reportView(digest({ window: week, anomalies })).attention).toMatchObject([
      { name: 'nova', change: '+$90.00 (900%)', since: 'on Thu 19 Nov and 2 other days' },
      { name: 'opus', since: 'on Mon 16 Nov' },
    ]);
  });

  it.each([
    ['a day', undefined, 'what is usual'],
    ['a week', week, 'the week before'],
    ['a month', october, 'the month before'],
    ['three days', { start: day('2026-11-20'), end: week.end }, 'the 3 days before'],
  ])('says what %s is compared with', (_, window, words) => {
    expect(reportView(aReport(window === undefined ? {} : { window })).comparedWith).toBe(words);
  });
});

/** Ten dollars and a few on each day of the window, but 900 on 19 November; $1,234.56 in all. */
function digest(over: Partial<Report> & Pick<Report, 'window'>): Report {
  const dayTotals = daysOf(over.window).map((date: Day) => ({
    day: date,
    usd: usd(date === '2026-11-19' ? '900' : '10'),
    estimated: false,
    inputTokens: 1,
    outputTokens: 1,
    cacheReadTokens: null,
    cacheWriteTokens: null,
    coverage: null,
  }));
  return aReport({
    totals: { ...aReport().totals, billedUsd: usd('1234.56'), expectedUsd: usd('1234.56') },
    dayTotals,
    ...over,
  });
}

function anomaly(modelName: string, date: string, delta: string): Anomaly {
  return {
    model: `acme.${modelName}`,
    modelName,
    day: day(date),
    usualUsd: usd('10'),
    actualUsd: usd(String(10 + Number(delta))),
    deltaUsd: usd(delta),
    deltaRatio: usd(String(Number(delta) / 10)),
    since: day(date),
  };
}

function budgetOf(spent: string): BudgetLine {
  return {
    model: null,
    modelName: 'All models',
    monthlyUsd: usd('1000'),
    monthToDateUsd: usd(spent),
    forecastUsd: null,
    state: 'within',
  };
}
