import type { TeamRow } from '../domain/captured.ts';
import type { Report } from '../domain/report.ts';
import { openRows } from './still-to-come.ts';

/**
 * Tells whether rows hold less than will be allocated to them in the end: their tokens have no dollars yet, or the bill
 * of their model may still grow. What CloudWatch does not count is no team's, whenever it is billed.
 */
export function allocatedInPart(report: Report): (rows: readonly TeamRow[]) => boolean {
  const open = openRows(report);
  const all = new Set(open.map(textOf));
  const counted = new Set(open.filter(({ status }) => status !== 'cost_only').map(textOf));
  const isShort = (row: TeamRow): boolean => {
    const hasTokens = Object.values(row.tokens).some((count) => (count ?? 0) !== 0);
    if (row.allocatedUsd === null) return hasTokens;
    return row.kind === 'team' ? counted.has(textOf(row)) : all.has(textOf(row));
  };
  return (rows) => rows.some(isShort);
}

function textOf({ date, model, modelName }: Pick<TeamRow, 'date' | 'model' | 'modelName'>): string {
  return JSON.stringify([date, model, modelName]);
}
