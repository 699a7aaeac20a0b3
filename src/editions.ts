import { type DateRange, type Day, dayOf, daysOf, lastDay, oneDay, plusDays } from './domain/date-range.ts';
import type { Completeness } from './domain/gap.ts';
import { ageInDays, cutTo, snapshotOf, yesterdayOf } from './domain/history.ts';
import type { SeenModel } from './domain/ledger.ts';
import type { Report } from './domain/report.ts';
import { reportId } from './domain/report-id.ts';
import type { ReportRow } from './domain/report-row.ts';
import type { ArchivedReport, EarlierReports, RestatedDay } from './domain/restatement.ts';
import type { Snapshot } from './domain/snapshot.ts';
import { buildLedger } from './ledger/build-ledger.ts';
import { filterLedger } from './ledger/filter-ledger.ts';
import { routeSnapshot } from './ledger/route-snapshot.ts';
import { losesRows, sameClaims, sameRows } from './ledger/same-rows.ts';
import { buildReport } from './report/build-report.ts';
import { toReportRow } from './report/report-row.ts';
import type { ReportRequest } from './request.ts';

/** One report of a run, with all that it is made from. */
export interface Edition {
  readonly snapshot: Snapshot;
  readonly report: Report;
  /** The reports of the routes, each filtered to what its readers may see. */
  readonly routes: readonly Report[];
  readonly seen: readonly SeenModel[];
  /**
   * `kept`: an earlier run archived it and nothing but derived columns changed since, or a source that was complete
   * then failed now: the archived files stay as they are.
   */
  readonly change: 'new' | 'revised' | 'kept';
}

export interface Editions {
  /** The reports that were asked for. Of several, each is made when its turn comes: a backfill's would fill the memory. */
  readonly asked: Iterable<Edition>;
  /** Earlier days whose reports changed; written again, not mailed. */
  readonly restated: readonly Edition[];
}

/** The archived reports that a run compares with: those it is asked for, and the days it may restate. */
export function idsToCompare(request: ReportRequest, restateDays: number): readonly string[] {
  const days = restates(request) ? restateDays : 0;
  const restatable = Array.from({ length: days }, (_, index) =>
    oneDay(plusDays(request.window.start, -index - 1)),
  );
  return [...request.windows, ...restatable].map(reportId);
}

/** Makes an edition of a snapshot as it stands. */
export function makeEdition(snapshot: Snapshot, change: Edition['change'] = 'new'): Edition {
  const ledger = buildLedger(snapshot);
  return {
    snapshot,
    report: buildReport(snapshot, ledger),
    routes: snapshot.config.routes.map((route) => {
      const own = routeSnapshot(snapshot, route);
      return buildReport(own, filterLedger(buildLedger(own), route.models, route.teams), route.name);
    }),
    seen: ledger.seen,
    change,
  };
}

/**
 * Decides what a run writes, from what it read and what earlier runs archived.
 *
 * Only a run for yesterday restates earlier days.
 */
export function planEditions(snapshot: Snapshot, request: ReportRequest, earlier: EarlierReports): Editions {
  const make = (window: DateRange, news: readonly RestatedDay[]) =>
    askedEdition(snapshot, window, request, earlier, news);
  if (request.windows.length > 1) {
    return { asked: whenAskedFor(request.windows, (window) => make(window, [])), restated: [] };
  }
  const restated = restates(request) ? restatedEditions(snapshot, request, earlier) : [];
  const news = restated.map(({ report }) => restatementOf(report, snapshot, earlier));
  const asked = request.windows.map((window) => make(window, news));
  // A report that is kept cannot tell them: they are found again by the next run that can.
  const isTold = asked.every(({ change }) => change !== 'kept');
  return { asked, restated: isTold ? restated : [] };
}

/** Made anew whenever they are gone through. */
function whenAskedFor<From, To>(items: readonly From[], make: (item: From) => To): Iterable<To> {
  return {
    *[Symbol.iterator]() {
      for (const item of items) yield make(item);
    },
  };
}

function restates({ windows, today }: ReportRequest): boolean {
  const [only] = windows;
  return windows.length === 1 && only !== undefined && reportId(only) === reportId(yesterdayOf(today));
}

function restatedEditions(snapshot: Snapshot, request: ReportRequest, earlier: EarlierReports): Edition[] {
  const editions: Edition[] = [];
  for (let age = 1; age <= snapshot.config.restateDays; age += 1) {
    const day = plusDays(request.window.start, -age);
    const archived = archivedOf(earlier, oneDay(day));
    if (archived === undefined || day < snapshot.read.start) continue;
    if (!earlier.unfinished.includes(archived.id) && sameRows(archived.rows, rowsOf(snapshot, day))) continue;
    const now = revise(cutFor(snapshot, oneDay(day), request), archived, earlier, []);
    if (now.change === 'revised') editions.push(now);
  }
  return editions;
}

