import type { Day } from '../domain/date-range.ts';
import { isZero } from '../domain/money.ts';
import type { DayTotal, Report } from '../domain/report.ts';

/** The first day read on which anything was used or billed; null when nothing was. */
export function firstUse({ dayTotals }: Pick<Report, 'dayTotals'>): Day | null {
  return dayTotals.find(isUsed)?.day ?? null;
}

function isUsed({ usd, inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens }: DayTotal): boolean {
  const tokens = [inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens];
  return (usd !== null && !isZero(usd)) || tokens.some((count) => count !== null && count > 0);
}
