import { byTexts } from '../domain/byte-order.ts';
import { type DateRange, type Day, daysOf, plusDays } from '../domain/date-range.ts';
import type { LedgerRow } from '../domain/ledger.ts';
import { compare, type Decimal } from '../domain/money.ts';
import type { ModelSummary } from '../domain/report.ts';
import type { TokenClass } from '../domain/usage.ts';
import { type ModelCosts, rowsOn } from './day-series.ts';
import { figureOf, rowUsd, sumCounts, sumKnown } from './figure.ts';
import type { Reading } from './reading.ts';
import { usdPerMillion } from './report-row.ts';
import { tokensOf } from './tokens.ts';
import { usualOf } from './usual.ts';
import type { History } from './usual-days.ts';

const lastDays = 7;

/** The models of the window, the dearest first; what is unknown comes last. */
export function modelSummariesOf(
  models: readonly ModelCosts[],
  window: DateRange,
  history: History,
  reading: Reading,
): readonly ModelSummary[] {
  return models
    .flatMap((model) => summaryOf(model, window, history, reading) ?? [])
    .sort((a, b) => compareDollars(a.usd, b.usd) || byName(a, b));
}

/** The larger amount first; null, which is unknown, last. */
export function compareDollars(a: Decimal | null, b: Decimal | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return compare(b, a);
}

const byName = byTexts((summary: ModelSummary) => [summary.model, summary.modelName]);

function summaryOf(
  costs: ModelCosts,
  window: DateRange,
  history: History,
  reading: Reading,
): ModelSummary | null {
  const { model, modelName, provider, strands, series } = costs;
  const rows = daysOf(window).flatMap((day) => rowsOn(strands, day));
  if (rows.length === 0) return null;
  const tokens = (tokenClass: TokenClass) =>
    sumCounts(rows.map((row) => row.usage?.tokens[tokenClass] ?? null));
  return {
    model,
    modelName,
    provider,
    ...figureOf(rows),
    billedUsd: sumKnown(rows.map((row) => row.bill?.billedUsd ?? null)),
    usual: usualOf(strands, window, history, reading),
    invocations: sumCounts(rows.map((row) => row.usage?.invocations ?? null)),
    inputTokens: tokens('input'),
    outputTokens: tokens('output'),
    cacheReadTokens: tokens('cache_read'),
    cacheWriteTokens: tokens('cache_write'),
    usdPerMillionTokens: usdPerMillionOf(rows),
    lastDaysUsd: lastDaysOf(window.end, series.known),
    partial: rows.some(({ partial }) => partial.usage || partial.bill),
  };
}

/** Over the rows whose dollars and tokens are both known: images and hours of capacity have no tokens. */
function usdPerMillionOf(rows: readonly LedgerRow[]): Decimal | null {
  const counted = rows.filter((row) => rowUsd(row) !== null && (tokensOf(row) ?? 0) > 0);
  return usdPerMillion(sumKnown(counted.map(rowUsd)), sumCounts(counted.map(tokensOf)));
}

function lastDaysOf(end: Day, known: ReadonlyMap<Day, Decimal | null>): readonly (Decimal | null)[] {
  return daysOf({ start: plusDays(end, -lastDays), end }).map((day) => known.get(day) ?? null);
}
