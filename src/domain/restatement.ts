import type { Day } from './date-range.ts';
import type { Decimal } from './money.ts';
import type { ReportRow, ReportStatus } from './report-row.ts';

/** A day whose report changed after it was made. */
export interface RestatedDay {
  readonly day: Day;
  readonly beforeUsd: Decimal;
  readonly nowUsd: Decimal;
  /** `loaded`: its bill was still loading when reported; `changed`: it was settled. */
  readonly kind: 'loaded' | 'changed';
}

/** What an earlier run archived for an id, as far as a later run compares with it. */
export interface ArchivedReport {
  readonly id: string;
  readonly revision: number;
  readonly generatedAt: string;
  readonly status: ReportStatus;
  readonly billedUsd: Decimal;
  readonly rows: readonly ReportRow[];
  readonly restated: readonly RestatedDay[];
  /** True when its CloudWatch side was read completely. */
  readonly usageComplete: boolean;
  /** True when its Cost Explorer side was read completely. */
  readonly billComplete: boolean;
}
