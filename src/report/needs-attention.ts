import { compare, isZero, parseDecimal, zero } from '../domain/money.ts';
import type { Report } from '../domain/report.ts';

/** True when a report holds something to act on: an unusual model or silence, or a budget that is over or at risk. */
export function needsAttention(report: Report): boolean {
  const { anomalies, budget } = report;
  return anomalies.length > 0 || isUnusuallySilent(report) || budget.some(({ state }) => state !== 'within');
}

/** True when nothing was used where what is usual is worth an alert. */
function isUnusuallySilent({ totals, usual, config }: Report): boolean {
  const isSilent = totals.expectedComplete && totals.invocations === 0 && isZero(totals.expectedUsd ?? zero);
  const least = parseDecimal(String(config.alerts.minUsd)) ?? zero;
  return isSilent && usual !== null && !isZero(usual.usd) && compare(usual.usd, least) >= 0;
}
