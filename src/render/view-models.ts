import { compare, type Decimal, isZero, subtract, sum } from '../domain/money.ts';
import type { ModelSummary, Report } from '../domain/report.ts';
import { asSureAs, costFigure, exact, type Figure, known, reasons, totalFigure, unknown } from './figure.ts';
import { cents, change, changeRatio, compact, cutName, integer, money, rate, unknownText } from './format.ts';
import { colourIndexes, identityOf, otherClass, palette } from './palette.ts';
import { roundingLine, signedMove } from './rounding.ts';

/** Which way a figure moved, for colour; `flat` below 5 %, so that only what matters stands out. */
export type Tone = 'up' | 'down' | 'flat';

/** One line of the model table. */
export interface ModelView {
  readonly name: string;
  /** In full where it was cut; else empty. */
  readonly fullName: string;
  readonly provider: string;
  readonly colour: string;
  readonly cost: Figure;
  readonly delta: Figure;
  readonly deltaPercent: string;
  readonly tone: Tone;
  readonly requests: Figure;
  readonly input: Figure;
  readonly output: Figure;
  readonly cacheRead: Figure;
  readonly cacheWrite: Figure;
  readonly rate: Figure;
  /** Requests, tokens and rate in one line, for where there is no room for columns. */
  readonly detail: string;
  readonly bars: readonly BarView[];
  /** The last seven days in words, for a screen reader. */
  readonly barsLabel: string;
  /** What a table sorts by, in the order of its columns; null sorts last. */
  readonly sortKeys: readonly (string | number | null)[];
  readonly usd: Decimal | null;
}

/** One day of a small bar chart, 20 high and 7 wide a day. */
export interface BarView {
  readonly x: number;
  readonly y: number;
  readonly height: number;
  /** True for the newest day. */
  readonly newest: boolean;
}

/** A longer name is cut: a table row is no place to read it. Unit: characters. */
const longestName = 80;

/** The model table, dearest first. */
export function modelViews(report: Report): readonly ModelView[] {
  const colours = modelColours(report);
  return [...report.models].sort(dearestFirst).map((model) => ({
    ...cutName(model.modelName, longestName),
    provider: model.provider ?? '',
    colour: colours.get(identityOf(model)) ?? otherClass,
    cost: costFigure(model),
    ...deltaOf(model),
    requests: count(model.invocations, integer),
    detail: detailOf(model),
    input: count(model.inputTokens, compact),
    output: count(model.outputTokens, compact),
    cacheRead: count(model.cacheReadTokens, compact),
    cacheWrite: count(model.cacheWriteTokens, compact),
    rate: known(model.usdPerMillionTokens, rate, reasons.notPublished),
    ...barsOf(model),
    sortKeys: sortKeysOf(model),
    usd: model.usd,
  }));
}

/** Dearest first, unknown last, names in between equals. */
export function dearestFirst(a: ModelSummary, b: ModelSummary): number {
  if (a.usd === null || b.usd === null) return Number(a.usd === null) - Number(b.usd === null);
  return compare(b.usd, a.usd) || (a.modelName < b.modelName ? -1 : 1);
}

/**
 * Colour classes `c0` … `c11` of the models that the charts name and of a report's dearest models, twelve at most; the
 * rest share the grey of "other". A model without usage in this report keeps its colour in the charts.
 */
export function modelColours(report: Report): ReadonlyMap<string, string> {
  const now = [...report.models].sort(dearestFirst).filter(({ model }) => model !== null);
  const keys = new Set([...dearestInHistory(report).slice(0, 5), ...now.map(identityOf)]);
  const indexes = colourIndexes([...keys].slice(0, palette.length));
  return new Map([...indexes].map(([key, index]) => [key, `c${index}`]));
}

function dearestInHistory({ dayCosts }: Report): readonly string[] {
  const totals = new Map<string, number>();
  for (const cost of dayCosts.filter(({ model }) => model !== null)) {
    const key = identityOf(cost);
    totals.set(key, (totals.get(key) ?? 0) + Number(cost.usd ?? 0));
  }
  return [...totals].sort(([, a], [, b]) => b - a).map(([key]) => key);
}

