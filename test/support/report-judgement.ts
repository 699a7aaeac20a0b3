import type { FinishedReport, Row } from './finished-report.ts';
import { type Difference, jsonDifferences, tableDifferences } from './report-differences.ts';

/** What a fault may hide from a report. */
export interface Hidden {
  /** What the completeness table must show as failed or partial, and nothing else: `cloudwatch 222222222222 us-east-1`. */
  readonly sources: readonly string[];
  /** Rows whose usage may stand elsewhere or was not looked for, because a helper call failed. */
  readonly doubted?: (row: Row) => boolean;
  /** Accounts some of whose usage was not looked for. */
  readonly accounts?: readonly string[];
}

const usageColumns =
  /^(invocations|(input|output|cache_read|cache_write)_tokens|images|client_errors|server_errors|throttles|latency_avg_ms|ttft_avg_ms)$/;
const billColumns = /^billed_/;

/**
 * What is silently wrong with a report; empty is good.
 *
 * Every figure must be the healthy one or be marked: by `partial` in its row, by being empty, or, in files that have no
 * mark of their own, by the completeness table. What does not rest on what is hidden must neither change nor be marked.
 */
export function silentFaults(truth: FinishedReport, told: FinishedReport, hidden: Hidden): readonly string[] {
  const short = told.json.completeness
    .filter(({ state }) => state === 'failed' || state === 'partial')
    .map(({ source, account, region }) => sourceText(source, account, region));
  const { sources } = hidden;
  return [
    ...sources.filter((one) => !short.includes(one)).map((one) => `${one}: not told to be short`),
    ...short.filter((one) => !sources.includes(one)).map((one) => `${one}: told to be short for nothing`),
    ...(isWhole(hidden) || told.json.status === 'partial'
      ? []
      : [`the report is told to be ${told.json.status}`]),
    ...(sources.length === 0 || /sources (missing|partial)|cost unknown/.test(told.subject)
      ? []
      : [`mailed as: ${told.subject}`]),
    ...(told.tables['report.csv'] ?? [])
      .filter((row) => row.partial !== marksOf(row, hidden))
      .map(
        (row) =>
          `report.csv: marked "${row.partial}" instead of "${marksOf(row, hidden)}": ${Object.values(row)}`,
      ),
    ...tableDifferences(truth, told).flatMap((one) => faultOf(one, told, hidden)),
    ...jsonDifferences(truth, told)
      .filter(({ path, truth: right, told: own }) => !isToldInJson(path, right, own, hidden))
      .map(({ path, truth: right, told: own }) => `report.json: ${path} is ${own}, not ${right}`),
  ];
}

function isWhole({ sources, doubted }: Hidden): boolean {
  return sources.length === 0 && doubted === undefined;
}

function sourceText(source: string, account: string | null, region: string | null): string {
  return [source, account, region].filter((part) => part !== null).join(' ');
}

/** True when some usage of a region (of any, when null) is hidden, of one account or of any. */
function hidesUsage({ sources }: Hidden, region: string | null, account?: string): boolean {
  return sources.some((one) => {
    const [source, owner, place] = one.split(' ');
    const concerns = region === null || place === undefined || place === region;
    return source === 'cloudwatch' && concerns && (account === undefined || owner === account);
  });
}

const hidesBill = ({ sources }: Hidden) => sources.includes('cost-explorer');

function marksOf(row: Row, hidden: Hidden): string {
  const usage = hidesUsage(hidden, row.region || null) || hidden.doubted?.(row) === true;
  return [...(usage ? ['usage'] : []), ...(hidesBill(hidden) ? ['bill'] : [])].join(';');
}

function faultOf(difference: Difference, told: FinishedReport, hidden: Hidden): readonly string[] {
  const { file, column, row, truth, told: own } = difference;
  const isExplained =
    file === 'report.csv' ? isToldInRow(difference, told, hidden) : isToldBeside(difference, hidden);
  const text = `${file}: ${column || 'the row'} is ${own ?? 'missing'}, not ${truth ?? 'there at all'}: ${Object.values(row)}`;
  if (!isExplained) return [`not marked: ${text}`];
  return column !== '' && isUnfounded(column, truth, own) ? [`no lower bound: ${text}`] : [];
}

