import type { Report } from '../domain/report.ts';
import type { WholeFile } from '../domain/report-file.ts';
import type { ChartFormat } from './chart-frame.ts';
import { heatChart } from './chart-heat.ts';
import { type LegendView, spendChart, spendLegend } from './chart-spend.ts';
import { coverageChart, tokenLegend, tokensChart } from './chart-tokens.ts';
import { cut } from './cut.ts';
import { reasons } from './figure.ts';
import { type PageOptions, renderPage } from './page.ts';
import { type Neighbours, neighbourLinks, reportFolder } from './report-address.ts';
import { type ReportView, reportView } from './view.ts';
import { type RowView, rowFigureNames, rowsCut, rowViews } from './view-rows.ts';

/** What the report page's template sees. */
export interface ReportPageView extends ReportView {
  /** `275 more in report.json`; empty when all movers are shown. */
  readonly moversMore: string;
  readonly rows: readonly RowView[];
  /** Which rows are shown and where the others are; null when all are. */
  readonly rowsCut: string | null;
  readonly rowFigureNames: readonly string[];
  readonly charts: readonly ChartView[];
  readonly neighbours: Neighbours | null;
  readonly files: readonly FileLink[];
  readonly reasons: typeof reasons;
}

interface ChartView {
  readonly id: string;
  readonly title: string;
  readonly note: string;
  readonly legend: readonly LegendView[];
  /** SVG for wide and for narrow screens. */
  readonly wide: string;
  readonly narrow: string;
}

interface FileLink {
  readonly name: string;
  readonly what: string;
}

/** The full report as one self-contained page; a route's lies in the route's own folder. */
export function reportPage(report: Report, options: PageOptions): WholeFile {
  const view = reportPageView(report);
  const island = {
    models: view.models.map(({ sortKeys }) => sortKeys),
    ...(view.teams !== null && { teams: view.teams.lines.map(({ sortKeys }) => sortKeys) }),
    rows: view.rows.map(({ sortKeys }) => sortKeys),
  };
  return renderPage(`${reportFolder(report)}/report.html`, 'report.hbs', view, island, options);
}

/** The models table tells every model's change; here a reader looks for the large ones. */
const moversShown = 25;

/** The view of the report page, without the shell that `renderPage` adds. */
export function reportPageView(report: Report): ReportPageView {
  const view = reportView(report);
  const movers = cut(view.movers, moversShown, 'report.json');
  return {
    ...view,
    movers: movers.lines,
    moversMore: movers.more,
    rows: rowViews(report),
    rowsCut: rowsCut(report),
    rowFigureNames,
    charts: report.dayTotals.length === 0 ? [] : chartViews(report),
    neighbours: neighbourLinks(report),
    files: fileLinks(report),
    reasons,
  };
}

function chartViews(report: Report): readonly ChartView[] {
  const view = (
    id: string,
    height: number,
    draw: Draw,
    words: Omit<ChartView, 'id' | 'wide' | 'narrow'>,
  ) => ({
    id,
    ...words,
    wide: draw(report, { id: `${id}-wide`, width: 960, height, days: 42, medium: 'page' }),
    narrow: draw(report, {
      id: `${id}-narrow`,
      width: 340,
      height: Math.min(200, height),
      days: 14,
      medium: 'page',
    }),
  });
  return [
    view('spend', 260, spendChart, {
      title: 'Spend by model',
      note: 'Grey: the middle half of what that weekday cost before. Hatched: estimated. ▼: this report.',
      legend: spendLegend(report),
    }),
    view('tokens', 200, tokensChart, {
      title: 'Tokens by class',
      note: 'As CloudWatch counted them.',
      legend: tokenLegend,
    }),
    view('coverage', 130, coverageChart, {
      title: 'On the bill',
      note: 'Tokens on the bill, of those that CloudWatch counted. A day fills up as its bill loads.',
      legend: [],
    }),
    view('heat', 0, heatChart, {
      title: 'Model by day',
      note: 'The stronger the colour, the dearer that day was for that model.',
      legend: [],
    }),
  ];
}

type Draw = (report: Report, format: ChartFormat) => string;

function fileLinks(report: Report): readonly FileLink[] {
  const files: readonly (FileLink | null)[] = [
    { name: 'report.csv', what: 'every row of this page, in full' },
    { name: 'charges.csv', what: 'every line of the bill and how it was read' },
    report.operations === null ? null : { name: 'operations.csv', what: 'dollars by API operation' },
    report.accounts === null ? null : { name: 'accounts.csv', what: 'tokens and dollars by account' },
    report.teams === null
      ? null
      : { name: 'teams.csv', what: 'tokens and allocated dollars by team and application' },
    { name: 'focus.csv', what: 'the charges as FOCUS 1.2' },
    { name: 'report.json', what: 'the report as data' },
  ];
  return files.flatMap((file) => file ?? []);
}
