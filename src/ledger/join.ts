import type { Charge } from '../domain/charge.ts';
import type { Day } from '../domain/date-range.ts';
import type { RowBill, RowUsage } from '../domain/ledger.ts';
import type { UsageSeries } from '../domain/usage.ts';
import type { UsageReading } from './model-identity.ts';
import { unmapped } from './model-key.ts';
import { providerName } from './providers.ts';
import { type RowStream, streamText } from './row-stream.ts';
import { sumBill } from './sum-bill.ts';
import { sumUsage } from './sum-usage.ts';

/** A usage series with what its model id means. */
export interface IdentifiedSeries {
  readonly series: UsageSeries;
  readonly reading: UsageReading;
}

/** What the two sources say of one row; at least one of them knew of it. */
export type JoinedDay =
  | { readonly date: Day; readonly usage: RowUsage; readonly bill: RowBill | null }
  | { readonly date: Day; readonly usage: null; readonly bill: RowBill };

/** All rows that share a key but for the day, oldest first. */
export interface JoinedStream {
  readonly stream: RowStream;
  readonly provider: string | null;
  readonly days: readonly JoinedDay[];
  /** False when a reading of its series failed or is a lower bound. */
  readonly usageComplete: boolean;
}

/**
 * Joins what CloudWatch counted with what was billed.
 *
 * The two meet only on an equal row key; what meets nothing stays a row of its own, so nothing is lost and nothing is
 * guessed.
 */
export function joinStreams(
  usage: readonly IdentifiedSeries[],
  charges: readonly Charge[],
): readonly JoinedStream[] {
  const parts = new Map<string, Parts>();
  const partsOf = (stream: RowStream): Parts => {
    const text = streamText(stream);
    const known = parts.get(text) ?? { stream, series: [], charges: new Map() };
    parts.set(text, known);
    return known;
  };
  for (const { series, reading } of usage) {
    const { model, modelName, routing, chargeGroup } = reading;
    partsOf({ region: series.region, model, modelName, routing, chargeGroup }).series.push(series);
  }
  for (const charge of charges) {
    const { region, model, modelName, routing, chargeGroup } = charge;
    const { charges: byDay } = partsOf({ region, model, modelName, routing, chargeGroup });
    const lines = byDay.get(charge.day) ?? [];
    lines.push(charge);
    byDay.set(charge.day, lines);
  }
  return [...parts.values()].map(joinDays);
}

interface Parts {
  readonly stream: RowStream;
  readonly series: UsageSeries[];
  readonly charges: Map<Day, Charge[]>;
}

function providerOf(model: string | null): string | null {
  return model === null || model === unmapped ? null : providerName(model);
}

function joinDays({ stream, series, charges }: Parts): JoinedStream {
  const counted = sumUsage(series);
  const dates = [...new Set([...counted.days.keys(), ...charges.keys()])].sort();
  const days = dates.map((date): JoinedDay => {
    const usage = counted.days.get(date);
    const lines = charges.get(date);
    if (usage === undefined) return { date, usage: null, bill: sumBill(lines ?? []) };
    return { date, usage, bill: lines ? sumBill(lines) : null };
  });
  return { stream, provider: providerOf(stream.model), days, usageComplete: counted.complete };
}
