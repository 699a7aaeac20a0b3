import { type DateRange, daysBetween, isWholeMonth, lastDay, startOf } from '../domain/date-range.ts';
import type { Decimal } from '../domain/money.ts';
import type { Usual } from '../domain/report.ts';
import { change, longDay, money, monthName, shortDay, spanOfDays, weekday } from './format.ts';

/** How a window is named in each place where a person meets it. */
export interface WindowWords {
  /** In a subject: `Sun 22 Nov`, `week of Mon 16 Nov`, `November 2026`. */
  readonly short: string;
  /** In a sentence: `on Sunday 22 November`, `in the week of Monday 16 November`. */
  readonly inSentence: string;
  /** In a title, with the year. */
  readonly title: string;
  /** What it is called afterwards: `day`, `week`, `month`, `9 days`. */
  readonly unit: string;
}

/** Names a window: a day, an ISO week, a calendar month or any other run of days. */
export function windowWords(window: DateRange): WindowWords {
  const last = lastDay(window);
  const year = last.slice(0, 4);
  const days = daysBetween(window.start, window.end);
  if (days === 1) {
    return {
      short: shortDay(last),
      inSentence: `on ${longDay(last)}`,
      title: `${longDay(last)} ${year}`,
      unit: 'day',
    };
  }
  if (days === 7 && startOf(window.start).getUTCDay() === 1) {
    return {
      short: `week of ${shortDay(window.start)}`,
      inSentence: `in the week of ${longDay(window.start)}`,
      title: `Week of ${longDay(window.start)} ${window.start.slice(0, 4)}`,
      unit: 'week',
    };
  }
  const isMonth = isWholeMonth(window);
  const name = isMonth ? `${monthName(last)} ${year}` : spanOfDays(window);
  const title = name.endsWith(year) ? name : `${name} ${year}`;
  return {
    short: isMonth ? name : `${shortDay(window.start)} – ${shortDay(last)}`,
    inSentence: `in ${name}`,
    title,
    unit: isMonth ? 'month' : `${days} days`,
  };
}

/** A window as a label of its own: `Sun 22 Nov`, `Week of Mon 16 Nov`. */
export function windowLabel(window: DateRange): string {
  const { short } = windowWords(window);
  return `${short.slice(0, 1).toUpperCase()}${short.slice(1)}`;
}

/** What the changes of a report are against: `what is usual` for a day, `the week before` for a range. */
export function comparedWith(window: DateRange): string {
  const { unit } = windowWords(window);
  return unit === 'day' ? 'what is usual' : `the ${unit} before`;
}

/** `▲12% vs usual Sun`, `≈ same as usual Sun`. */
export function versus(now: Decimal, before: Decimal, words: string): string {
  const moved = change(now, before);
  if (moved === 'no change') return `same as ${words}`;
  return `${moved} ${moved === '≈ same' ? 'as' : 'vs'} ${words}`;
}

/** What is usual, as a fact: `a usual Sunday costs $412`, short `usual Sun is $412`. */
export function usualFact(
  usual: Usual,
  window: DateRange,
): { readonly long: string; readonly short: string } {
  const { long, short } = usualWords(usual, window);
  const isPast = usual.basis === 'previous_range';
  const amount = money(usual.usd);
  return {
    long: `${long} ${isPast ? 'cost' : 'costs'} ${amount === '$0' ? 'nothing' : amount}`,
    short: `${short} ${isPast ? 'was' : 'is'} ${amount}`,
  };
}

/** What a window is compared with, in full (`a usual Sunday`) and short (`usual Sun`). */
export function usualWords(
  usual: Usual,
  window: DateRange,
): { readonly long: string; readonly short: string } {
  if (usual.basis === 'previous_range') {
    return { long: comparedWith(window), short: `${windowWords(window).unit} before` };
  }
  const day = usual.basis === 'weekday' ? weekday(lastDay(window)) : 'day';
  return { long: `a usual ${day}`, short: `usual ${usual.basis === 'weekday' ? day.slice(0, 3) : 'day'}` };
}
