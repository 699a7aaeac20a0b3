import { contains, type Day, daysOf, isWholeMonth, plusDays } from '../domain/date-range.ts';
import {
  compare,
  type Decimal,
  divide,
  fromInteger,
  isNegative,
  isZero,
  multiply,
  subtract,
  sum,
  zero,
} from '../domain/money.ts';
import type { BudgetLine, DayTotal, Report } from '../domain/report.ts';
import type { ReportRow } from '../domain/report-row.ts';
import { asSureAs, estimated, exact, type Figure, partial, reasons, unknown } from './figure.ts';
import { compact, magnitude, money, monthName, percent, rate, shortDay } from './format.ts';
import { type Headline, isLoading } from './view-headline.ts';
import { type Tone, toneOf } from './view-models.ts';
import { usualWords, versus, windowLabel } from './window-words.ts';

/** One of the large figures below the sentence. */
export interface TileView {
  readonly label: string;
  readonly figure: Figure;
  readonly note: string;
  readonly tone: Tone;
}

/**
 * The large figures: the window, the month, its forecast, tokens, and the price of a million of them. A range has its
 * average day, too; a whole month is all of its month, with nothing left to forecast but the budget it was held to.
 */
export function tileViews(report: Report, head: Headline): readonly TileView[] {
  const isRange = daysOf(report.window).length > 1;
  return [
    windowTile(report, head),
    ...(isRange ? averageTile(report, head) : []),
    ...(isWholeMonth(report.window) ? budgetTile(report) : [monthTile(report, head), forecastTile(report)]),
    tokensTile(report),
    rateTile(report),
  ];
}

function windowTile(report: Report, head: Headline): TileView {
  const { usual } = report;
  return {
    label: windowLabel(report.window),
    figure: head.figure,
    note: head.versusUsual ?? withoutComparison(report, head),
    tone: usual === null ? 'flat' : toneOf(usual.nowUsd, usual.usd),
  };
}

/** Why the window stands alone; no usage where none is usual is as usual as can be. */
function withoutComparison({ usual, window }: Report, { kind }: Headline): string {
  if (usual === null) return 'no earlier days to compare with';
  if (kind !== 'no_usage') return 'to be compared once it is known';
  return `same as ${usualWords(usual, window).short}`;
}

/** Nothing where the window itself is unknown. */
function averageTile({ window, dayTotals }: Report, { usd, figure }: Headline): readonly TileView[] {
  if (usd === null) return [];
  const days = daysOf(window);
  const dearest = dayTotals
    .filter(({ day }) => contains(window, day))
    .reduce<DayTotal | null>((most, day) => (compare(costOn(day), costOn(most)) > 0 ? day : most), null);
  return [
    {
      label: 'An average day',
      figure: asSureAs(figure, money(divide(usd, days.length))),
      note: dearest === null ? '' : `most on ${shortDay(dearest.day)}: ${money(costOn(dearest))}`,
      tone: 'flat',
    },
  ];
}

function costOn(day: DayTotal | null): Decimal {
  return day?.usd ?? zero;
}

function budgetTile({ budget, window }: Report): readonly TileView[] {
  const whole = budget.find(({ model }) => model === null);
  if (whole === undefined || isZero(whole.monthlyUsd)) return [];
  const left = subtract(whole.monthlyUsd, whole.monthToDateUsd);
  return [
    {
      label: `${monthName(window.start)} budget`,
      figure: exact(money(whole.monthlyUsd)),
      note: isNegative(left)
        ? `⚠ over by ${money(magnitude(left))} (${percent(divide(whole.monthToDateUsd, whole.monthlyUsd))} used)`
        : `${percent(divide(whole.monthToDateUsd, whole.monthlyUsd))} used`,
      tone: isNegative(left) ? 'up' : 'flat',
    },
  ];
}

function monthTile(report: Report, head: Headline): TileView {
  const { toDateUsd, previousToDateUsd, start } = report.month;
  const label = `${monthName(start)} to date`;
  if (toDateUsd === null) return { label, figure: unknown(reasons.notBilled), note: '', tone: 'flat' };
  const previous = monthName(plusDays(start, -1));
  const figure = monthFigure(money(toDateUsd), report, head);
  if (previousToDateUsd === null) {
    return { label, figure, note: `the same days of ${previous} are not known`, tone: 'flat' };
  }
  if (isZero(previousToDateUsd)) {
    return { label, figure, note: `nothing in the same days of ${previous}`, tone: 'flat' };
  }
  const sameDays = `the same days of ${previous} (${money(previousToDateUsd)})`;
  return {
    label,
    figure,
    note: versus(toDateUsd, previousToDateUsd, sameDays),
    tone: toneOf(toDateUsd, previousToDateUsd),
  };
}

