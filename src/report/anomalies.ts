import { byTexts } from '../domain/byte-order.ts';
import { type DateRange, type Day, daysOf, lastDay, plusDays } from '../domain/date-range.ts';
import { compare, type Decimal, isZero, subtract, toNumber } from '../domain/money.ts';
import type { Anomaly } from '../domain/report.ts';
import type { ReportConfig, Sensitivity } from '../domain/report-config.ts';
import type { CostSeries, ModelCosts } from './day-series.ts';
import { derivedUsd } from './figure.ts';
import { median, medianNumber } from './median.ts';
import { ratio } from './tokens.ts';
import { weekdayOf } from './usual-days.ts';

/** How many deviations above its usual a day must be. */
const deviations: Readonly<Record<Sensitivity, number>> = { low: 6, medium: 3.5, high: 2.5 };
/** Makes the median absolute deviation comparable with a standard deviation (of a normal distribution). */
const madScale = 1.4826;
/** A day that is always the same to the cent still varies this much without meaning anything. Unit: share of usual. */
const leastDeviation = 0.02;
/** With fewer known days since its first cost a model has no usual range: it is new. */
const fewestDays = 7;
const fewestWeekdays = 3;

/**
 * The models that cost far more than their usual range on some day of the window, the largest first.
 *
 * A day that is not known whole counts with what is known of it, which is less than it will be; only days known whole
 * make the usual range, each compared with its own weekday.
 */
export function anomaliesOf(
  models: readonly ModelCosts[],
  window: DateRange,
  alerts: ReportConfig['alerts'],
): readonly Anomaly[] {
  return models
    .flatMap(({ model, modelName, series }) => {
      if (model === null) return [];
      return excessesIn(window, series, alerts).map((excess) => ({ model, modelName, ...excess }));
    })
    .sort((a, b) => compare(b.deltaUsd, a.deltaUsd) || byNameAndDay(a, b));
}

const byNameAndDay = byTexts((anomaly: Anomaly) => [anomaly.model, anomaly.modelName, anomaly.day]);

type Excess = Omit<Anomaly, 'model' | 'modelName'>;

/** The last day of each unbroken run of such days that reaches into the window. */
function excessesIn(
  window: DateRange,
  series: CostSeries,
  alerts: ReportConfig['alerts'],
): readonly Excess[] {
  const used = usedDays(series.whole);
  const excessive = (day: Day) => excessOn(day, series.known, used, alerts);
  const last = lastDay(window);
  return daysOf(window).flatMap((day) => {
    const excess = excessive(day);
    if (excess === null || (day < last && excessive(plusDays(day, 1)) !== null)) return [];
    let since = day;
    while (excessive(plusDays(since, -1)) !== null) since = plusDays(since, -1);
    return [{ ...excess, day, since }];
  });
}

/** How far a day lies outside the usual range of the days before it; null when it does not. */
function excessOn(
  day: Day,
  known: CostSeries['known'],
  used: readonly DayUsd[],
  { minUsd, sensitivity }: ReportConfig['alerts'],
): Omit<Excess, 'day' | 'since'> | null {
  const actualUsd = known.get(day) ?? null;
  if (actualUsd === null) return null;
  const before = used.filter(([earlier]) => earlier < day);
  const usual = before.length < fewestDays ? null : usualOn(day, before);
  if (usual === null) return null;
  const usualUsd = derivedUsd(usual);
  const deltaUsd = subtract(actualUsd, usualUsd);
  const delta = toNumber(deltaUsd);
  if (delta < minUsd || delta <= deviations[sensitivity] * deviationOf(before, usualUsd)) return null;
  return { usualUsd, actualUsd, deltaUsd, deltaRatio: isZero(usualUsd) ? null : ratio(deltaUsd, usualUsd) };
}

type DayUsd = readonly [day: Day, usd: Decimal];

/** The days known whole since the first that cost anything. */
function usedDays(whole: CostSeries['whole']): readonly DayUsd[] {
  const days = [...whole].flatMap(([day, usd]): DayUsd[] => (usd === null ? [] : [[day, usd]]));
  const first = days.findIndex(([, usd]) => !isZero(usd));
  return first < 0 ? [] : days.slice(first);
}

/** The median of the same weekday, or of all days when those are too few. */
function usualOn(day: Day, before: readonly DayUsd[]): Decimal | null {
  const sameWeekday = before.filter(([earlier]) => weekdayOf(earlier) === weekdayOf(day));
  return median((sameWeekday.length < fewestWeekdays ? before : sameWeekday).map(([, usd]) => usd));
}

/** The scaled median absolute deviation of the days from what is usual on their weekdays. */
function deviationOf(before: readonly DayUsd[], usualUsd: Decimal): number {
  const oneOfEach = new Map(before.map(([day]) => [weekdayOf(day), day]));
  const usualByWeekday = new Map(
    [...oneOfEach].map(([weekday, day]) => [weekday, usualOn(day, before)] as const),
  );
  const residuals = before.flatMap(([day, usd]) => {
    const usual = usualByWeekday.get(weekdayOf(day)) ?? null;
    return usual === null ? [] : [Math.abs(toNumber(subtract(usd, usual)))];
  });
  return Math.max(madScale * (medianNumber(residuals) ?? 0), leastDeviation * toNumber(usualUsd));
}
