import type { BudgetLine, Report } from '../domain/report.ts';
import type { ReportFile } from '../domain/report-file.ts';
import type { ReportRow } from '../domain/report-row.ts';
import { rowsAtOnce, sortedRows } from './csv.ts';
import { reportFolder } from './report-address.ts';
import { reportColumns } from './report-csv.ts';
import { utf8 } from './utf8.ts';

/** report.json: the report as data. Money is a decimal text, a count an integer, and unknown is null, never 0. */
export function reportJsonFile(report: Report): ReportFile {
  return {
    key: `${reportFolder(report)}/report.json`,
    body: utf8(() => textsOf(report), report.rows.length / rowsAtOnce),
    contentType: 'application/json',
  };
}

/** The rows are most of a large report, and come some at a time; in the text they stand where a report has none. */
function* textsOf(report: Report): Generator<string, void> {
  const [before = '', after = ''] = JSON.stringify(published(report), null, 2).split(noRows);
  yield before;
  yield* report.rows.length === 0 ? [noRows] : textsOfRows(report);
  yield `${after}\n`;
}

// No text inside JSON holds a line break, so this is the report's own member and no other's.
const noRows = '\n  "rows": []';

function* textsOfRows(report: Report): Generator<string, void> {
  const rows = sortedRows(reportColumns, report.rows);
  yield '\n  "rows": [';
  for (let start = 0; start < rows.length; start += rowsAtOnce) {
    const some = rows.slice(start, start + rowsAtOnce).map(publishedRow);
    const text = JSON.stringify(some, null, 2).slice('['.length, -'\n]'.length);
    yield `${start === 0 ? '' : ','}${text.replaceAll('\n', '\n  ')}`;
  }
  yield '\n  ]';
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
    rows: [],
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

function publishedRow(row: ReportRow) {
  return Object.fromEntries(reportColumns.map(({ field }) => [field, row[field]]));
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
