import { byteOrder } from '../domain/byte-order.ts';
import type { DateRange } from '../domain/date-range.ts';
import { compare, type Decimal, parseDecimal, zero } from '../domain/money.ts';
import type { BudgetLine } from '../domain/report.ts';
import type { ReportConfig } from '../domain/report-config.ts';
import type { CostSeries, ModelCosts } from './day-series.ts';
import { forecastUsd } from './forecast.ts';
import { monthOf } from './month.ts';

const wholeName = 'All models';

/**
 * The month against the budgets, the whole first. A budget of which nothing is known this month is left out: it is
 * neither kept nor broken.
 */
export function budgetOf(
  { monthlyUsd, perModelMonthlyUsd }: ReportConfig['budget'],
  window: DateRange,
  whole: CostSeries,
  models: readonly ModelCosts[],
): readonly BudgetLine[] {
  const lines = Object.entries(perModelMonthlyUsd)
    .sort(([a], [b]) => byteOrder(a, b))
    .flatMap(([model, usd]) => {
      const costs = models.find((candidate) => candidate.model === model);
      const name = { model, modelName: costs?.modelName ?? model };
      return budgetLine(name, usd, window, costs?.series ?? zeroWhereKnown(whole));
    });
  const name = { model: null, modelName: wholeName };
  return [...(monthlyUsd === null ? [] : budgetLine(name, monthlyUsd, window, whole)), ...lines];
}

function budgetLine(
  name: Pick<BudgetLine, 'model' | 'modelName'>,
  budget: number,
  window: DateRange,
  series: CostSeries,
): readonly BudgetLine[] {
  const monthToDateUsd = monthOf(window, series).toDateUsd;
  if (monthToDateUsd === null) return [];
  const monthlyUsd = parseDecimal(String(budget)) ?? zero;
  const forecast = forecastUsd(window, series);
  const state = stateOf(monthlyUsd, monthToDateUsd, forecast);
  return [{ ...name, monthlyUsd, monthToDateUsd, forecastUsd: forecast, state }];
}

function stateOf(budget: Decimal, toDate: Decimal, forecast: Decimal | null): BudgetLine['state'] {
  if (compare(toDate, budget) > 0) return 'over';
  return forecast !== null && compare(forecast, budget) > 0 ? 'at_risk' : 'within';
}

/** A model without a single row cost nothing on the days that are known. */
function zeroWhereKnown({ known, whole }: CostSeries): CostSeries {
  const zeros = (days: CostSeries['known']) =>
    new Map([...days].map(([day, usd]) => [day, usd === null ? null : zero] as const));
  return { known: zeros(known), whole: zeros(whole), used: new Set() };
}
