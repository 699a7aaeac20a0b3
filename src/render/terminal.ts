import picocolors from 'picocolors';
import type { Report } from '../domain/report.ts';
import { alignRows, displayWidth, type Side } from './align.ts';
import { shorten } from './format.ts';
import { type ReportView, reportView } from './view.ts';
import type { ModelView } from './view-models.ts';

/** How wide the terminal is, and whether it shows colours. */
export interface TerminalOptions {
  readonly width: number;
  readonly colours: boolean;
}

interface Column {
  readonly heading: string;
  readonly side: Side;
  readonly cell: (model: ModelView) => string;
}

const name: Column = { heading: 'Model', side: 'left', cell: (model) => model.name };
const cost: Column = { heading: 'Cost', side: 'right', cell: (model) => model.cost.text };
// In the order in which a wide terminal shows them; a narrow one drops them from the end of `dropped`.
const more: readonly Column[] = [
  { heading: 'Δ $', side: 'right', cell: (model) => model.delta.text },
  { heading: 'Δ %', side: 'right', cell: (model) => model.deltaPercent },
  { heading: 'Requests', side: 'right', cell: (model) => model.requests.text },
  { heading: 'Input', side: 'right', cell: (model) => model.input.text },
  { heading: 'Output', side: 'right', cell: (model) => model.output.text },
  { heading: 'Cache read', side: 'right', cell: (model) => model.cacheRead.text },
  { heading: '$/1M', side: 'right', cell: (model) => model.rate.text },
];
const dropped = ['Cache read', 'Output', 'Input', 'Requests', '$/1M', 'Δ %', 'Δ $'];
const shortestName = 12;

/** What `run` prints of a report: the sentence, the models by cost, what is missing, what the run cost. */
export function terminalReport(report: Report, { width, colours }: TerminalOptions): string {
  const view = reportView(report);
  const paint = picocolors.createColors(colours);
  const [heading = '', ...lines] = modelTable(view, width);
  const total = lines.pop() ?? '';
  const parts = [
    wrap(view.headline.sentence, width)
      .join('\n')
      .replace(view.headline.amount, paint.bold(view.headline.amount)),
    view.models.length === 0 ? '' : [paint.dim(heading), ...lines, paint.bold(total)].join('\n'),
    missingLines(view)
      .flatMap((line) => wrap(line, width))
      .map((line) => paint.yellow(line))
      .join('\n'),
    paint.dim(`This run cost ${view.facts.runCost} for ${view.facts.requests}.`),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** The heading, a line for each model, and the total. */
function modelTable(view: ReportView, width: number): readonly string[] {
  let columns: readonly Column[] = [name, cost, ...more];
  for (const heading of dropped) {
    if (widthOf(columns, view, shortestName) <= width) break;
    columns = columns.filter((column) => column.heading !== heading);
  }
  const room = Math.max(shortestName, width - widthOf(columns, view, 0));
  return alignRows(
    cellsOf(columns, view).map(([first = '', ...rest]) => [shorten(first, room), ...rest]),
    columns.map(({ side }) => side),
  );
}

/** How wide the table is when names take at most `nameWidth`. */
function widthOf(columns: readonly Column[], view: ReportView, nameWidth: number): number {
  const rows = cellsOf(columns, view);
  const widths = columns.map((_, index) => Math.max(...rows.map((row) => displayWidth(row[index] ?? ''))));
  return widths.reduce((all, own, index) => all + (index === 0 ? Math.min(own, nameWidth) : own + 2), 0);
}

function cellsOf(columns: readonly Column[], view: ReportView): readonly (readonly string[])[] {
  return [
    columns.map(({ heading }) => heading),
    ...view.models.map((model) => columns.map(({ cell }) => printable(cell(model)))),
    ...(view.modelsRounding === '' ? [] : [['Rounding', view.modelsRounding]]),
    ['Total', view.modelsTotal.text],
  ];
}

function missingLines(view: ReportView): readonly string[] {
  const sources = view.incomplete.map(
    ({ mark, source, scope, state, detail }) =>
      `${mark} ${source}${scope === '' ? '' : ` (${scope})`} ${state}: ${detail}`,
  );
  const gaps = view.gaps.map(({ kind, detail }) => `${kind}: ${detail}`);
  return [...(view.missing === null ? [] : [`${view.missing}.`]), ...sources, ...gaps].map(printable);
}

/** Names are free text: a control character in one must not steer the terminal. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, ' ');
}

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && displayWidth(last) + 1 + displayWidth(word) <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
