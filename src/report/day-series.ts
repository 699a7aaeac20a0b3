import { type DateRange, type Day, daysOf } from '../domain/date-range.ts';
import type { Ledger, LedgerRow } from '../domain/ledger.ts';
import { type Decimal, isZero, zero } from '../domain/money.ts';
import type { DayCost, DayTotal } from '../domain/report.ts';
import type { TokenClass } from '../domain/usage.ts';
import { figureOf, isExpected, isShort, rowUsd, sumCounts, sumKnown } from './figure.ts';
import { groupBy } from './group-by.ts';
import { absentIsZero, isSettled, type Reading } from './reading.ts';
import type { ModelStrands, Strand } from './strands.ts';
import { coverageOf } from './tokens.ts';

/** The cost of a model, or of everything, day by day. */
export interface CostSeries {
  /** The known part of each day; null is unknown. */
  readonly known: ReadonlyMap<Day, Decimal | null>;
  /** Only days that are known whole, so that they can stand for what is usual; null is any other day. */
  readonly whole: ReadonlyMap<Day, Decimal | null>;
  /** The days of use: those with a row that is not known to cost nothing. */
  readonly used: ReadonlySet<Day>;
}

/** A model with its cost day by day. */
export interface ModelCosts extends ModelStrands {
  readonly series: CostSeries;
}

/** The cost of some strands together over every day read. */
export function costSeries(strands: readonly Strand[], read: DateRange, reading: Reading): CostSeries {
  const days = daysOf(read);
  return {
    known: new Map(days.map((day) => [day, knownUsd(strands, day, reading)])),
    whole: new Map(days.map((day) => [day, wholeUsd(strands, day, reading)])),
    used: new Set(days.filter((day) => rowsOn(strands, day).some((row) => !isFree(row, reading)))),
  };
}

/** What some strands cost on a day when all of it is known; else null. */
export function wholeUsd(strands: readonly Strand[], day: Day, reading: Reading): Decimal | null {
  const parts: Decimal[] = [];
  for (const strand of strands) {
    const row = strand.rows.get(day);
    // What was never billed is on no other day's bill either: leaving it out compares like with like.
    if (row !== undefined && isNeverBilled(row, reading)) continue;
    const usd = row === undefined ? absentUsd(day, strand, reading) : sureUsd(row);
    if (usd === null) return null;
    parts.push(usd);
  }
  return sumKnown(parts);
}

/** Every model's cost of every day on which it has a row. */
export function dayCostsOf(models: readonly ModelStrands[], read: DateRange): readonly DayCost[] {
  return daysOf(read).flatMap((day) =>
    models.flatMap(({ model, modelName, strands }) => {
      const rows = rowsOn(strands, day);
      if (rows.length === 0) return [];
      const { usd, quality } = figureOf(rows);
      return [{ day, model, modelName, usd, estimated: quality !== 'bill' }];
    }),
  );
}

/** Every day read as a whole. */
export function dayTotalsOf(ledger: Ledger, whole: CostSeries, reading: Reading): readonly DayTotal[] {
  const rowsByDay = groupBy(ledger.rows, (row) => row.date);
  return daysOf(ledger.read).map((day) => {
    const rows = rowsByDay.get(day) ?? [];
    const tokens = (tokenClass: TokenClass) => tokensOfDay(rows, tokenClass, reading);
    return {
      day,
      usd: whole.known.get(day) ?? null,
      estimated: rows.length > 0 && figureOf(rows).quality !== 'bill',
      inputTokens: tokens('input'),
      outputTokens: tokens('output'),
      cacheReadTokens: tokens('cache_read'),
      cacheWriteTokens: tokens('cache_write'),
      coverage: coverageOf(rows),
    };
  });
}

/** The rows of some strands on a day. */
export function rowsOn(strands: readonly Strand[], day: Day): readonly LedgerRow[] {
  return strands.flatMap((strand) => strand.rows.get(day) ?? []);
}

function knownUsd(strands: readonly Strand[], day: Day, reading: Reading): Decimal | null {
  const rows = rowsOn(strands, day);
  if (rows.length > 0) return sumKnown(rows.map(rowUsd));
  const silent = strands.length === 0 ? [anywhere] : strands;
  return silent.every((strand) => absentIsZero(day, strand, reading)) ? zero : null;
}

/** Stands for the strands of whoever never used anything. */
const anywhere = { region: null, metered: true };

function tokensOfDay(rows: readonly LedgerRow[], tokenClass: TokenClass, reading: Reading): number | null {
  if (rows.every((row) => row.usage === null)) return reading.usageComplete ? 0 : null;
  return sumCounts(rows.map((row) => row.usage?.tokens[tokenClass] ?? null));
}

function absentUsd(day: Day, strand: Strand, reading: Reading): Decimal | null {
  return absentIsZero(day, strand, reading) ? zero : null;
}

/** Null unless it is known and rests on no failed or partial source. */
function sureUsd(row: LedgerRow): Decimal | null {
  return isExpected(row) && !isShort(row) ? rowUsd(row) : null;
}

function isFree(row: LedgerRow, reading: Reading): boolean {
  const usd = sureUsd(row);
  return usd === null ? isNeverBilled(row, reading) : isZero(usd);
}

function isNeverBilled(row: LedgerRow, reading: Reading): boolean {
  return row.bill === null && !row.partial.bill && !isExpected(row) && isSettled(row.date, reading);
}
