import type { ReportId, Totals } from './report.ts';
import type { ReportStatus } from './report-row.ts';

/** What the archive page shows of one report: an entry of `state/index.json`. */
export interface ArchiveIndexEntry extends Totals {
  readonly id: ReportId;
  readonly revision: number;
  readonly status: ReportStatus;
  readonly generatedAt: string;
  /** The report's own files by name (`report.html`); those of routes and of earlier revisions are not among them. */
  readonly files: readonly string[];
}
