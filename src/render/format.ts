import { type DateRange, type Day, lastDay, startOf } from '../domain/date-range.ts';
import {
  compare,
  type Decimal,
  divide,
  fromInteger,
  isNegative,
  isZero,
  multiply,
  round,
  subtract,
  zero,
} from '../domain/money.ts';

/** What stands where a figure is not known; never 0. */
export const unknownText = '–';

const minus = '−';
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const cent = divide(fromInteger(1), 100);
const hundred = fromInteger(100);

/** Dollars for a headline: whole from $100 on, cents below, `<$0.01` where cents would print nothing. */
export function money(value: Decimal): string {
  if (isZero(value)) return '$0';
  return compare(magnitude(value), hundred) >= 0 ? dollars(value, 0) : cents(value);
}

/** Dollars for a column: always cents, so that figures align. An amount that cents would hide prints `<$0.01`. */
export function cents(value: Decimal): string {
  const hidden = !isZero(value) && isZero(round(value, 2));
  if (hidden) return isNegative(value) ? `>${minus}$0.01` : '<$0.01';
  return dollars(value, 2);
}

/** Dollars with every digit that the source has, and cents at least. */
export function exactDollars(value: Decimal): string {
  const places = value.split('.')[1]?.length ?? 0;
  return dollars(value, Math.max(2, places));
}

/** A change in dollars, with its sign. */
export function signedMoney(value: Decimal): string {
  if (isZero(value)) return '$0';
  const size = money(magnitude(value));
  const sign = isNegative(value) ? minus : '+';
  return size.startsWith('<') ? `<${sign}${size.slice(1)}` : `${sign}${size}`;
}

/** Dollars per million tokens: three significant digits below $1, since cheap models differ there. */
export function rate(value: Decimal): string {
  const size = magnitude(value);
  if (isZero(value) || compare(size, fromInteger(1)) >= 0) return dollars(value, 2);
  const places = compare(size, cent) >= 0 ? 3 : 5;
  return isZero(round(value, places)) ? '<$0.00001' : dollars(value, places);
}

/** A count in three significant digits: 987, 12.3K, 4.56M. */
export function compact(value: number): string {
  const units: readonly (readonly [number, string])[] = [
    [1e12, 'T'],
    [1e9, 'B'],
    [1e6, 'M'],
    [1e3, 'K'],
  ];
  const size = Math.abs(value);
  for (const [unit, letter] of units) {
    // 999,950 rounds up into the next unit: 1.00M, not 1000K.
    if (size >= unit * 0.9995) return `${threeDigits(value / unit)}${letter}`;
  }
  return integer(value);
}

/** A count in full, grouped. */
export function integer(value: number): string {
  return grouped(fromInteger(Math.round(value)), 0);
}

/** A ratio as a whole percentage; never 0% or 100% for what is only nearly so. */
export function percent(ratio: Decimal): string {
  const shown = round(multiply(ratio, 100), 0);
  if (isZero(shown) && !isZero(ratio)) return isNegative(ratio) ? `>${minus}1%` : '<1%';
  if (compare(shown, hundred) === 0 && compare(ratio, fromInteger(1)) < 0) return '>99%';
  return `${grouped(shown, 0)}%`;
}

/** How far `now` is from `usual`, with an arrow so that colour is never alone; `new` when there was nothing. */
export function change(now: Decimal, usual: Decimal): string {
  if (isZero(usual)) return isZero(now) ? unknownText : 'new';
  const ratio = changeRatio(now, usual);
  if (isZero(ratio)) return 'no change';
  if (isSlight(ratio)) return '≈ same';
  return `${isNegative(ratio) ? '▼' : '▲'}${changePercent(ratio)}`;
}

/** True of a change that rounds to 0%. */
export function isSlight(ratio: Decimal): boolean {
  return isZero(round(multiply(ratio, 100), 0));
}

