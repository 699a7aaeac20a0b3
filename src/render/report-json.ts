import type { BudgetLine, Report } from '../domain/report.ts';
import type { ReportFile } from '../domain/report-file.ts';
import { sortedRows } from './csv.ts';
import { reportFolder } from './report-address.ts';
import { reportColumns } from './report-csv.ts';

/** report.json: the report as data. Money is a decimal text, a count an integer, and unknown is null, never 0. */
export function reportJsonFile(report: Report): ReportFile {
  return {
    key: `${reportFolder(report)}/report.json`,
    body: new TextEncoder().encode(`${JSON.stringify(published(report), null, 2)}\n`),
    contentType: 'application/json',
  };
}

function published(report: Report) {
  return {
    schemaVersion: report.schemaVersion,
    id: report.id,
    route: report.route,
    name: report.config.name,
    window: report.window,
    generatedAt: report.generatedAt,
    sampleSeed: report.sampleSeed,
    revision: report.revision,
    status: report.status,
    costMetric: report.config.costMetric,
    accounts: report.accountIds,
    totals: report.totals,
    usual: report.usual,
    month: report.month,
    rows: rowsOf(report),
    models: report.models,
    movers: report.movers,
    anomalies: report.anomalies,
    budget: budgetOf(report.budget),
    forecast: report.forecast,
    caching: report.caching,
    ...(report.teams !== null && { teams: report.teams }),
    byAccount: report.byAccount,
    byRegion: report.byRegion,
    byOperation: report.byOperation,
    byChargeGroup: report.byChargeGroup,
    dayTotals: report.dayTotals,
    reconciliation: report.reconciliation,
    restated: report.restated,
    unmapped: report.unmapped,
    completeness: report.completeness,
    gaps: report.gaps,
    requests: report.requests,
    runCostUsd: report.runCostUsd,
  };
}

function rowsOf(report: Report) {
  return sortedRows(reportColumns, report.rows).map((row) =>
    Object.fromEntries(reportColumns.map(({ field }) => [field, row[field]])),
  );
}

/** The whole's budget beside those of single models; all parts are null where no budget was set for the whole. */
function budgetOf(lines: readonly BudgetLine[]) {
  const whole = lines.find((line) => line.model === null);
  return {
    monthlyUsd: whole?.monthlyUsd ?? null,
    monthToDateUsd: whole?.monthToDateUsd ?? null,
    forecastUsd: whole?.forecastUsd ?? null,
    state: whole?.state ?? null,
    models: lines.filter((line) => line.model !== null),
  };
}
