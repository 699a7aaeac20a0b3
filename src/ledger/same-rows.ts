import type { ReportRow } from '../domain/report-row.ts';
import { unmapped } from './model-key.ts';

/** What the two sources said; everything else in a row is derived from it, or changes as days pass. */
const sourceColumns = [
  'invocations',
  'inputTokens',
  'outputTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'images',
  'clientErrors',
  'serverErrors',
  'throttles',
  'latencyAvgMs',
  'ttftAvgMs',
  'billedUsd',
  'billedInputUsd',
  'billedOutputUsd',
  'billedCacheReadUsd',
  'billedCacheWriteUsd',
  'billedTokens',
] as const satisfies readonly (keyof ReportRow)[];

/**
 * True when two readings of the same days say the same, in whatever order: every CloudWatch and billed column of every
 * row. A model's name counts only where it is all that names the row.
 */
export function sameRows(before: readonly ReportRow[], now: readonly ReportRow[]): boolean {
  if (before.length !== now.length) return false;
  const contents = new Map(before.map((row) => [keyOf(row), contentOf(row)]));
  return now.every((row) => contents.get(keyOf(row)) === contentOf(row));
}

/**
 * True when a reading no longer tells what an earlier one told of a side: a row of it is gone, or its figures are
 * unknown now. Whether that is a change or a failure, only the source's completeness can say.
 */
export function losesRows(
  before: readonly ReportRow[],
  now: readonly ReportRow[],
  side: 'usage' | 'bill',
): boolean {
  const told = new Set(now.filter((row) => tells(row, side)).map(keyOf));
  return before.some((row) => tells(row, side) && !told.has(keyOf(row)));
}

function tells(
  { invocations, inputTokens, outputTokens, billedUsd }: ReportRow,
  side: 'usage' | 'bill',
): boolean {
  if (side === 'bill') return billedUsd !== null;
  return invocations !== null || inputTokens !== null || outputTokens !== null;
}

function keyOf({ date, region, model, modelName, routing, chargeGroup }: ReportRow): string {
  return JSON.stringify([date, region, model, model === unmapped ? modelName : null, routing, chargeGroup]);
}

function contentOf(row: ReportRow): string {
  return JSON.stringify(sourceColumns.map((column) => row[column]));
}
