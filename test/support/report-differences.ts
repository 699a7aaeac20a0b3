import type { FinishedReport, Row } from './finished-report.ts';

/** One figure that two reports tell differently. `undefined`: it has no such row. */
export interface Difference {
  readonly file: string;
  readonly column: string;
  /** The row it stands in, as it is told, or as it should be where it is not told at all. */
  readonly row: Row;
  readonly truth: string | undefined;
  readonly told: string | undefined;
}

const keys: Readonly<Record<string, readonly string[]>> = {
  'report.csv': ['date', 'region', 'model', 'model_name', 'routing', 'charge_group'],
  'charges.csv': ['date', 'service', 'usage_type', 'record_type'],
  'operations.csv': ['date', 'service', 'model', 'operation'],
  'accounts.csv': ['date', 'account_id', 'model'],
};

/** Every cell of every table that is not as it should be; a row too few or too many is one difference, without a column. */
export function tableDifferences(truth: FinishedReport, told: FinishedReport): readonly Difference[] {
  return Object.entries(keys).flatMap(([file, columns]) => {
    const should = byKey(truth.tables[file] ?? [], columns);
    const does = byKey(told.tables[file] ?? [], columns);
    return [...new Set([...should.keys(), ...does.keys()])].flatMap((key): readonly Difference[] => {
      const [right, own] = [should.get(key), does.get(key)];
      if (right === undefined || own === undefined) {
        const row = own ?? right ?? {};
        return [{ file, column: '', row, truth: right && key, told: own && key }];
      }
      return Object.keys(right)
        .filter((column) => right[column] !== own[column])
        .map((column) => ({ file, column, row: own, truth: right[column], told: own[column] }));
    });
  });
}

/** What a run says of itself, and rows, which are those of report.csv. */
const apart = new Set(['rows', 'gaps', 'completeness', 'requests', 'runCostUsd', 'status']);

/** Every value of report.json that is not as it should be, by its path: `models[amazon.nova-pro].billedUsd`; null is none. */
export function jsonDifferences(
  truth: FinishedReport,
  told: FinishedReport,
): readonly { readonly path: string; readonly truth: unknown; readonly told: unknown }[] {
  const [should, does] = [leavesOf(truth.json), leavesOf(told.json)];
  return [...new Set([...should.keys(), ...does.keys()])]
    .filter((path) => should.get(path) !== does.get(path))
    .map((path) => ({ path, truth: should.get(path), told: does.get(path) }));
}

function leavesOf(json: FinishedReport['json']): ReadonlyMap<string, unknown> {
  const leaves = new Map<string, unknown>();
  const walk = (value: unknown, path: string): void => {
    if (Array.isArray(value)) {
      for (const [index, one] of value.entries()) walk(one, `${path}[${nameOf(one) ?? index}]`);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, one] of Object.entries(value)) walk(one, path === '' ? key : `${path}.${key}`);
    } else if (value !== null) leaves.set(path, value);
  };
  walk(Object.fromEntries(Object.entries(json).filter(([key]) => !apart.has(key))), '');
  return leaves;
}

/** What tells an element of a list from the others. */
function nameOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const fields: Readonly<Record<string, unknown>> = { ...value };
  const named = ['model', 'modelName', 'key', 'day', 'label', 'id', 'usageType']
    .map((field) => fields[field])
    .filter((name) => typeof name === 'string');
  return named[0];
}

function byKey(rows: readonly Row[], columns: readonly string[]): ReadonlyMap<string, Row> {
  return new Map(rows.map((row) => [columns.map((column) => row[column]).join(' | '), row]));
}
