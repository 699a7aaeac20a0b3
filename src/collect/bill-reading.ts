import type { AccountLine, AdjustmentLine, ChargeLine, OperationLine } from '../domain/charge.ts';
import type { Completeness } from '../domain/gap.ts';
import type { CostGroup } from './cost-and-usage.ts';
import type { Pages } from './pages.ts';
import type { SourceFailure } from './source-failure.ts';

/** How much of one part of the bill was read. */
export interface LinesReading<Line> {
  /** Null when nothing of it was read: unknown, which is not the same as empty. */
  readonly lines: readonly Line[] | null;
  readonly state: Completeness['state'];
  /** Why it is failed or partial; null otherwise. */
  readonly failure: SourceFailure | null;
}

/** The charges of the accounts read, and the services they were billed under. */
export interface ChargesReading {
  readonly charges: LinesReading<ChargeLine>;
  readonly services: readonly string[];
  /** The SERVICE filter; null when the service names could not be listed, so that the whole bill is read. */
  readonly filter: readonly string[] | null;
  readonly namesFailure: SourceFailure | null;
  /** Why `services` may lack some; null when it is whole. */
  readonly servicesMissing: SourceFailure | null;
}

/** All that was read of the bill. Null: not asked for. */
export interface BillReading extends ChargesReading {
  readonly adjustments: LinesReading<AdjustmentLine>;
  readonly operations: LinesReading<OperationLine> | null;
  readonly accountLines: LinesReading<AccountLine> | null;
  readonly accountNames: ReadonlyMap<string, string>;
  readonly accountSets: readonly {
    readonly accounts: readonly string[];
    readonly lines: LinesReading<ChargeLine>;
  }[];
}

/** Fully answered, and no Bedrock service ever billed. */
export const nothingBilled: LinesReading<never> = { lines: [], state: 'empty', failure: null };

/** Nothing known, for the reason that something before it failed. */
export function unread(failure: SourceFailure | null): LinesReading<never> {
  return { lines: null, state: 'failed', failure };
}

/** Reads pages of groups as lines; a group that `toLine` gives null for is not Bedrock's. */
export function toLinesReading<Line>(
  { items, read, failure }: Pages<CostGroup>,
  toLine: (group: CostGroup) => Line | null,
): LinesReading<Line> {
  if (read === 0) return unread(failure);
  return readingOf(
    items.map(toLine).filter((line) => line !== null),
    failure,
  );
}

/** Joins the answers to several requests for one part of the bill; `missing` says why more should have been asked. */
export function joinReadings<Line>(
  readings: readonly LinesReading<Line>[],
  missing: SourceFailure | null,
): LinesReading<Line> {
  const failure = readings.find((reading) => reading.failure !== null)?.failure ?? missing;
  const read = readings.flatMap(({ lines }) => (lines === null ? [] : [lines]));
  return read.length === 0 && readings.length > 0 ? unread(failure) : readingOf(read.flat(), failure);
}

function readingOf<Line>(lines: readonly Line[], failure: SourceFailure | null): LinesReading<Line> {
  const whole = lines.length === 0 ? 'empty' : 'complete';
  return { lines, state: failure === null ? whole : 'partial', failure };
}
