import { dayOf, daysBetween } from '../domain/date-range.ts';
import type { Report } from '../domain/report.ts';
import type { ReportRow } from '../domain/report-row.ts';
import { label, plural } from './format.ts';

/** The rows of the window that may still gain charges. */
export function openRows({ rows, generatedAt, config }: Report): readonly ReportRow[] {
  const today = dayOf(new Date(generatedAt));
  return rows.filter(
    ({ expectedBasis, date }) => expectedBasis !== 'bill' && daysBetween(date, today) <= config.restateDays,
  );
}

/** What may still raise a cost that is known in part, as the end of a sentence: `; more may come for guardrails`. */
export function stillToCome(report: Report): string {
  const groups = new Map(report.byChargeGroup.map(({ key, name }) => [key, name.toLowerCase()]));
  const names = openRows(report)
    .filter(({ expectedUsd }) => expectedUsd === null)
    .map(({ chargeGroup, modelName }) =>
      chargeGroup === 'on_demand'
        ? label(modelName ?? 'other use', 40)
        : (groups.get(chargeGroup) ?? chargeGroup),
    );
  return names.length === 0 ? '' : `; more may come for ${listed(names)}`;
}

/** `a`, `a and b`, `a, b and 3 others`. */
function listed(names: readonly string[]): string {
  const [first = '', second, ...others] = new Set(names);
  if (second === undefined) return first;
  if (others.length === 0) return `${first} and ${second}`;
  return `${first}, ${second} and ${plural(others.length, 'other')}`;
}
