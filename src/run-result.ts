import type { DateRange } from './domain/date-range.ts';
import type { Gap } from './domain/gap.ts';
import type { Decimal } from './domain/money.ts';
import type { Report } from './domain/report.ts';
import type { ReportStatus } from './domain/report-row.ts';

/** What became of one message. */
export interface MailResult {
  readonly route: string;
  readonly to: string;
  /** `skipped`: this report had been sent to this recipient before. */
  readonly status: 'sent' | 'skipped' | 'failed';
  readonly messageId: string | null;
  /** Why it failed and what to do. */
  readonly error?: string;
}

export interface ReportResult {
  readonly id: string;
  readonly billedUsd: Decimal | null;
  readonly expectedUsd: Decimal | null;
  readonly status: ReportStatus;
  /** Where the report's folder is; null when nothing was written (`--dry-run`). */
  readonly archive: string | null;
  readonly files: readonly string[];
  readonly mails: readonly MailResult[];
  readonly gaps: readonly Gap[];
}

/** What a run returns, prints with `--json`, and a Lambda answers. */
export interface RunResult {
  readonly window: DateRange;
  readonly reports: readonly ReportResult[];
  readonly requests: Readonly<Record<string, number>>;
  readonly runCostUsd: Decimal;
}

/** What one delivered report came to. */
export interface Delivered {
  readonly report: Report;
  readonly archive: string | null;
  readonly files: readonly string[];
  readonly mails: readonly MailResult[];
  /** What the report lacks; of a kept one, also what this run found missing. */
  readonly gaps: readonly Gap[];
}

export function toReportResult({ report, archive, files, mails, gaps }: Delivered): ReportResult {
  return {
    id: report.id,
    billedUsd: report.totals.billedUsd,
    expectedUsd: report.totals.expectedUsd,
    status: gaps.length > 0 ? 'partial' : report.status,
    archive,
    files,
    mails,
    gaps,
  };
}

/** One line per mail that was refused: what happened, and where the report is all the same. */
export function refusalsOf({ reports }: RunResult): readonly string[] {
  return reports.flatMap(({ archive, mails }) =>
    mails.flatMap(({ route, to, error }) =>
      error === undefined
        ? []
        : [`mail to ${to} (route ${route}) was not sent: ${error}; the report is archived in ${archive}`],
    ),
  );
}
