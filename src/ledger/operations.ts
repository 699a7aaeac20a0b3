import { byteOrder } from '../domain/byte-order.ts';
import type { OperationLine } from '../domain/charge.ts';
import type { OperationCharge } from '../domain/ledger.ts';
import { add } from '../domain/money.ts';
import type { LineReader } from './line-reader.ts';

/** The operation lines with their service and model, one per (day, service, model, operation), in that order. */
export function operationCharges(
  lines: readonly OperationLine[],
  reader: LineReader,
): readonly OperationCharge[] {
  const merged = new Map<string, OperationCharge>();
  for (const line of lines) {
    const service = reader.serviceOf(line);
    const model = reader.modelOf(line);
    const key = [line.day, service, model ?? '', line.operation].join('\u0000');
    const { day: date, operation, billedUsd } = line;
    const known = merged.get(key);
    const charge = { date, service, model, operation, billedUsd };
    merged.set(key, known ? { ...known, billedUsd: add(known.billedUsd, billedUsd) } : charge);
  }
  return [...merged].sort(([a], [b]) => byteOrder(a, b)).map(([, charge]) => charge);
}
