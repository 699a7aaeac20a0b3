import { type DateRange, lastDay, oneDay, parseDay, plusDays } from './date-range.ts';
import type { ReportId } from './report.ts';

/** `daily/<day>` for one day, `range/<first>_<last>` (both inclusive, as people count) for more. */
export function reportId(window: DateRange): ReportId {
  const last = lastDay(window);
  return window.start === last ? `daily/${last}` : `range/${window.start}_${last}`;
}

/** The window of a report id; null when the text is none. */
export function windowOf(id: string): DateRange | null {
  const daily = /^daily\/(\S+)$/.exec(id);
  const range = /^range\/(\S+?)_(\S+)$/.exec(id);
  const first = parseDay(daily?.[1] ?? range?.[1] ?? '');
  const last = parseDay(daily?.[1] ?? range?.[2] ?? '');
  if (first === null || last === null || first > last) return null;
  const window = daily ? oneDay(first) : { start: first, end: plusDays(last, 1) };
  return reportId(window) === id ? window : null;
}
