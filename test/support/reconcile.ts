import { formFaults, type Row, textOf } from './csv-form.ts';
import { readCsv } from './csv-reader.ts';
import { differ, sums, total } from './exact-sums.ts';
import { jsonFaults } from './reconcile-json.ts';

/** A line as Cost Explorer told it. */
export interface ToldLine {
  readonly day: string;
  readonly service: string;
  /** Empty for other record types than Usage, of which Cost Explorer is not asked for it. */
  readonly usageType: string;
  readonly recordType: string;
  readonly usd: string;
}

/** What the sources told of a report's window. */
export interface Told {
  /** Every line of every record type; null: the bill was not read. */
  readonly lines: readonly ToldLine[] | null;
  /** Whether the lines of other record types than Usage were told, too. */
  readonly allTypes: boolean;
  /** CloudWatch's sums by column of report.csv; null: not read completely. */
  readonly counts: Readonly<Record<string, number>> | null;
}

/** A file of a report by its name; null when the report has none. */
export type Files = (name: string) => Uint8Array | null;

/**
 * Where a report's files do not tie to what its sources told, or to one another: nothing, when every sum is the same to
 * the last digit. operations.csv and accounts.csv are held to the rest when they are there.
 */
export function reconcile(files: Files, told: Told): readonly string[] {
  const table = (name: string) => readCsv(files(name) ?? new Uint8Array());
  const [report, charges] = [table('report.csv'), table('charges.csv')];
  const usage = charges.filter((line) => line.record_type === 'Usage');
  const accounts = files('accounts.csv') === null ? null : table('accounts.csv');
  const parts = ['operations.csv', 'accounts.csv'].filter((name) => files(name) !== null);
  return [
    ...['report.csv', 'charges.csv', 'focus.csv', ...parts].flatMap((name) =>
      formFaults(name, files(name) ?? new Uint8Array()),
    ),
    ...differ('lines of charges.csv', charges.map(lineText), (told.lines ?? []).map(toldText)),
    ...differ('lines of focus.csv', table('focus.csv').map(focusText), charges.map(lineText)),
    ...rowFaults(report, usage),
    ...parts.flatMap((name) => differ(`${name} by model`, byModel(table(name)), byModel(usage))),
    ...Object.entries(told.counts ?? {}).flatMap(([column, count]) => [
      ...differ(`Σ report.csv ${column}`, [total(report, column)], [String(count)]),
      ...(accounts === null || accounts.some((row) => row[column] === undefined)
        ? []
        : differ(`accounts.csv ${column} by model`, byModel(accounts, column), byModel(report, column))),
    ]),
    ...jsonFaults(
      JSON.parse(new TextDecoder().decode(files('report.json') ?? undefined)),
      report,
      charges,
      told.allTypes,
    ),
  ];
}

const counted = /^(?:invocations|images|throttles|(?:input|output|cache_\w+)_tokens|\w+_errors|\w+_ms)$/;
const classes = ['input', 'output', 'cache_read', 'cache_write'] as const;

/** Rows against the lines of their key; what is priced by routing is tokens alone, and nothing else has token classes. */
function rowFaults(report: readonly Row[], usage: readonly Row[]): readonly string[] {
  return [
    ...differ('report.csv billed_usd', byRow(report), byRow(usage)),
    ...classes.flatMap((tokenClass) => {
      const column = `billed_${tokenClass}_usd`;
      const own = usage.filter((line) => line.token_class === tokenClass);
      return differ(`report.csv ${column}`, byRow(report, column), byRow(own));
    }),
    ...report
      .filter((row) => row.status === 'cost_only')
      .flatMap((row) =>
        Object.keys(row)
          .filter((column) => counted.test(column) && row[column] !== '')
          .map((column) => `${column} of ${row.date} ${row.model}, which CloudWatch does not know`),
      ),
    ...report.flatMap((row) => {
      const parts = classes.map((tokenClass) => ({ usd: row[`billed_${tokenClass}_usd`] ?? '' }));
      const whole = row.routing === '' ? '0' : row.billed_usd || '0';
      return differ(`classes of ${row.date} ${row.model}`, [total(parts, 'usd')], [whole]);
    }),
  ];
}

/** charges.csv does not tell names, so the rows of several unmapped names are taken together. */
function byRow(rows: readonly Row[], column = 'billed_usd'): readonly string[] {
  return sums(rows, ['date', 'region', 'model', 'routing', 'charge_group'], column);
}

function byModel(rows: readonly Row[], column = 'billed_usd'): readonly string[] {
  return sums(rows, ['date', 'model'], column);
}

function lineText(line: Row): string {
  const names = [textOf(line.service), textOf(line.usage_type), textOf(line.record_type)];
  return [line.date, ...names, line.billed_usd].join(' | ');
}

function toldText({ day, service, usageType, recordType, usd }: ToldLine): string {
  return [day, service, usageType, recordType, total([{ usd }], 'usd')].join(' | ');
}

/** All four costs of FOCUS are the one that Cost Explorer tells. */
function focusText(row: Row): string {
  const costs = new Set([row.BilledCost, row.ContractedCost, row.EffectiveCost, row.ListCost]);
  const names = [textOf(row.ServiceName), textOf(row.x_UsageType), textOf(row.x_RecordType)];
  return [row.ChargePeriodStart?.slice(0, 10), ...names, [...costs].join()].join(' | ');
}
