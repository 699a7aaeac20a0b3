import type { ReportRow } from '../domain/report-row.ts';
import type { Claim } from '../domain/restatement.ts';
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
 * True when a reading no longer tells what an earlier one told of a side of a row, or tells in part what was told whole.
 * Whether that is a change or a failure, only the source's completeness can say.
 */
export function losesRows(
  before: readonly ReportRow[],
  now: readonly ReportRow[],
  side: 'usage' | 'bill',
): boolean {
  const told = new Map(now.map((row) => [keyOf(row), howWhole(row, side)]));
  return before.some((row) => howWhole(row, side) > (told.get(keyOf(row)) ?? 0));
}

/** 0: it tells nothing of the side; 1: a part; 2: the whole. */
function howWhole(row: ReportRow, side: 'usage' | 'bill'): 0 | 1 | 2 {
  const { invocations, inputTokens, outputTokens, billedUsd, billedTokens } = row;
  // A bill that was read and has no line of the row says so by 0 tokens.
  const figures = side === 'bill' ? [billedUsd, billedTokens] : [invocations, inputTokens, outputTokens];
  if (figures.every((figure) => figure === null)) return 0;
  return row.partial?.split(';').includes(side) ? 1 : 2;
}

/** True when applications captured the same, in whatever order; what nobody claimed follows from it and the rows. */
export function sameClaims(before: readonly Claim[], now: readonly Claim[]): boolean {
  const textOf = (claims: readonly Claim[]) =>
    claims
      .filter(({ kind }) => kind === 'team')
      .map(claimText)
      .sort()
      .join();
  return textOf(before) === textOf(now);
}

function claimText({ date, team, app, model, modelName, requests, tokens, estimatedTokens }: Claim): string {
  const { input, output, cache_read, cache_write } = tokens;
  const name = model === unmapped ? modelName : null;
  const counts = [requests, input, output, cache_read, cache_write, estimatedTokens];
  return JSON.stringify([date, team, app, model, name, ...counts]);
}

function keyOf({ date, region, model, modelName, routing, chargeGroup }: ReportRow): string {
  return JSON.stringify([date, region, model, model === unmapped ? modelName : null, routing, chargeGroup]);
}

function contentOf(row: ReportRow): string {
  return JSON.stringify(sourceColumns.map((column) => row[column]));
}