/** A marked figure is empty or what is known so far; averages and what rests on both sides may fall either way. */
function isUnfounded(column: string, truth = '', told = ''): boolean {
  if (told === '' || !(usageColumns.test(column) || billColumns.test(column))) return false;
  if (column.endsWith('_ms')) return false;
  return told === '0' || Number(told) > Number(truth);
}

function isToldInRow(
  { column, row, truth, told: own }: Difference,
  told: FinishedReport,
  hidden: Hidden,
): boolean {
  const usage = marksOf(row, hidden).includes('usage');
  const bill = hidesBill(hidden);
  if (truth === undefined) return isUnresolved(row, told);
  if (own === undefined) {
    const isGone = (row.status === 'cost_only' || usage) && (row.status === 'usage_only' || bill);
    return isGone || (told.tables['report.csv'] ?? []).some((other) => standsFor(other, row, told));
  }
  if (usageColumns.test(column)) return usage;
  return billColumns.test(column) ? bill : usage || bill;
}

function isUnresolved(row: Row, { json }: FinishedReport): boolean {
  return (
    row.model === '(unmapped)' &&
    json.gaps.some(
      ({ kind, detail }) => kind === 'unresolved_model_id' && detail.includes(`"${row.model_name}"`),
    )
  );
}

/** The same usage, under an id that is told to be nobody's. */
function standsFor(other: Row, row: Row, told: FinishedReport): boolean {
  const same = [
    'date',
    'region',
    'charge_group',
    'status',
    ...Object.keys(row).filter((one) => usageColumns.test(one)),
  ];
  return isUnresolved(other, told) && same.every((column) => other[column] === row[column]);
}

/** In the files without a column of marks. */
function isToldBeside({ file, column, row }: Difference, hidden: Hidden): boolean {
  const hides = (...names: readonly string[]) => names.some((name) => hidden.sources.includes(name));
  const bill = hidesBill(hidden);
  if (file === 'charges.csv') return row.record_type === 'Usage' ? bill : hides('cost-explorer:record-types');
  if (file === 'operations.csv') return bill || hides('cost-explorer:operations');
  const account = row.account_id ?? '';
  const usage = hidesUsage(hidden, null, account) || hidden.accounts?.includes(account) === true;
  const dollars = hides('cost-explorer:accounts');
  if (column === '') return usage || dollars;
  return usageColumns.test(column) ? usage : dollars;
}

const rests: Readonly<Record<string, readonly string[]>> = {
  reconciliation: ['cost-explorer', 'cost-explorer:record-types'],
  unmapped: ['cost-explorer'],
  accounts: ['cost-explorer:accounts'],
  byAccount: ['cost-explorer:accounts'],
  byOperation: ['cost-explorer:operations'],
};

function isToldInJson(path: string, truth: unknown, told: unknown, hidden: Hidden): boolean {
  const [section = '', name = ''] = /^(\w+)(?:\[(.*?)\])?/.exec(path)?.slice(1) ?? [];
  const own = rests[section];
  if (own !== undefined) return own.some((source) => hidden.sources.includes(source));
  const region = section === 'byRegion' ? name : null;
  const usage = hidesUsage(hidden, region) || hidden.doubted !== undefined;
  const counts = /(Tokens|invocations)$/i.test(path) && !path.endsWith('PerMillionTokens');
  const dollars = path.endsWith('.billedUsd');
  const isAllowed = counts ? usage : dollars ? hidesBill(hidden) : usage || hidesBill(hidden);
  const isBound = !(counts || dollars) || told === null || told === undefined || truth === undefined;
  return isAllowed && (isBound || (Number(told) > 0 && Number(told) <= Number(truth)));
}
