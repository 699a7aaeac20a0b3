import * as z from 'zod';
import {
  type DateRange,
  type Day,
  dayOf,
  daysOf,
  firstOfMonth,
  lastDay,
  oneDay,
  parseDay,
  plusDays,
  startOf,
} from './domain/date-range.ts';
import { firstKnownDay, yesterdayOf } from './domain/history.ts';

/** What a run was asked for, in the words of flags and of a Lambda event. */
export interface WrittenRequest {
  readonly day?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly last?: string | undefined;
  readonly perDay?: boolean | undefined;
  readonly resend?: boolean | undefined;
  readonly mailTo?: readonly string[] | undefined;
  readonly dryRun?: boolean | undefined;
  readonly strict?: boolean | undefined;
}

/** What a run does. */
export interface ReportRequest {
  /** Every day asked for: the sources are read once for it. */
  readonly window: DateRange;
  /** One report per window: the whole of it, or each of its days. */
  readonly windows: readonly DateRange[];
  /** The run's clock, read once. */
  readonly generatedAt: string;
  /** The UTC day of that clock. */
  readonly today: Day;
  readonly sending: 'once' | 'again' | 'never' | { readonly onlyTo: readonly string[] };
  readonly dryRun: boolean;
  readonly strict: boolean;
}

/** What to read when the request names no day: a saved snapshot brings its own window. */
export interface RequestDefaults {
  readonly now: Date;
  readonly window?: DateRange | undefined;
  /** The days that the source can tell of; without it, what AWS remembers. */
  readonly known?: DateRange | undefined;
}

/** Reads what was asked for; ALL faults at once, in the words of the flags. */
export function readRequest(
  written: WrittenRequest,
  defaults: RequestDefaults,
):
  | { readonly request: ReportRequest; readonly faults: readonly [] }
  | { readonly faults: readonly string[]; readonly request: null } {
  const faults: string[] = [];
  const today = dayOf(defaults.now);
  const asked = askedWindow(written, today, faults) ?? defaults.window ?? yesterdayOf(today);
  if (faults.length === 0) faults.push(...outOfReach(asked, today, defaults.known));
  if (written.perDay && written.day !== undefined) faults.push('--per-day goes with a range, not with --day');
  if (
    written.perDay &&
    written.from === undefined &&
    written.last === undefined &&
    written.day === undefined
  ) {
    faults.push('--per-day needs a range: --from and --to, or --last');
  }
  if (written.mailTo?.length === 0) faults.push('--mail-to: no address given');
  for (const address of written.mailTo ?? []) {
    if (!z.email().safeParse(address).success)
      faults.push(`--mail-to: not a plain e-mail address: ${printable(address)}`);
  }
  if (written.mailTo?.length && written.resend) faults.push('--resend and --mail-to exclude each other');
  if (faults.length > 0) return { request: null, faults };
  return {
    faults: [],
    request: {
      window: asked,
      windows: written.perDay ? daysOf(asked).map(oneDay) : [asked],
      generatedAt: defaults.now.toISOString(),
      today,
      sending: sendingOf(written),
      dryRun: written.dryRun ?? false,
      strict: written.strict ?? false,
    },
  };
}

function sendingOf(written: WrittenRequest): ReportRequest['sending'] {
  if (written.mailTo) return { onlyTo: [...new Set(written.mailTo)] };
  if (written.resend) return 'again';
  return written.perDay ? 'never' : 'once';
}

function askedWindow(
  { day, from, to, last }: WrittenRequest,
  today: Day,
  faults: string[],
): DateRange | null {
  const ways = [day !== undefined, from !== undefined || to !== undefined, last !== undefined];
  if (ways.filter(Boolean).length > 1) faults.push('give one of --day, --from with --to, and --last');
  const one = day === undefined ? null : readDay('--day', day, faults);
  const first = from === undefined ? null : readDay('--from', from, faults);
  const final = to === undefined ? null : readDay('--to', to, faults);
  if (from !== undefined && to === undefined) faults.push('--from needs --to, the last day of the range');
  if (to !== undefined && from === undefined) faults.push('--to needs --from, the first day of the range');
  if (first && final && first > final) faults.push(`--from ${first} is after --to ${final}`);
  if (last !== undefined && last !== 'week' && last !== 'month') {
    faults.push(`--last: week or month, not ${printable(last)}`);
  }
  if (one) return oneDay(one);
  if (first && final && first <= final) return { start: first, end: plusDays(final, 1) };
  return last === 'week' || last === 'month' ? lastFull(last, today) : null;
}

function lastFull(unit: 'week' | 'month', today: Day): DateRange {
  if (unit === 'month') return { start: firstOfMonth(today, -1), end: firstOfMonth(today) };
  const daysSinceMonday = (startOf(today).getUTCDay() + 6) % 7;
  const monday = plusDays(today, -daysSinceMonday);
  return { start: plusDays(monday, -7), end: monday };
}

function readDay(flag: string, text: string, faults: string[]): Day | null {
  const day = parseDay(text);
  if (day === null) faults.push(`${flag}: not a day: ${printable(text)}; write YYYY-MM-DD`);
  return day;
}

function outOfReach(window: DateRange, today: Day, known: DateRange | undefined): string[] {
  if (known) {
    const inside = window.start >= known.start && window.end <= known.end;
    return inside ? [] : [`the snapshot holds ${known.start} to ${lastDay(known)} only`];
  }
  const faults: string[] = [];
  if (window.end > today) {
    faults.push(`${lastDay(window)} is not over yet: the last full UTC day is ${plusDays(today, -1)}`);
  }
  const first = firstKnownDay(today);
  if (window.start < first) {
    faults.push(
      `${window.start} is too long ago: Cost Explorer (13 months) and CloudWatch (455 days) both remember from ${first} on`,
    );
  }
  return faults;
}

/** Free text in a message: one line, without control characters, not endless. */
function printable(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
