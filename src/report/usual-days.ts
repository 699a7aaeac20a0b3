import {
  type DateRange,
  type Day,
  daysBetween,
  daysOf,
  firstOfMonth,
  isWholeMonth,
  plusDays,
} from '../domain/date-range.ts';
import type { Usual } from '../domain/report.ts';

/** The days that tell what is usual for a window. */
export interface UsualDays {
  readonly basis: Usual['basis'];
  readonly days: readonly Day[];
}

/** The days before a window, oldest first, and the first of them on which anything was used at all. */
export interface History {
  readonly days: readonly Day[];
  readonly firstUse: Day | null;
}

/** So few days say nothing of what is usual. */
const fewestDays = 3;

/**
 * The days that a window compares with: for one day the same weekdays of the history, or all its days when those are
 * too few; for a calendar month the month before it; for another range the one before it, of the same length. Null when
 * not enough of them is known.
 *
 * Days before the first use count (as zeros) only while there are too few days since.
 */
export function usualDaysOf(
  window: DateRange,
  history: History,
  isKnown: (day: Day) => boolean,
): UsualDays | null {
  const length = daysBetween(window.start, window.end);
  if (length > 1) {
    const start = isWholeMonth(window) ? firstOfMonth(window.start, -1) : plusDays(window.start, -length);
    const days = daysOf({ start, end: window.start });
    const isWhole = days.every((day) => history.days.includes(day) && isKnown(day));
    return isWhole ? { basis: 'previous_range', days } : null;
  }
  const known = inUse(history).filter(isKnown);
  const sameWeekday = known.filter((day) => weekdayOf(day) === weekdayOf(window.start));
  if (sameWeekday.length >= fewestDays) return { basis: 'weekday', days: sameWeekday };
  return known.length >= fewestDays ? { basis: 'all_days', days: known } : null;
}

/** 0 is Sunday. */
export function weekdayOf(day: Day): number {
  return new Date(day).getUTCDay();
}

function inUse({ days, firstUse }: History): readonly Day[] {
  const since = firstUse === null ? [] : days.filter((day) => day >= firstUse);
  return since.length >= fewestDays ? since : days;
}