/** The rest of a table that was cut, as one line. */
export interface OtherView {
  readonly name: string;
  readonly cost: Figure;
}

/** A table cut after its first lines: the rest as one line, and what rounding leaves between the lines and the total. */
export function cutModels(
  models: readonly ModelView[],
  shown: number,
): { readonly others: OtherView | null; readonly rounding: string } {
  const rest = models.slice(shown);
  const parts = models.slice(0, shown).map(({ usd }) => usd);
  if (rest.length === 0) return { others: null, rounding: roundingLine(parts) };
  const restUsd = usdOf(rest);
  const cost = totalFigure(
    restUsd,
    rest.map((model) => model.cost),
  );
  return { others: { name: `Other (${rest.length})`, cost }, rounding: roundingLine([...parts, restUsd]) };
}

/** What the lines of the model table add up to: the window's cost, and as sure as the headline says it. */
export function modelsTotal(models: readonly ModelView[], headline: Figure): Figure {
  return asSureAs(headline, cents(usdOf(models)));
}

function usdOf(models: readonly ModelView[]): Decimal {
  return sum(models.flatMap(({ usd }) => usd ?? []));
}

/** How far a figure moved, as a tone. */
export function toneOf(now: Decimal, usual: Decimal): Tone {
  if (isZero(usual)) return isZero(now) ? 'flat' : 'up';
  const ratio = Number(changeRatio(now, usual));
  if (Math.abs(ratio) < 0.05) return 'flat';
  return ratio < 0 ? 'down' : 'up';
}

function deltaOf(model: ModelSummary): Pick<ModelView, 'delta' | 'deltaPercent' | 'tone'> {
  if (model.usual === null || model.usual.inPart) {
    const why = model.usual === null ? reasons.noUsual : reasons.inPart;
    return { delta: unknown(why), deltaPercent: '', tone: 'flat' };
  }
  const { usd: usual, nowUsd } = model.usual;
  return {
    delta: exact(signedMove(nowUsd, usual)),
    deltaPercent: change(nowUsd, usual),
    tone: toneOf(nowUsd, usual),
  };
}

function detailOf(model: ModelSummary): string {
  const counts = [model.invocations, model.inputTokens, model.outputTokens, model.cacheReadTokens];
  const [requests, input, output, cacheRead] = counts.map((value) =>
    value === null ? unknownText : compact(value),
  );
  const each = model.usdPerMillionTokens === null ? unknownText : rate(model.usdPerMillionTokens);
  const counted = counts.every((value) => value === null)
    ? 'not counted by CloudWatch'
    : `${requests} requests · ${input} input · ${output} output · ${cacheRead} cache read`;
  return `${counted} · ${each}/1M`;
}

function count(value: number | null, print: (value: number) => string): Figure {
  return known(value, print, reasons.notPublished);
}

function barsOf(model: ModelSummary): Pick<ModelView, 'bars' | 'barsLabel'> {
  const days = model.lastDaysUsd;
  const numbers = days.map((usd) => Math.max(0, Number(usd ?? 0)));
  const tallest = Math.max(...numbers, 0);
  const bars = numbers.map((value, index) => {
    const height = value === 0 ? 0 : Math.max(1, Math.round((value / tallest) * 20));
    return { x: index * 7, y: 20 - height, height, newest: index === days.length - 1 };
  });
  const words = days.map((usd) => (usd === null ? 'not known' : money(usd)));
  return { bars, barsLabel: `Last ${days.length} days: ${words.join(', ')}` };
}

function sortKeysOf(model: ModelSummary): readonly (string | number | null)[] {
  const number = (value: Decimal | null) => (value === null ? null : Number(value));
  const usual = model.usual?.inPart ? null : model.usual;
  return [
    model.modelName,
    null,
    number(model.usd),
    usual && Number(subtract(usual.nowUsd, usual.usd)),
    usual && !isZero(usual.usd) ? Number(changeRatio(usual.nowUsd, usual.usd)) : null,
    model.invocations,
    model.inputTokens,
    model.outputTokens,
    model.cacheReadTokens,
    model.cacheWriteTokens,
    number(model.usdPerMillionTokens),
  ];
}
