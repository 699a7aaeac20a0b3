import { type DateRange, type Day, daysOf, firstOfMonth, lastDay, plusDays } from '../domain/date-range.ts';
import {
  add,
  compare,
  type Decimal,
  isZero,
  parseDecimal,
  subtract,
  sum,
  toNumber,
  zero,
} from '../domain/money.ts';
import type { Forecast } from '../domain/report.ts';
import type { CostSeries } from './day-series.ts';
import { derivedUsd } from './figure.ts';
import { median, medianNumber } from './median.ts';
import { sumOver } from './month.ts';
import { ratio } from './tokens.ts';
import { weekdayOf } from './usual-days.ts';

/** The forecast learns from so many days before it: long enough for four of each weekday, short enough to follow. */
const learnedDays = 28;
const fewestDays = 3;
const fewestWeekdays = 3;
/** What has cost nothing for a week is taken to have stopped. */
const stoppedDays = 7;
/** Half the width of an 80 % interval, in standard deviations; a median absolute deviation is 1 / 1.4826 of one. */
const intervalDeviations = 1.2816 * 1.4826;

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
  /** How far the learned days lay from what the method says of them. */
  readonly deviation: number;
  readonly daysLeft: number;
}

/** Tells a month from what was known before `cut`. */
function project(month: DateRange, cut: Day, { known, whole }: CostSeries): Projection | null {
  const days = daysOf(month);
  const passed = days.filter((day) => day < cut);
  const learned = learnedBefore(cut, whole);
  if (learned === null || !passed.every((day) => known.has(day))) return null;
  const usualOn = usualByWeekday(learned);
  const there = passed.map((day) => known.get(day) ?? null);
  const missing = days.filter((day) => day >= cut || (known.get(day) ?? null) === null);
  const toDateUsd = sum(there.filter((usd) => usd !== null));
  return {
    toDateUsd,
    monthUsd: derivedUsd(add(toDateUsd, sum(missing.map(usualOn)))),
    deviation:
      medianNumber(learned.map(({ day, usd }) => Math.abs(toNumber(subtract(usd, usualOn(day)))))) ?? 0,
    daysLeft: missing.length,
  };
}

interface DayUsd {
  readonly day: Day;
  readonly usd: Decimal;
}

/** The days before `cut` that are known whole, since the first that cost anything; null when they are too few. */
function learnedBefore(cut: Day, whole: CostSeries['whole']): readonly DayUsd[] | null {
  const days = daysOf({ start: plusDays(cut, -learnedDays), end: cut }).flatMap((day): DayUsd[] => {
    const usd = whole.get(day) ?? null;
    return usd === null ? [] : [{ day, usd }];
  });
  const lately = days.slice(-stoppedDays);
  if (lately.length === stoppedDays && lately.every(({ usd }) => isZero(usd))) return lately;
  const used = days.slice(
    Math.max(
      0,
      days.findIndex(({ usd }) => !isZero(usd)),
    ),
  );
  return used.length < fewestDays ? null : used;
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

/** An 80 % interval of independent days, or the past error of the method on what is left, whichever is wider. */
function halfWidth(
  { deviation, daysLeft, monthUsd, toDateUsd }: Projection,
  pastErrorRatio: Decimal | null,
): Decimal {
  const byDays = intervalDeviations * deviation * Math.sqrt(daysLeft);
  const byError = toNumber(pastErrorRatio ?? zero) * Math.abs(toNumber(subtract(monthUsd, toDateUsd)));
  return parseDecimal(Math.max(byDays, byError).toFixed(2)) ?? zero;
}

function monthHolding(day: Day): DateRange {
  return { start: firstOfMonth(day), end: firstOfMonth(day, 1) };
}

function magnitude(value: Decimal): Decimal {
  return compare(value, zero) < 0 ? subtract(zero, value) : value;
}
