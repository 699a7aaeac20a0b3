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

function keyOf({ date, region, model, modelName, routing, chargeGroup }: ReportRow): string {
  return JSON.stringify([date, region, model, model === unmapped ? modelName : null, routing, chargeGroup]);
}

function contentOf(row: ReportRow): string {
  return JSON.stringify(sourceColumns.map((column) => row[column]));
}
