import pLimit from 'p-limit';
import * as z from 'zod';
import type { ArchiveIndexEntry } from '../domain/archive-index.ts';
import type { Report } from '../domain/report.ts';
import type { ReportFile } from '../domain/report-file.ts';
import { windowOf } from '../domain/report-id.ts';
import type { ObjectStore, StoredObject } from '../ports.ts';
import { fromJsonBytes, toJsonBytes, updateObject } from './conditional-update.ts';
import { parseReportJson, reportHeadSchema, totalsSchema } from './report-json.ts';

/** Renders index.html from the entries, newest first. */
export type RenderIndex = (entries: readonly ArchiveIndexEntry[]) => ReportFile;

/** What `archive rebuild` did. */
export interface RebuiltIndex {
  readonly entries: readonly ArchiveIndexEntry[];
  /** Reports whose report.json is damaged: they are not in the index. */
  readonly unreadable: readonly string[];
}

const key = 'state/index.json';

/** How many reports are read at a time. */
const concurrency = 8;

const indexSchema = z.object({
  schemaVersion: z.literal(1),
  reports: z.array(
    reportHeadSchema.extend({ ...totalsSchema.shape, files: z.array(z.string()) }),
  ) satisfies z.ZodType<ArchiveIndexEntry[]>,
});

/**
 * Puts reports into `state/index.json` and renders index.html from it. An index that is absent or damaged is made
 * again from the reports that are there.
 *
 * @throws DeliveryError ARCHIVE_UNUSABLE
 */
export async function updateIndex(
  store: ObjectStore,
  added: readonly ArchiveIndexEntry[],
  renderIndex: RenderIndex,
): Promise<void> {
  await updateObject(store, key, async (current) => {
    const entries = merged(await entriesOf(store, current, added), added);
    return { body: toIndexBytes(entries), result: null };
  });
  await writePage(store, renderIndex);
}

/**
 * Makes `state/index.json` and index.html again from the report.json files that are there.
 *
 * @throws DeliveryError ARCHIVE_UNUSABLE
 */
export async function rebuildIndex(store: ObjectStore, renderIndex: RenderIndex): Promise<RebuiltIndex> {
  const rebuilt = await updateObject(store, key, async () => {
    const found = await readReports(store, []);
    return { body: toIndexBytes(found.entries), result: found };
  });
  await writePage(store, renderIndex);
  return rebuilt;
}

/**
 * The archive's reports, newest first: `state/index.json`, or the reports themselves when it is absent or damaged.
 *
 * @throws DeliveryError ARCHIVE_UNUSABLE
 */
export async function archivedIndex(store: ObjectStore): Promise<readonly ArchiveIndexEntry[]> {
  return entriesOf(store, await store.get(key), []);
}

/** A report's entry in the index. */
export function toIndexEntry(
  report: Pick<Report, 'id' | 'revision' | 'status' | 'generatedAt' | 'totals'>,
  keys: readonly string[],
): ArchiveIndexEntry {
  const { id, revision, status, generatedAt, totals } = report;
  return { id, ...totals, revision, status, generatedAt, files: namesIn(id, keys) };
}

async function entriesOf(
  store: ObjectStore,
  stored: StoredObject | null,
  added: readonly ArchiveIndexEntry[],
): Promise<readonly ArchiveIndexEntry[]> {
  return (stored && parseIndex(stored.body)) ?? (await readReports(store, added)).entries;
}

function namesIn(id: string, keys: readonly string[]): readonly string[] {
  return keys
    .filter((file) => file.startsWith(`${id}/`))
    .map((file) => file.slice(id.length + 1))
    .filter((name) => !name.includes('/'))
    .sort();
}

function parseIndex(body: Uint8Array): readonly ArchiveIndexEntry[] | null {
  const parsed = indexSchema.safeParse(fromJsonBytes(body));
  return parsed.success ? parsed.data.reports : null;
}

function toIndexBytes(entries: readonly ArchiveIndexEntry[]): Uint8Array {
  return toJsonBytes({ schemaVersion: 1, reports: [...entries].sort(newestFirst) });
}

/** Of two runs at once for one report, the later revision stays, whichever writes last. */
function merged(
  known: readonly ArchiveIndexEntry[],
  added: readonly ArchiveIndexEntry[],
): readonly ArchiveIndexEntry[] {
  const byId = new Map(known.map((entry) => [entry.id, entry]));
  for (const entry of added) {
    const present = byId.get(entry.id);
    if (!present || present.revision <= entry.revision) byId.set(entry.id, entry);
  }
  return [...byId.values()];
}

/** By the last day, then the shorter window first: a month's report stands after its last day's. */
function newestFirst(a: ArchiveIndexEntry, b: ArchiveIndexEntry): number {
  const [left, right] = [sortKey(a.id), sortKey(b.id)];
  return left === right ? 0 : left < right ? 1 : -1;
}

function sortKey(id: string): string {
  const window = windowOf(id);
  return window ? `${window.end} ${window.start}` : id;
}

/** Reads every report but those whose entries are known: a long one takes much memory. */
async function readReports(store: ObjectStore, known: readonly ArchiveIndexEntry[]): Promise<RebuiltIndex> {
  const knownIds = new Set(known.map(({ id }) => id));
  const keys = [...(await store.list('daily/')), ...(await store.list('range/'))];
  const ids = keys
    .filter((file) => file.endsWith('/report.json'))
    .map((file) => file.slice(0, -'/report.json'.length))
    .filter((id) => windowOf(id) !== null && !knownIds.has(id));
  const limit = pLimit(concurrency);
  const found = await Promise.all(
    ids.map((id) =>
      limit(async () => {
        const stored = await store.get(`${id}/report.json`);
        const report = stored && parseReportJson(stored.body, id);
        return { id, entry: report && toIndexEntry(report, keys) };
      }),
    ),
  );
  return {
    entries: found.flatMap(({ entry }) => entry ?? []).sort(newestFirst),
    unreadable: found.filter(({ entry }) => entry === null).map(({ id }) => id),
  };
}

/** The page has no condition of its own: whoever wrote it last looks whether the state has moved on meanwhile. */
async function writePage(store: ObjectStore, renderIndex: RenderIndex): Promise<void> {
  for (let shown: string | null = null; ; ) {
    const stored = await store.get(key);
    if (stored === null || stored.etag === shown) return;
    await store.put(renderIndex(parseIndex(stored.body) ?? []));
    shown = stored.etag;
  }
}
