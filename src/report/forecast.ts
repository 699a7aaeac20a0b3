import { type DateRange, type Day, daysOf, firstOfMonth, lastDay, plusDays } from '../domain/date-range.ts';
import { add, compare, type Decimal, parseDecimal, subtract, sum, toNumber, zero } from '../domain/money.ts';
import type { Forecast } from '../domain/report.ts';
import type { CostSeries } from './day-series.ts';
import { derivedUsd } from './figure.ts';
import { median } from './median.ts';
import { sumOver } from './month.ts';
import { ratio } from './tokens.ts';
import { weekdayOf } from './usual-days.ts';

/** The forecast learns from so many days before it: long enough for four of each weekday, short enough to follow. */
const learnedDays = 28;
const fewestDays = 3;
const fewestWeekdays = 3;
/** What has cost nothing for a week is taken to have stopped. */
const stoppedDays = 7;
/** Half the width of an 80 % interval, in standard deviations. */
const intervalDeviations = 1.2816;
/** A median is that much less sure than a mean: the ratio of their variances, for a normal distribution. */
const medianVariance = Math.PI / 2;

/**
 * The month of the window's last day as a whole: what is known of it, and the usual cost of each day that is not there
 * yet. Null while too little is known to tell.
 */
export function forecastOf(window: DateRange, series: CostSeries): Forecast | null {
  const month = monthHolding(lastDay(window));
  const projection = project(month, window.end, series);
  if (projection === null) return null;
  const pastErrorRatio = pastError(monthHolding(plusDays(month.start, -1)), series);
  const half = halfWidth(projection, pastErrorRatio);
  const { monthUsd, toDateUsd } = projection;
  const low = subtract(monthUsd, half);
  return {
    monthUsd,
    lowUsd: compare(low, toDateUsd) < 0 ? toDateUsd : low,
    highUsd: add(monthUsd, half),
    pastErrorRatio,
  };
}

/** The forecast of the whole month alone. */
export function forecastUsd(window: DateRange, series: CostSeries): Decimal | null {
  return project(monthHolding(lastDay(window)), window.end, series)?.monthUsd ?? null;
}

interface Projection {
  readonly monthUsd: Decimal;
  /** What is there of it. */
  readonly toDateUsd: Decimal;
  /** How far the learned days lay from what the method says of them: the root of their mean square. */
  readonly deviation: number;
  readonly daysLearned: number;
  /** The days to come, and those that are there in part. */
  readonly daysOpen: number;
}

/** Tells a month from what was known before `cut`. */
function project(month: DateRange, cut: Day, series: CostSeries): Projection | null {
  const { known, whole } = series;
  const days = daysOf(month);
  const passed = days.filter((day) => day < cut);
  const learned = learnedBefore(cut, series);
  if (learned === null || !passed.every((day) => known.has(day))) return null;
  const usualOn = usualByWeekday(learned);
  const there = passed.map((day) => known.get(day) ?? null);
  const missing = days.filter((day) => day >= cut || (known.get(day) ?? null) === null);
  const toDateUsd = sum(there.filter((usd) => usd !== null));
  return {
    toDateUsd,
    monthUsd: derivedUsd(add(toDateUsd, sum(missing.map(usualOn)))),
    deviation: rootMeanSquare(learned.map(({ day, usd }) => toNumber(subtract(usd, usualOn(day))))),
    daysLearned: learned.length,
    daysOpen: days.filter((day) => day >= cut || (whole.get(day) ?? null) === null).length,
  };
}

interface DayUsd {
  readonly day: Day;
  readonly usd: Decimal;
}

/** The days before `cut` that are known whole, since the first day of use; null when they are too few. */
function learnedBefore(cut: Day, { whole, used }: CostSeries): readonly DayUsd[] | null {
  const days = daysOf({ start: plusDays(cut, -learnedDays), end: cut });
  const told = days.flatMap((day): DayUsd[] => {
    const usd = whole.get(day) ?? null;
    return usd === null ? [] : [{ day, usd }];
  });
  const lately = told.slice(-stoppedDays);
  const since = lately[0]?.day ?? cut;
  // A day of use that is not known whole yet stands in no list of known days, and yet nothing has stopped.
  const isIdle = !days.some((day) => day >= since && used.has(day));
  if (lately.length === stoppedDays && isIdle) return lately;
  const first = days.find((day) => used.has(day));
  const learned = first === undefined ? [] : told.filter(({ day }) => day >= first);
  return learned.length < fewestDays ? null : learned;
}

function usualByWeekday(learned: readonly DayUsd[]): (day: Day) => Decimal {
  const ofAll = median(learned.map(({ usd }) => usd)) ?? zero;
  const ofWeekday = Array.from({ length: 7 }, (_, weekday) => {
    const same = learned.filter(({ day }) => weekdayOf(day) === weekday);
    return same.length < fewestWeekdays ? ofAll : (median(same.map(({ usd }) => usd)) ?? ofAll);
  });
  return (day) => ofWeekday[weekdayOf(day)] ?? ofAll;
}

/** How far the method fell from the truth of a month, told after each of its days; null when that month is not known. */
function pastError(month: DateRange, series: CostSeries): Decimal | null {
  const days = daysOf(month);
  const isKnown = days.every((day) => (series.known.get(day) ?? null) !== null);
  const truth = isKnown ? (sumOver(month, series.known) ?? zero) : zero;
  if (compare(truth, zero) <= 0) return null;
  const errors = days.slice(1).flatMap((cut) => {
    const told = project(month, cut, series);
    return told === null ? [] : [magnitude(subtract(told.monthUsd, truth))];
  });
  const error = median(errors);
  return error === null ? null : ratio(error, truth);
}

/**
 * An 80 % interval, or the past error of the method on what is left, whichever is wider. The days vary independently
 * around what is usual, and what is usual is itself told from few days: that error is the same on each of them.
 * test/report/backtest.test.ts counts how often the truth lies within.
 */
function halfWidth(
  { deviation, daysLearned, daysOpen, monthUsd, toDateUsd }: Projection,
  pastErrorRatio: Decimal | null,
): Decimal {
  const variance = daysOpen + (medianVariance * daysOpen ** 2) / daysLearned;
  const byDays = intervalDeviations * deviation * Math.sqrt(variance);
  const byError = toNumber(pastErrorRatio ?? zero) * Math.abs(toNumber(subtract(monthUsd, toDateUsd)));
  return parseDecimal(Math.max(byDays, byError).toFixed(2)) ?? zero;
}

function rootMeanSquare(values: readonly number[]): number {
  return Math.sqrt(values.reduce((total, value) => total + value ** 2, 0) / values.length);
}

function monthHolding(day: Day): DateRange {
  return { start: firstOfMonth(day), end: firstOfMonth(day, 1) };
}

function magnitude(value: Decimal): Decimal {
  return compare(value, zero) < 0 ? subtract(zero, value) : value;
}
