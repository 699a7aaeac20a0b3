import type { Report } from '../domain/report.ts';

/** True when a report holds something to act on: an unusual model, or a budget that is over or at risk. */
export function needsAttention({ anomalies, budget }: Report): boolean {
  return anomalies.length > 0 || budget.some(({ state }) => state !== 'within');
}
