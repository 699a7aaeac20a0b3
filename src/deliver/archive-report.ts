import pLimit from 'p-limit';
import type { ReportId } from '../domain/report.ts';
import type { ReportFile } from '../domain/report-file.ts';
import type { ArchivedReport } from '../domain/restatement.ts';
import type { ObjectStore } from '../ports.ts';
import { contentTypeOf } from './content-type.ts';
import { parseReportJson, type ReportJson } from './report-json.ts';

/** A report to be archived: all its files, routes' and Parquet included. */
export interface ReportToArchive {
  readonly id: ReportId;
  /** One more than what is archived; 0 when nothing is. */
  readonly revision: number;
  /** Taken one after another, so that each can be made when the one before it is written. */
  readonly files: Iterable<ReportFile>;
}

/** How many files are written at a time. */
const concurrency = 8;
/** Files wait for one another once so much of them is in memory, and one in pieces for all before it. Unit: bytes. */
const batchBytes = 8_000_000;

/**
 * Writes a report's files; those of the revision before it go to `revisions/<n>/` first.
 *
 * Safe to break off anywhere and to run again: the copies are whole (their report.json last) before the first new file
 * is written, no file of the folder is removed before the new ones are there, and `report.json`, by which a later run
 * knows the revision, comes last.
 *
 * @returns the keys of the files written
 * @throws DeliveryError ARCHIVE_UNUSABLE
 */
export async function archiveReport(
  store: ObjectStore,
  { id, revision, files }: ReportToArchive,
): Promise<readonly string[]> {
  const present = await presentFiles(store, id);
  if (revision > 0) await keepRevision(store, id, revision - 1, present);
  const marks = new Map<string, ReportFile | null>([
    [`${id}/snapshot.json.gz`, null],
    [`${id}/report.json`, null],
  ]);
  const written = new Set<string>();
  for (const batch of batchesOf(files)) {
    for (const file of batch) {
      written.add(file.key);
      if (marks.has(file.key)) marks.set(file.key, file);
    }
    await each(
      batch.filter(({ key }) => !marks.has(key)),
      store.put,
    );
  }
  await each(
    present.filter((key) => !written.has(key)),
    store.remove,
  );
  for (const mark of marks.values()) if (mark !== null) await store.put(mark);
  return [...written];
}

function* batchesOf(files: Iterable<ReportFile>): Generator<readonly ReportFile[], void> {
  let batch: ReportFile[] = [];
  let bytes = 0;
  for (const file of files) {
    batch.push(file);
    bytes += file.body instanceof Uint8Array ? file.body.length : batchBytes;
    if (batch.length < concurrency && bytes < batchBytes) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  yield batch;
}

/**
 * True when a run began to write the revision after `revision` and did not end: the folder may hold files of both.
 * Then the report has to be archived again as `revision + 1`, even when its rows are the same.
 */
export async function isUnfinished(store: ObjectStore, id: ReportId, revision: number): Promise<boolean> {
  return (await store.get(revisionMark(id, revision))) !== null;
}

/** The revision of a report whose report.json is unreadable, by the revisions kept beside it. */
export async function revisionOfUnreadable(store: ObjectStore, id: ReportId): Promise<number> {
  const kept = (await store.list(`${id}/revisions/`)).map((key) => Number(key.split('/').at(3)));
  return Math.max(-1, ...kept.filter(Number.isInteger)) + 1;
}

/** What an earlier run archived for an id. `unreadable`: damaged, or written by another version of this program. */
export async function readArchived(
  store: ObjectStore,
  id: ReportId,
): Promise<ArchivedReport | 'absent' | 'unreadable'> {
  const stored = await store.get(`${id}/report.json`);
  if (stored === null) return 'absent';
  const report = parseReportJson(stored.body, id);
  return report === null ? 'unreadable' : toArchived(report);
}

/** The bytes of an archived report's snapshot.json.gz; null when there is none. */
export async function readSnapshotFile(store: ObjectStore, id: ReportId): Promise<Uint8Array | null> {
  return (await store.get(`${id}/snapshot.json.gz`))?.body ?? null;
}

async function presentFiles(store: ObjectStore, id: ReportId): Promise<readonly string[]> {
  const keys = await store.list(`${id}/`);
  return keys.filter((key) => !key.startsWith(`${id}/revisions/`));
}

function revisionMark(id: ReportId, revision: number): string {
  return `${id}/revisions/${revision}/report.json`;
}

/**
 * The mark is looked for after the folder was listed: when it is absent, no run had begun to write new files at the
 * time of the listing, so all that was listed is of the earlier revision. A copy that exists is never written again,
 * for the file it was made from may be new by now.
 */
async function keepRevision(
  store: ObjectStore,
  id: ReportId,
  revision: number,
  present: readonly string[],
): Promise<void> {
  const mark = revisionMark(id, revision);
  if ((await store.get(mark)) !== null) return;
  const copy = async (key: string) => {
    const stored = await store.get(key);
    if (stored === null) return;
    const copied = { key: inRevision(key), body: stored.body, contentType: contentTypeOf(key) };
    await store.put(copied, { ifAbsent: true });
  };
  const inRevision = (key: string) => `${id}/revisions/${revision}${key.slice(id.length)}`;
  await each(
    present.filter((key) => inRevision(key) !== mark),
    copy,
  );
  await copy(`${id}/report.json`);
}

/** Ends when all have ended, also when one fails: a write that went on would undo what the next run writes. */
async function each<Item>(items: readonly Item[], work: (item: Item) => Promise<unknown>): Promise<void> {
  const limit = pLimit(concurrency);
  for (const done of await Promise.allSettled(items.map((item) => limit(() => work(item))))) {
    if (done.status === 'rejected') throw done.reason;
  }
}

function toArchived(report: ReportJson): ArchivedReport {
  return {
    id: report.id,
    revision: report.revision,
    generatedAt: report.generatedAt,
    status: report.status,
    billedUsd: report.totals.billedUsd,
    rows: report.rows,
    restated: report.restated,
    teams: report.teams,
  };
}
