import { byTexts } from '../domain/byte-order.ts';
import { contains, type DateRange, type Day, daysOf, plusDays } from '../domain/date-range.ts';
import {
  compare,
  type Decimal,
  divide,
  fromInteger,
  isNegative,
  isZero,
  multiply,
  subtract,
  zero,
} from '../domain/money.ts';
import type { Mover } from '../domain/report.ts';
import { rowsOn, wholeUsd } from './day-series.ts';
import { derivedUsd, sumCounts } from './figure.ts';
import type { Reading } from './reading.ts';
import type { ModelStrands, Strand } from './strands.ts';
import { tokensOf } from './tokens.ts';
import { comparableStrands, typical, usualOf } from './usual.ts';
import { type History, usualDaysOf } from './usual-days.ts';

/**
 * The models whose cost moved against its usual, the largest move first.
 *
 * A charge that is not known yet on some day of the window is left out on both sides until it settles.
 */
export function moversOf(
  models: readonly ModelStrands[],
  window: DateRange,
  history: History,
  reading: Reading,
): readonly Mover[] {
  return models
    .flatMap((model) => moverOf(model, window, history, reading) ?? [])
    .sort((a, b) => compare(magnitude(b.deltaUsd), magnitude(a.deltaUsd)) || byName(a, b));
}

const byName = byTexts((mover: Mover) => [mover.model, mover.modelName]);

function moverOf(
  { model, modelName, strands }: ModelStrands,
  window: DateRange,
  history: History,
  reading: Reading,
): Mover | null {
  if (model === null) return null;
  const usual = usualOf(strands, window, history, reading);
  if (usual === null) return null;
  const { nowUsd } = usual;
  const deltaUsd = subtract(nowUsd, usual.usd);
  if (isZero(deltaUsd)) return null;
  const known = comparableStrands(strands, window, reading);
  const kind = kindOf(strands, window, usual.usd);
  const volumeUsd = volumeEffect(known, { window, history, reading });
  const rateUsd = volumeUsd === null ? null : subtract(deltaUsd, volumeUsd);
  return { model, modelName, kind, usualUsd: usual.usd, nowUsd, deltaUsd, volumeUsd, rateUsd };
}

/** How long a model is called new. Unit: days. */
const newDays = 7;

/** By all of a model's charges: a new charge of an old model does not make the model new. */
function kindOf(strands: readonly Strand[], window: DateRange, usualUsd: Decimal): Mover['kind'] {
  const days = strands.flatMap(({ rows }) => [...rows.keys()]);
  if (isZero(usualUsd) && days.every((day) => day >= plusDays(window.start, -newDays))) return 'new';
  return days.some((day) => contains(window, day)) ? 'changed' : 'gone';
}

/** What more or fewer tokens make at the usual dollars per token, over the charges that count tokens. */
function volumeEffect(
  strands: readonly Strand[],
  { window, history, reading }: { window: DateRange; history: History; reading: Reading },
): Decimal | null {
  const counted = strands.filter(({ rows }) => [...rows.values()].some((row) => tokensOf(row) !== null));
  const usdOn = new Map(history.days.map((day) => [day, wholeUsd(counted, day, reading)]));
  const usualDays = usualDaysOf(window, history, (day) => (usdOn.get(day) ?? null) !== null);
  const usualUsd = usualDays && typical(usualDays, (day) => usdOn.get(day) ?? null);
  const usualTokens = usualDays && typical(usualDays, (day) => sumTokens(counted, [day]));
  const tokens = sumTokens(counted, daysOf(window));
  if (usualUsd === null || usualTokens === null || tokens === null || isZero(usualTokens)) return null;
  return derivedUsd(divide(multiply(usualUsd, subtract(tokens, usualTokens)), usualTokens));
}

/** The tokens of some days; a day without a row has none, a row without a count makes the sum unknown. */
function sumTokens(strands: readonly Strand[], days: readonly Day[]): Decimal | null {
  const counts = days.flatMap((day) => rowsOn(strands, day)).map(tokensOf);
  return counts.includes(null) ? null : fromInteger(sumCounts(counts) ?? 0);
}

function magnitude(value: Decimal): Decimal {
  return isNegative(value) ? subtract(zero, value) : value;
}
