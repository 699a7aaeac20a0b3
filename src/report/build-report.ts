import { byTexts } from '../domain/byte-order.ts';
import { contains } from '../domain/date-range.ts';
import type { Ledger } from '../domain/ledger.ts';
import type { Report } from '../domain/report.ts';
import type { ReportConfig } from '../domain/report-config.ts';
import { reportId } from '../domain/report-id.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { anomaliesOf } from './anomalies.ts';
import { byAccountOf, byChargeGroupOf, byOperationOf, byRegionOf } from './breakdowns.ts';
import { budgetOf } from './budget.ts';
import { cachingOf } from './caching.ts';
import { costSeries, dayCostsOf, dayTotalsOf } from './day-series.ts';
import { forecastOf } from './forecast.ts';
import { modelSummariesOf } from './model-summaries.ts';
import { monthOf } from './month.ts';
import { moversOf } from './movers.ts';
import { readingOf } from './reading.ts';
import { reconciliationOf } from './reconciliation.ts';
import { toReportRow } from './report-row.ts';
import { allGaps, sortedCompleteness, statusOf } from './status.ts';
import { type ModelStrands, modelStrandsOf } from './strands.ts';
import { teamsOf } from './teams.ts';
import { totalsOf } from './totals.ts';
import { unmappedOf } from './unmapped.ts';
import { historyOf, usualOf } from './usual.ts';

/**
 * Says what a person should know of a window.
 *
 * A route's report is made from the snapshot and ledger that its readers may see; nothing is filtered here.
 */
export function buildReport(snapshot: Snapshot, ledger: Ledger, route?: string): Report {
  const { config, adjustments } = snapshot;
  const { window, read } = ledger;
  const reading = readingOf(snapshot);
  const history = historyOf(ledger);
  const models = modelStrandsOf(ledger.rows).map((model) => ({
    ...model,
    series: costSeries(model.strands, read, reading),
  }));
  const whole = costSeries(
    models.flatMap(({ strands }) => strands),
    read,
    reading,
  );
  const cut = windowOf(ledger);
  const totals = totalsOf(cut.rows, reading);
  const gaps = allGaps([...snapshot.gaps, ...ledger.gaps]);
  return {
    schemaVersion: 1,
    id: reportId(window),
    config,
    route: route ?? null,
    window,
    generatedAt: snapshot.generatedAt,
    sampleSeed: snapshot.source.kind === 'sample' ? snapshot.source.seed : null,
    revision: snapshot.revision,
    status: statusOf(cut.rows, gaps, reading),
    accountIds: [...snapshot.accounts].sort(byTexts(({ id }) => [id])),
    totals,
    usual: usualOf(
      models.flatMap(({ strands }) => strands),
      window,
      history,
      reading,
    ),
    month: monthOf(window, whole),
    models: modelSummariesOf(models, window, history, reading),
    ...cut,
    rows: cut.rows.map(toReportRow),
    teams: ledger.teams && teamsOf(ledger.teams),
    byAccount: byAccountOf(cut.accounts, snapshot.completeness),
    byRegion: byRegionOf(cut.rows),
    byOperation: byOperationOf(cut.operations, snapshot.completeness),
    byChargeGroup: byChargeGroupOf(cut.rows),
    movers: moversOf(models, window, history, reading),
    anomalies: anomaliesOf(models, window, config.alerts),
    budget: budgetOf(budgetsFor(config, route, models), window, whole, models),
    forecast: forecastOf(window, whole),
    caching: cachingOf(cut.rows),
    dayCosts: dayCostsOf(models, read),
    dayTotals: dayTotalsOf(ledger, whole, reading),
    reconciliation:
      totals.billedUsd === null
        ? []
        : reconciliationOf(cut.rows, adjustments === null ? null : cut.adjustments),
    restated: snapshot.restated,
    unmapped: unmappedOf(cut.charges),
    completeness: sortedCompleteness(snapshot.completeness),
    gaps,
    requests: snapshot.requests,
    runCostUsd: snapshot.runCostUsd,
  };
}

/** A route sees a part: only the budgets of its models can be held against it, and only when it has all accounts. */
function budgetsFor(
  { budget, routes }: ReportConfig,
  route: string | undefined,
  models: readonly ModelStrands[],
): ReportConfig['budget'] {
  if (route === undefined) return budget;
  const limits = routes.find(({ name }) => name === route);
  const own = new Set((limits?.accounts ?? []).length > 0 ? [] : models.map(({ model }) => model));
  const perModel = Object.entries(budget.perModelMonthlyUsd).filter(([model]) => own.has(model));
  return { monthlyUsd: null, perModelMonthlyUsd: Object.fromEntries(perModel) };
}

/** The window's part of a ledger, in the order of its key columns. */
function windowOf({ window, rows, charges, adjustments, operations, accounts }: Ledger) {
  const onDate = ({ date }: { readonly date: Ledger['rows'][number]['date'] }) => contains(window, date);
  const onDay = ({ day }: { readonly day: Ledger['rows'][number]['date'] }) => contains(window, day);
  return {
    rows: rows
      .filter(onDate)
      .sort(byTexts((row) => [row.date, row.region, row.model, row.modelName, row.routing, row.chargeGroup])),
    charges: charges.filter(onDay).sort(byTexts((charge) => [charge.day, charge.service, charge.usageType])),
    adjustments: adjustments.filter(onDay).sort(byTexts((line) => [line.day, line.service, line.recordType])),
    operations:
      operations
        ?.filter(onDate)
        .sort(byTexts((line) => [line.date, line.service, line.model, line.operation])) ?? null,
    accounts:
      accounts
        ?.filter(onDate)
        .sort(byTexts((row) => [row.date, row.accountId, row.accountName, row.model])) ?? null,
  };
}
