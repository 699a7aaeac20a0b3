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

/** Every file of a report: its folder, its routes' folders and its Parquet. @throws RenderError RENDER_FAILED */
export function renderReports(
  { snapshot, report, routes }: RenderedFrom,
  options: PageOptions,
): readonly ReportFile[] {
  const each = [report, ...routes].flatMap((one) => [reportPage(one, options), ...dataFiles(one)]);
  return [...each, snapshotFile(snapshot, report.id)];
}
