import type { Report } from '../domain/report.ts';
import type { ReportFile } from '../domain/report-file.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { dataFiles } from './data-files.ts';
import { reportPage } from './html.ts';
import type { PageOptions } from './page.ts';
import { snapshotFile } from './snapshot-file.ts';

/** A report with what it was made from, and the routes' reports beside it. */
export interface RenderedFrom {
  readonly snapshot: Snapshot;
  readonly report: Report;
  readonly routes: readonly Report[];
}

/**
 * Every file of a report: its folder, its routes' folders and its Parquet.
 *
 * Pages are made at once, for a template of the user's own may fail; the rest when it is asked for, largest last, since
 * all files of a long range would fill the memory.
 *
 * @throws RenderError RENDER_FAILED - before there is any file
 */
export function renderReports(from: RenderedFrom, options: PageOptions): Iterable<ReportFile> {
  const pages = [from.report, ...from.routes].map((one) => reportPage(one, options));
  return filesOf(pages, from);
}

function* filesOf(
  pages: readonly ReportFile[],
  { snapshot, report, routes }: RenderedFrom,
): Generator<ReportFile, void> {
  yield* pages;
  yield snapshotFile(snapshot, report.id);
  for (const route of routes) yield* dataFiles(route);
  yield* dataFiles(report);
}
