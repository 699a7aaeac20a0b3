import type { Day } from '../domain/date-range.ts';
import type { RowKey } from '../domain/ledger.ts';

/** A row key without its day: what is one price and one line of history, so rates are kept per stream. */
export type RowStream = Omit<RowKey, 'date'>;

/** The stream as one text: equal for equal streams only, and in the order of the key columns. */
export function streamText(stream: RowStream): string {
  const { region, model, modelName, routing, chargeGroup } = stream;
  return [region, model, modelName, routing, chargeGroup].map((part) => part ?? '').join('\u0000');
}

/** The row key as one text, in the order of the key columns: the day first. */
export function rowText(date: Day, stream: RowStream): string {
  return `${date}\u0000${streamText(stream)}`;
}
