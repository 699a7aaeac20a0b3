import { parseSnapshot } from './collect/saved-snapshot.ts';
import { archiveReport, readSnapshotFile } from './deliver/archive-report.ts';
import { toIndexEntry, updateIndex } from './deliver/index-state.ts';
import { rememberModels } from './deliver/model-memory.ts';
import type { ArchiveIndexEntry } from './domain/archive-index.ts';
import type { Gap } from './domain/gap.ts';
import type { SeenModel } from './domain/ledger.ts';
import type { Report, ReportId } from './domain/report.ts';
import { type Edition, type Editions, makeEdition } from './editions.ts';
import { ConfigError } from './errors.ts';
import { type MailPorts, mailReports } from './mail-reports.ts';
import type { ObjectStore, Progress } from './ports.ts';
import { indexPage } from './render/index-page.ts';
import { renderReports } from './render/render-files.ts';
import type { ReportRequest } from './request.ts';
import type { Delivered } from './run-result.ts';

export interface DeliveryPorts extends MailPorts {
  /** The configuration's `name`, for the archive page. */
  readonly name: string;
  readonly progress: Progress;
}

/**
 * Archives every edition, then mails those that were asked for.
 *
 * The asked ones come first: should the run break off before a restated day is written, the next run finds that day
 * changed again, and tells it again.
 *
 * @throws DeliveryError ARCHIVE_UNUSABLE - nothing is mailed then
 * @throws RenderError RENDER_FAILED
 */
export async function deliverEditions(
  { asked, restated }: Editions,
  request: ReportRequest,
  ports: DeliveryPorts,
): Promise<readonly Delivered[]> {
  const { store, pages } = ports;
  const archived: Archived[] = [];
  const seen: (readonly SeenModel[])[] = [];
  for (const edition of asked) {
    archived.push(await archive(edition, ports));
    seen.push(edition.seen);
  }
  const entries = archived.map(({ entry }) => entry);
  for (const edition of restated) entries.push((await archive(edition, ports)).entry);
  await rememberModels(store, seen.flat());
  await updateIndex(store, entries, (all) => indexPage(all, { ...pages, title: ports.name }));
  const delivered: Delivered[] = [];
  for (const { report, routes, files, gaps } of archived) {
    delivered.push({
      report,
      archive: `${store.location}/${report.id}`,
      files,
      mails: await mailReports(report, routes, request.sending, ports),
      gaps,
    });
  }
  return delivered;
}

/** An edition that is only computed: `--dry-run`. */
export function undelivered({ report }: Edition): Delivered {
  return { report, archive: null, files: [], mails: [], gaps: report.gaps };
}

/** What the kept report lacks, and what this run found missing. */
function bothGaps(kept: Report, now: Report): readonly Gap[] {
  const told = new Set(kept.gaps.map(({ detail }) => detail));
  return [...kept.gaps, ...now.gaps.filter(({ detail }) => !told.has(detail))];
}

/** What the archive holds of an edition now, and so what is mailed; without the snapshot, which is large. */
interface Archived {
  readonly report: Report;
  readonly routes: readonly Report[];
  readonly files: readonly string[];
  readonly gaps: readonly Gap[];
  readonly entry: ArchiveIndexEntry;
}

async function archive(edition: Edition, { store, pages, progress }: DeliveryPorts): Promise<Archived> {
  const { id, revision, gaps } = edition.report;
  progress(`Archiving ${id} …`);
  if (edition.change !== 'kept') {
    const keys = await archiveReport(store, { id, revision, files: renderReports(edition, pages) });
    return toArchived(edition, keys, gaps);
  }
  const kept = (await archivedEdition(store, id)) ?? edition;
  // It is entered in the index again too: the run that archived it may have broken off before it did.
  return toArchived(kept, await store.list(`${id}/`), bothGaps(kept.report, edition.report));
}

function toArchived({ report, routes }: Edition, keys: readonly string[], gaps: readonly Gap[]): Archived {
  return { report, routes, gaps, files: namesIn(report.id, keys), entry: toIndexEntry(report, keys) };
}

/** The edition as it was archived; null when an older version of this program wrote it in a form we cannot read. */
async function archivedEdition(store: ObjectStore, id: ReportId): Promise<Edition | null> {
  const stored = await readSnapshotFile(store, id);
  if (stored === null) return null;
  try {
    return makeEdition(parseSnapshot(stored));
  } catch (error) {
    if (error instanceof ConfigError) return null;
    throw error;
  }
}

function namesIn(id: string, keys: readonly string[]): readonly string[] {
  return keys
    .filter((key) => key.startsWith(`${id}/`) && !key.startsWith(`${id}/revisions/`))
    .map((key) => key.slice(id.length + 1))
    .sort();
}