/** The size of a change as a whole percentage: a fall that leaves something is `>99%`; a rise has no such end. */
export function changePercent(ratio: Decimal): string {
  const size = percent(magnitude(ratio));
  return size === '>99%' && !isNegative(ratio) ? '100%' : size;
}

/** (now − usual) / |usual|. @throws Error when `usual` is zero */
export function changeRatio(now: Decimal, usual: Decimal): Decimal {
  return divide(subtract(now, usual), magnitude(usual));
}

/** The value without its sign. */
export function magnitude(value: Decimal): Decimal {
  return isNegative(value) ? subtract(zero, value) : value;
}

/** `Sun 22 Nov`. */
export function shortDay(day: Day): string {
  const date = startOf(day);
  return `${weekday(day).slice(0, 3)} ${date.getUTCDate()} ${monthName(day).slice(0, 3)}`;
}

/** `Sunday 22 November`. */
export function longDay(day: Day): string {
  return `${weekday(day)} ${startOf(day).getUTCDate()} ${monthName(day)}`;
}

/** `Sunday`. */
export function weekday(day: Day): string {
  return weekdays[startOf(day).getUTCDay()] ?? '';
}

/** `November`. */
export function monthName(day: Day): string {
  return months[startOf(day).getUTCMonth()] ?? '';
}

/** `2026-11-23 06:00 UTC`, from an ISO instant. */
export function instant(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/** `2026-11-22 00:00 to 2026-11-23 00:00 UTC`: the exact window, its end excluded. */
export function exactWindow(window: DateRange): string {
  return `${window.start} 00:00 to ${window.end} 00:00 UTC`;
}

/** `1–7 November`, `30 October – 5 November`; the last day included. */
export function spanOfDays(window: DateRange): string {
  const first = startOf(window.start);
  const last = lastDay(window);
  const end = `${startOf(last).getUTCDate()} ${monthName(last)}`;
  if (window.start.slice(0, 7) === last.slice(0, 7)) return `${first.getUTCDate()}–${end}`;
  const sameYear = window.start.slice(0, 4) === last.slice(0, 4);
  const year = (day: Day) => (sameYear ? '' : ` ${day.slice(0, 4)}`);
  return `${first.getUTCDate()} ${monthName(window.start)}${year(window.start)} – ${end}${year(last)}`;
}

/** A text cut to at most `limit` characters (code points), the cut marked with `…`. */
export function shorten(text: string, limit: number): string {
  const characters = Array.from(text);
  return characters.length <= limit
    ? text
    : `${characters
        .slice(0, Math.max(0, limit - 1))
        .join('')
        .trimEnd()}…`;
}

/**
 * A name from outside as a label of at most `limit` characters: on one line, and reading one way, so that it changes
 * neither the lines nor the direction of what stands after it.
 */
export function label(text: string, limit: number): string {
  return shorten(text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim(), limit);
}

/** A name from outside for a table: cut to at most `limit` characters, and in full for whoever asks. */
export function cutName(text: string, limit: number): { readonly name: string; readonly fullName: string } {
  const [name, fullName] = [label(text, limit), label(text, text.length)];
  return { name, fullName: name === fullName ? '' : fullName };
}

/** `1 request`, `2 requests`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${integer(count)} ${count === 1 ? one : many}`;
}

function dollars(value: Decimal, places: number): string {
  const text = grouped(round(value, places), places);
  return text.startsWith(minus) ? `${minus}$${text.slice(1)}` : `$${text}`;
}

function grouped(value: Decimal, places: number): string {
  const [whole = '0', fraction = ''] = magnitude(value).split('.');
  const sign = isNegative(value) ? minus : '';
  const digits = places > 0 ? `.${fraction.padEnd(places, '0')}` : '';
  return `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${digits}`;
}

function threeDigits(value: number): string {
  const size = Math.abs(value);
  if (size >= 99.95) return value.toFixed(0);
  return value.toFixed(size >= 9.995 ? 1 : 2);
}