/** A day's rows without its history, on which nothing rests that is compared: most mornings no earlier day has changed. */
function rowsOf(snapshot: Snapshot, day: Day): readonly ReportRow[] {
  const window = oneDay(day);
  return buildLedger(cutTo(snapshot, window, window)).rows.map(toReportRow);
}

function askedEdition(
  snapshot: Snapshot,
  window: DateRange,
  request: ReportRequest,
  earlier: EarlierReports,
  news: readonly RestatedDay[],
): Edition {
  const own = cutFor(snapshot, window, request);
  const archived = archivedOf(earlier, window);
  if (archived !== undefined) return revise(own, archived, earlier, news);
  const revision = earlier.unreadable.find(({ id }) => id === reportId(window))?.revision ?? 0;
  return makeEdition({ ...own, revision, restated: merge(own.restated, news) });
}

function revise(
  own: Snapshot,
  archived: ArchivedReport,
  { unfinished }: EarlierReports,
  news: readonly RestatedDay[],
): Edition {
  const edition = makeEdition({
    ...own,
    revision: archived.revision + 1,
    restated: merge(archived.restated, news),
  });
  if (unfinished.includes(archived.id)) return { ...edition, change: 'revised' };
  const changed =
    news.length > 0 ||
    !sameRows(archived.rows, edition.report.rows) ||
    hasOtherTeams(edition.report, archived);
  return { ...edition, change: changed && !isWorse(own, edition.report.rows, archived) ? 'revised' : 'kept' };
}

/** True when teams, or days of theirs, are known now that were not, or when they captured otherwise. */
function hasOtherTeams({ teams }: Report, before: ArchivedReport): boolean {
  if (teams === null) return false;
  if (before.teams === undefined || before.teams.missing.join() !== teams.missing.join()) return true;
  return !sameClaims(before.teams.rows, teams.rows);
}

/** A source that fails today must not unmake what it told before, whole or in part. */
function isWorse(
  { completeness, captured, window }: Snapshot,
  now: readonly ReportRow[],
  { rows, teams }: ArchivedReport,
): boolean {
  return (
    (!isComplete(completeness, 'cloudwatch') && losesRows(rows, now, 'usage')) ||
    (!isComplete(completeness, 'cost-explorer') && losesRows(rows, now, 'bill')) ||
    (captured !== undefined &&
      teams !== undefined &&
      daysOf(window).some((day) => !captured.days.includes(day) && !teams.missing.includes(day)))
  );
}

function isComplete(completeness: readonly Completeness[], source: Completeness['source']): boolean {
  return completeness.every(
    (entry) => entry.source !== source || entry.state === 'complete' || entry.state === 'empty',
  );
}

function cutFor(snapshot: Snapshot, window: DateRange, { today, window: whole }: ReportRequest): Snapshot {
  const own = reportId(window) === reportId(whole) ? snapshot : snapshotOf(snapshot, window, today);
  const baseline = plusDays(window.start, -snapshot.config.restateDays);
  return {
    ...own,
    archived: snapshot.archived.filter(
      ({ id }) => id === reportId(window) || (id >= reportId(oneDay(baseline)) && id < reportId(window)),
    ),
    restated: own === snapshot ? snapshot.restated : [],
  };
}

function archivedOf({ archived }: EarlierReports, window: DateRange): ArchivedReport | undefined {
  return archived.find(({ id }) => id === reportId(window));
}

function restatementOf(report: Report, { config }: Snapshot, earlier: EarlierReports): RestatedDay {
  const before = archivedOf(earlier, report.window);
  if (before === undefined) throw new Error(`restated without a baseline: ${report.id}`);
  return {
    day: lastDay(report.window),
    beforeUsd: before.billedUsd,
    nowUsd: report.totals.billedUsd,
    kind: wasLoading(before, config.restateDays) ? 'loaded' : 'changed',
  };
}

function wasLoading({ rows, generatedAt }: ArchivedReport, restateDays: number): boolean {
  return rows.some(
    (row: ReportRow) => row.expectedBasis !== 'bill' && ageAt(row, generatedAt) <= restateDays,
  );
}

function ageAt(row: ReportRow, generatedAt: string): number {
  return ageInDays(row.date, dayOf(new Date(generatedAt)));
}

/** One entry a day, the newest statement of it; newest day first. */
function merge(before: readonly RestatedDay[], now: readonly RestatedDay[]): RestatedDay[] {
  const byDay = new Map([...before, ...now].map((entry) => [entry.day, entry]));
  return [...byDay.values()].sort((a, b) => (a.day < b.day ? 1 : -1));
}
