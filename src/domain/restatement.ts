import type { TeamRow } from './captured.ts';
import type { Day } from './date-range.ts';
import type { Decimal } from './money.ts';
import type { ReportRow, ReportStatus } from './report-row.ts';

/** A day whose report changed after it was made. */
export interface RestatedDay {
  readonly day: Day;
  /** Null: that report did not know it. */
  readonly beforeUsd: Decimal | null;
  readonly nowUsd: Decimal | null;
  /** `loaded`: its bill was still loading when reported; `changed`: it was settled. */
  readonly kind: 'loaded' | 'changed';
}

/** A row of teams.csv without what it costs, which is derived. */
export type Claim = Omit<TeamRow, 'allocatedUsd'>;

/** What an earlier run archived for an id, as far as a later run compares with it. */
export interface ArchivedReport {
  readonly id: string;
  readonly revision: number;
  readonly generatedAt: string;
  readonly status: ReportStatus;
  readonly billedUsd: Decimal | null;
  readonly rows: readonly ReportRow[];
  readonly restated: readonly RestatedDay[];
  /** Absent when no capture table was read; `missing` are the days of which nothing is known. */
  readonly teams?: { readonly rows: readonly Claim[]; readonly missing: readonly Day[] } | undefined;
}

/** What earlier runs left in the archive, as far as a run compares with it. */
export interface EarlierReports {
  readonly archived: readonly ArchivedReport[];
  /** Ids whose next revision was begun and never finished: their folders may hold files of two revisions. */
  readonly unfinished: readonly string[];
  /** Ids whose report.json cannot be read, with the revision that follows the ones kept. */
  readonly unreadable: readonly { readonly id: string; readonly revision: number }[];
}
