import { byTexts, byteOrder } from '../domain/byte-order.ts';
import type { Day } from '../domain/date-range.ts';
import type { LedgerRow, RowKey } from '../domain/ledger.ts';
import { groupBy } from './group-by.ts';

/** All days of one row key without its date. */
export interface Strand extends Omit<RowKey, 'date'> {
  readonly rows: ReadonlyMap<Day, LedgerRow>;
  /** True when CloudWatch counted it on some day: its silence on another day is then a zero. */
  readonly metered: boolean;
}

/** All strands of one model (of one name, when unmapped), or of the charges of no model. */
export interface ModelStrands {
  readonly model: string | null;
  readonly modelName: string;
  readonly provider: string | null;
  readonly strands: readonly Strand[];
}

/** What the charges of no model are called together. */
export const noModelName = 'Other charges';

/** The ledger's rows by model and row key, in the order of their texts whatever the order of the rows. */
export function modelStrandsOf(rows: readonly LedgerRow[]): readonly ModelStrands[] {
  const byModel = groupBy(rows, (row) => JSON.stringify(modelKeyOf(row)));
  return [...byModel.values()].map(toModelStrands).sort(byTexts((model) => [model.model, model.modelName]));
}

/** The same model in two rows: an unmapped one is told apart by its name. */
export function modelKeyOf(row: Pick<RowKey, 'model' | 'modelName'>): readonly (string | null)[] {
  return row.model === '(unmapped)' ? [row.model, row.modelName] : [row.model];
}

function toModelStrands(rows: readonly LedgerRow[]): ModelStrands {
  const byKey = groupBy(rows, (row) =>
    JSON.stringify([row.region, row.modelName, row.routing, row.chargeGroup]),
  );
  const newest = [...rows].sort(byTexts((row) => [row.date, row.modelName])).at(-1);
  const model = newest?.model ?? null;
  return {
    model,
    modelName: model === null ? noModelName : (newest?.modelName ?? model),
    provider: newest?.provider ?? null,
    strands: [...byKey].sort(([a], [b]) => byteOrder(a, b)).flatMap(([, strand]) => toStrand(strand)),
  };
}

function toStrand(rows: readonly LedgerRow[]): readonly Strand[] {
  const [first] = rows;
  if (first === undefined) return [];
  const { region, model, modelName, routing, chargeGroup } = first;
  const metered = rows.some((row) => row.usage !== null);
  return [
    {
      region,
      model,
      modelName,
      routing,
      chargeGroup,
      metered,
      rows: new Map(rows.map((row) => [row.date, row])),
    },
  ];
}
