import type { ArchiveIndexEntry } from '../domain/archive-index.ts';
import { type DateRange, type Day, lastDay } from '../domain/date-range.ts';
import { type Decimal, sum } from '../domain/money.ts';
import type { WholeFile } from '../domain/report-file.ts';
import { windowOf } from '../domain/report-id.ts';
import { estimated, exact, type Figure, partial, reasons, unknown } from './figure.ts';
import { cents, money, monthName, percent, plural } from './format.ts';
import { type PageOptions, renderPage } from './page.ts';
import { windowLabel } from './window-words.ts';

/** What the archive page's template sees. */
export interface IndexPageView {
  readonly title: string;
  readonly summary: string;
  readonly months: readonly MonthView[];
}

interface MonthView {
  readonly name: string;
  /** Of the daily reports; a range would count its days twice. */
  readonly total: Figure;
  readonly days: string;
  /** The path of a small line over the month's days; empty with fewer than two. */
  readonly line: string;
  readonly lineLabel: string;
  readonly reports: readonly EntryView[];
}

interface EntryView {
  readonly title: string;
  readonly href: string;
  readonly cost: Figure;
  readonly billed: Figure;
  readonly coverage: string;
  readonly status: string;
  /** `revision 2`; empty for a report that was never restated. */
  readonly revision: string;
  readonly files: readonly { readonly name: string; readonly href: string }[];
}

interface Dated {
  readonly entry: ArchiveIndexEntry;
  readonly window: DateRange;
  readonly last: Day;
}

/** The archive's own page: every report, newest first, by month. All links are relative to the archive's root. */
export function indexPage(
  entries: readonly ArchiveIndexEntry[],
  options: PageOptions & { readonly title: string },
): WholeFile {
  return renderPage('index.html', 'index.hbs', indexPageView(entries, options.title), {}, options);
}

/** The view of the archive page, without the shell that `renderPage` adds. Entries with a malformed id are left out. */
export function indexPageView(entries: readonly ArchiveIndexEntry[], title: string): IndexPageView {
  const dated = entries.flatMap(datedEntry).sort(newestFirst);
  const months = [...new Set(dated.map(({ last }) => last.slice(0, 7)))];
  return {
    title: title === '' ? 'Bedrock reports' : `Bedrock reports · ${title}`,
    summary: dated.length === 0 ? 'No report has been archived yet.' : plural(dated.length, 'report'),
    months: months.map((month) => monthView(dated.filter(({ last }) => last.startsWith(month)))),
  };
}

function datedEntry(entry: ArchiveIndexEntry): readonly Dated[] {
  const window = windowOf(entry.id);
  return window === null ? [] : [{ entry, window, last: lastDay(window) }];
}

/** Of two that end on one day, the range comes first: it holds the other. */
function newestFirst(a: Dated, b: Dated): number {
  if (a.last !== b.last) return a.last < b.last ? 1 : -1;
  return a.window.start < b.window.start ? -1 : 1;
}

function monthView(dated: readonly Dated[]): MonthView {
  const daily = dated.filter(({ entry }) => entry.id.startsWith('daily/'));
  const costs = daily.flatMap(({ entry }) => costOf(entry) ?? []);
  const isUnsure = daily.some(({ entry }) => entry.status !== 'complete' || costOf(entry) === null);
  const total = money(sum(costs));
  const first = dated[0];
  return {
    name: first === undefined ? '' : `${monthName(first.last)} ${first.last.slice(0, 4)}`,
    total: totalOf(costs, total, isUnsure),
    days: plural(daily.length, 'day'),
    line: sparkline(daily),
    lineLabel: `Cost of ${plural(costs.length, 'day')}, ${total} together`,
    reports: dated.map(entryView),
  };
}

function totalOf(costs: readonly Decimal[], text: string, isUnsure: boolean): Figure {
  if (costs.length === 0) return unknown('Not known: no daily report of this month knows its cost.');
  return isUnsure ? estimated(text, reasons.loading) : exact(text);
}

function entryView({ entry, window }: Dated): EntryView {
  return {
    title: windowLabel(window),
    href: `${entry.id}/report.html`,
    cost: entryCost(entry),
    billed: entry.billedUsd === null ? unknown(reasons.notBilled) : exact(cents(entry.billedUsd)),
    coverage: entry.billingCoverage === null ? '' : percent(entry.billingCoverage),
    status: entry.status,
    revision: entry.revision === 0 ? '' : `revision ${entry.revision}`,
    files: entry.files
      .filter((name) => name !== 'report.html')
      .map((name) => ({ name, href: `${entry.id}/${name}` })),
  };
}

function entryCost(entry: ArchiveIndexEntry): Figure {
  const usd = costOf(entry);
  if (usd === null) return unknown(reasons.notBilled);
  if (entry.status === 'complete') return exact(cents(usd));
  return entry.status === 'loading'
    ? estimated(cents(usd), reasons.loading)
    : partial(cents(usd), 'Something was missing or could not be read; its page says what.');
}

function costOf(entry: ArchiveIndexEntry): Decimal | null {
  return entry.expectedUsd ?? entry.billedUsd;
}

function sparkline(daily: readonly Dated[]): string {
  const points = [...daily].reverse().flatMap(({ entry, last }) => {
    const usd = costOf(entry);
    return usd === null ? [] : [{ date: Number(last.slice(8)), usd: Number(usd) }];
  });
  if (points.length < 2) return '';
  const highest = Math.max(...points.map(({ usd }) => usd), 0) || 1;
  const places = points.map(({ date, usd }) => [
    tenths(((date - 1) / 30) * 216 + 2),
    tenths(34 - (Math.max(0, usd) / highest) * 32),
  ]);
  return `M${places.join('L')}`;
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
