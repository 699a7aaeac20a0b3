import { UTCDate } from '@date-fns/utc';
import { eachDayOfInterval, isValid } from 'date-fns';

/** A UTC calendar day, `YYYY-MM-DD`. Every day in this program is UTC, as Cost Explorer's and CloudWatch's are. */
export type Day = string & { readonly __brand: 'Day' };

/** Every UTC day is as long: arithmetic on days, of which a large report does millions, needs no calendar. */
const dayMs = 86_400_000;

/** UTC days, half-open: `end` is the first day no longer in the range (Cost Explorer's `TimePeriod`). */
export interface DateRange {
  readonly start: Day;
  readonly end: Day;
}

/** Reads a `YYYY-MM-DD` text as a day; null when it is malformed or no calendar day (2026-02-30). */
export function parseDay(text: string): Day | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const date = new Date(`${text}T00:00:00Z`);
  return isValid(date) && dayOf(date) === text ? (text as Day) : null;
}

/** The UTC day that holds an instant. */
export function dayOf(instant: Date): Day {
  return instant.toISOString().slice(0, 10) as Day;
}

/** Tells the day of an instant; null outside the range. Of a million instants, the text of each day is made once. */
export function dayFinder(range: DateRange): (instant: Date) => Day | null {
  const days = new Map(daysOf(range).map((day) => [Date.parse(day), day]));
  return (instant) => days.get(Math.floor(instant.getTime() / dayMs) * dayMs) ?? null;
}

/** The instant at which a day begins. */
export function startOf(day: Day): UTCDate {
  return new UTCDate(`${day}T00:00:00Z`);
}

export function plusDays(day: Day, days: number): Day {
  return dayOf(new Date(Date.parse(day) + days * dayMs));
}

/** Whole days from `earlier` to `later`; negative when they are the other way round. */
export function daysBetween(earlier: Day, later: Day): number {
  return (Date.parse(later) - Date.parse(earlier)) / dayMs;
}

/** The first day of the month that holds `day`, moved by whole months. */
export function firstOfMonth(day: Day, months = 0): Day {
  return dayOf(new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1 + months, 1)));
}

/** The range of exactly one day. */
export function oneDay(day: Day): DateRange {
  return { start: day, end: plusDays(day, 1) };
}

/** The last day inside a range. */
export function lastDay(range: DateRange): Day {
  return plusDays(range.end, -1);
}

/** True for exactly one calendar month. */
export function isWholeMonth({ start, end }: DateRange): boolean {
  return start === firstOfMonth(start) && end === firstOfMonth(start, 1);
}

/** The days inside a range, oldest first. */
export function daysOf(range: DateRange): readonly Day[] {
  return range.start >= range.end
    ? []
    : eachDayOfInterval({ start: startOf(range.start), end: startOf(lastDay(range)) }).map(dayOf);
}

export function contains(range: DateRange, day: Day): boolean {
  return day >= range.start && day < range.end;
}

/** The later of two days. */
export function later(a: Day, b: Day): Day {
  return a > b ? a : b;
}

/** The earlier of two days. */
export function earlier(a: Day, b: Day): Day {
  return a < b ? a : b;
}
