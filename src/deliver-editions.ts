import { parseSnapshot } from './collect/saved-snapshot.ts';
import { archiveReport, readSnapshotFile } from './deliver/archive-report.ts';
import { toIndexEntry, updateIndex } from './deliver/index-state.ts';
import { rememberModels } from './deliver/model-memory.ts';
import type { ArchiveIndexEntry } from './domain/archive-index.ts';
import type { Gap } from './domain/gap.ts';
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
  const { store, pages, progress } = ports;
  const entries: ArchiveIndexEntry[] = [];
  const archived: Archived[] = [];
  for (const edition of [...asked, ...restated]) {
    progress(`Archiving ${edition.report.id} …`);
    const done = await archive(edition, ports);
    archived.push(done);
    // A kept report is entered too: the run that archived it may have broken off before it did.
    entries.push(toIndexEntry(done.reports.report, done.keys));
  }
  await rememberModels(
    store,
    asked.flatMap(({ seen }) => seen),
  );
  await updateIndex(store, entries, (all) => indexPage(all, { ...pages, title: ports.name }));
  const delivered: Delivered[] = [];
  for (const [index, edition] of asked.entries()) {
    const done = archived[index];
    if (done === undefined) throw new Error(`not archived: ${edition.report.id}`);
    delivered.push({
      report: done.reports.report,
      archive: `${store.location}/${edition.report.id}`,
      files: namesIn(edition.report.id, done.keys),
      mails: await mailReports(done.reports.report, done.reports.routes, request.sending, ports),
      gaps: edition.change === 'kept' ? bothGaps(done.reports.report, edition.report) : edition.report.gaps,
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

interface Archived {
  readonly keys: readonly string[];
  /** What the archive holds now, and so what is mailed. */
  readonly reports: { readonly report: Report; readonly routes: readonly Report[] };
}

async function archive(edition: Edition, { store, pages }: DeliveryPorts): Promise<Archived> {
  const { id } = edition.report;
  if (edition.change === 'kept') {
    const keys = await store.list(`${id}/`);
    return { keys, reports: (await archivedEdition(store, id)) ?? edition };
  }
  const files = renderReports(edition, pages);
  const keys = await archiveReport(store, { id, revision: edition.report.revision, files });
  return { keys, reports: edition };
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
