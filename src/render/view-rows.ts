import { type Decimal, toNumber, zero } from '../domain/money.ts';
import type { Report } from '../domain/report.ts';
import type { ReportRow } from '../domain/report-row.ts';
import { estimated, exact, type Figure, known, partial, reasons, unknown } from './figure.ts';
import { cents, compact, cutName, integer, percent, rate } from './format.ts';

/** A row of report.csv as the page prints it. */
export interface RowView {
  readonly date: string;
  /** `No model` for a charge that is no model's. */
  readonly model: string;
  /** In full where it was cut; else empty. */
  readonly fullName: string;
  readonly region: string;
  readonly routing: string;
  readonly group: string;
  readonly figures: readonly Figure[];
  /** Everything unsure about this row in one mark, for the keyboard; null when nothing is. */
  readonly doubt: { readonly mark: string; readonly why: string } | null;
  readonly sortKeys: readonly (string | number | null)[];
}

/** The headings of `RowView.figures`, in order. */
export const rowFigureNames = [
  'Billed',
  'Expected',
  'On bill',
  '$/1M',
  'Requests',
  'Input',
  'Output',
  'Cache read',
  'Cache write',
  'Errors',
  'Throttled',
  'Latency',
] as const;

/** How many rows a browser still sorts and filters at once. */
const rowsShown = 5_000;

/** The rows of the window in the order of report.csv; of more than can be shown, the dearest. */
export function rowViews(report: Report): readonly RowView[] {
  const groups = new Map(report.byChargeGroup.map(({ key, name }) => [key, name]));
  return dearest(report.rows).map((row) => {
    const figures = figuresOf(row);
    const { name: model, fullName } = cutName(row.modelName ?? 'No model', 80);
    const group = groups.get(row.chargeGroup) ?? row.chargeGroup;
    return {
      date: row.date,
      model,
      fullName,
      region: row.region ?? '',
      routing: row.routing ?? '',
      group,
      figures,
      doubt: doubtOf(row),
      sortKeys: sortKeysOf(row, group),
    };
  });
}

/** `The 5,000 dearest of 144,000 rows. The others are in report.csv.`; null when all are shown. */
export function rowsCut({ rows }: Report): string | null {
  if (rows.length <= rowsShown) return null;
  return `The ${integer(rowsShown)} dearest of ${integer(rows.length)} rows. The others are in report.csv.`;
}

function dearest(rows: readonly ReportRow[]): readonly ReportRow[] {
  if (rows.length <= rowsShown) return rows;
  const byCost = rows
    .map((row) => ({ row, cost: toNumber(row.expectedUsd ?? row.billedUsd ?? zero) }))
    .sort((a, b) => b.cost - a.cost);
  const shown = new Set(byCost.slice(0, rowsShown).map(({ row }) => row));
  return rows.filter((row) => shown.has(row));
}

function figuresOf(row: ReportRow): readonly Figure[] {
  const count = (value: number | null, print: (value: number) => string) =>
    value !== null && (row.partial === 'usage' || row.partial === 'usage;bill')
      ? partial(print(value), reasons.partSource)
      : known(value, print, reasons.notPublished);
  return [
    billedOf(row),
    expectedOf(row),
    known(row.billingCoverage, percent, 'Not known: there are no tokens to compare the bill with.'),
    rateOf(row),
    count(row.invocations, integer),
    count(row.inputTokens, compact),
    count(row.outputTokens, compact),
    count(row.cacheReadTokens, compact),
    count(row.cacheWriteTokens, compact),
    count(errorsOf(row), integer),
    count(row.throttles, integer),
    known(row.latencyAvgMs, (ms) => `${integer(Math.round(Number(ms)))} ms`, 'Not known: no call was timed.'),
  ];
}

function errorsOf(row: ReportRow): number | null {
  return row.clientErrors === null && row.serverErrors === null
    ? null
    : (row.clientErrors ?? 0) + (row.serverErrors ?? 0);
}

function isBillPartial(row: ReportRow): boolean {
  return row.partial === 'bill' || row.partial === 'usage;bill';
}

function billedOf(row: ReportRow): Figure {
  if (row.billedUsd === null) return unknown(isBillPartial(row) ? reasons.notRead : reasons.notBilled);
  const text = cents(row.billedUsd);
  return isBillPartial(row) ? partial(text, reasons.partSource) : exact(text);
}

function expectedOf(row: ReportRow): Figure {
  if (row.expectedUsd === null) return unknown('Not known yet: no settled day tells its rate.');
  const text = cents(row.expectedUsd);
  return row.expectedBasis === 'rate' ? estimated(text, reasons.rate) : exact(text);
}

function rateOf(row: ReportRow): Figure {
  if (row.usdPerMillionTokens === null) return unknown('Not known: no dollars or no tokens to divide.');
  const text = rate(row.usdPerMillionTokens);
  return row.expectedBasis === 'rate' ? estimated(text, reasons.rate) : exact(text);
}

function doubtOf(row: ReportRow): RowView['doubt'] {
  const doubts = [
    row.partial === null ? [] : [{ mark: '◐', why: reasons.partSource }],
    row.expectedBasis === 'rate' ? [{ mark: '≈', why: reasons.rate }] : [],
    row.status === 'usage_only' ? [{ mark: '–', why: 'Counted by CloudWatch; not on the bill.' }] : [],
    row.status === 'cost_only' ? [{ mark: '–', why: 'On the bill; CloudWatch does not count it.' }] : [],
  ].flat();
  if (doubts.length === 0) return null;
  return { mark: doubts.map(({ mark }) => mark).join(' '), why: doubts.map(({ why }) => why).join(' ') };
}

function sortKeysOf(row: ReportRow, group: string): readonly (string | number | null)[] {
  const number = (value: Decimal | null) => (value === null ? null : Number(value));
  return [
    row.modelName,
    row.date,
    row.region,
    row.routing,
    group,
    number(row.billedUsd),
    number(row.expectedUsd),
    number(row.billingCoverage),
    number(row.usdPerMillionTokens),
    row.invocations,
    row.inputTokens,
    row.outputTokens,
    row.cacheReadTokens,
    row.cacheWriteTokens,
    errorsOf(row),
    row.throttles,
    number(row.latencyAvgMs),
    doubtOf(row)?.mark ?? null,
  ];
}