/** The month holds the window: it is no surer. */
function monthFigure(text: string, report: Report, { atLeast }: Headline): Figure {
  if (atLeast) return partial(text, reasons.atLeast);
  return isLoading(report) ? estimated(text, reasons.loading) : exact(text);
}

function forecastTile(report: Report): TileView {
  const label = `${monthName(report.month.start)} forecast`;
  const { forecast } = report;
  const budget = report.budget.find(({ model }) => model === null);
  if (forecast === null) {
    const note = budget === undefined ? 'too few days to tell' : `budget ${money(budget.monthlyUsd)}`;
    return { label, figure: unknown('Not known: too few days to forecast from.'), note, tone: 'flat' };
  }
  return {
    label,
    figure: estimated(money(forecast.monthUsd), reasons.forecast),
    note: [
      ...(budget === undefined ? [] : [budgetNote(budget, forecast.monthUsd)]),
      `likely ${money(forecast.lowUsd)} to ${money(forecast.highUsd)}`,
      ...pastErrorNote(report.month.start, forecast.pastErrorRatio),
    ].join(', '),
    tone: budget === undefined || budget.state === 'within' ? 'flat' : 'up',
  };
}

/** How far the same method fell from the month before, by the median of what it told on each of its days. */
function pastErrorNote(month: Day, pastErrorRatio: Decimal | null): readonly string[] {
  return pastErrorRatio === null
    ? []
    : [`${percent(pastErrorRatio)} off in ${monthName(plusDays(month, -1))}`];
}

function budgetNote(budget: BudgetLine, forecastUsd: Decimal): string {
  const share = isZero(budget.monthlyUsd) ? '' : `${percent(divide(forecastUsd, budget.monthlyUsd))} of `;
  const words = `${share}${money(budget.monthlyUsd)} budget`;
  return budget.state === 'within' ? words : `⚠ ${words}, ${budget.state === 'over' ? 'over' : 'at risk'}`;
}

function tokensTile(report: Report): TileView {
  const { totals, caching } = report;
  const counts = [totals.inputTokens, totals.outputTokens, totals.cacheReadTokens, totals.cacheWriteTokens];
  const known = counts.filter((count) => count !== null);
  const figure =
    known.length === 0
      ? unknown(reasons.notPublished)
      : exact(compact(known.reduce((all, count) => all + count, 0)));
  return { label: 'Tokens', figure, note: cachingNote(caching), tone: 'flat' };
}

function cachingNote(caching: Report['caching']): string {
  if (caching === null) return 'input, output and caches';
  const share = caching.readShare === null ? '' : `${percent(caching.readShare)} of input from cache`;
  const saved = compare(caching.usd, fromInteger(0)) > 0 ? `caching saved ≈${money(caching.usd)}` : '';
  return [share, saved].filter((part) => part !== '').join(', ');
}

function rateTile(report: Report): TileView {
  const rows = report.rows.filter((row) => costOf(row) !== null && tokensOf(row) > 0);
  const tokens = rows.reduce((all, row) => all + tokensOf(row), 0);
  const label = '$ per million tokens';
  if (tokens === 0) return { label, figure: unknown(reasons.notPublished), note: '', tone: 'flat' };
  const usd = sum(rows.flatMap((row) => costOf(row) ?? []));
  const each = rate(divide(multiply(usd, 1_000_000), tokens));
  const figure = rows.some((row) => row.expectedBasis !== 'bill')
    ? estimated(each, reasons.loading)
    : exact(each);
  return { label, figure, note: 'all models and token classes', tone: 'flat' };
}

function costOf(row: ReportRow): Decimal | null {
  return row.expectedUsd ?? row.billedUsd;
}

function tokensOf(row: ReportRow): number {
  const counts = [row.inputTokens, row.outputTokens, row.cacheReadTokens, row.cacheWriteTokens];
  return counts.every((count) => count === null)
    ? (row.billedTokens ?? 0)
    : counts.reduce<number>((all, count) => all + (count ?? 0), 0);
}
