import { lastDay } from '../domain/date-range.ts';
import {
  compare,
  type Decimal,
  fromInteger,
  isZero,
  multiply,
  parseDecimal,
  subtract,
  zero,
} from '../domain/money.ts';
import type { Anomaly, BudgetLine, Mover, Report } from '../domain/report.ts';
import { changePercent, cutName, label, magnitude, money, plural, shortDay, signedMoney } from './format.ts';
import { movedBy, signedMove, toCents } from './rounding.ts';
import type { Headline } from './view-headline.ts';
import { type Tone, toneOf } from './view-models.ts';

/** Something a reader should look at: an unusual model or silence, or a budget in danger. */
export interface AttentionView {
  readonly name: string;
  /** `$302 → $712` */
  readonly fromTo: string;
  /** `+$410 (136%)` */
  readonly change: string;
  /** `since Fri 20 Nov`; empty when it began with this report. */
  readonly since: string;
}

/** A model whose cost moved, and why. */
export interface MoverView {
  readonly name: string;
  /** In full where it was cut; else empty. */
  readonly fullName: string;
  /** `new`, `gone`, or empty. */
  readonly tag: string;
  readonly delta: string;
  readonly fromTo: string;
  /** `+$60 volume`, `+$20 price and mix`; one of the two alone where the other is slight; empty without tokens. */
  readonly split: readonly string[];
  readonly tone: Tone;
  /** Per cent of the largest move. */
  readonly width: number;
}

/** What needs attention, the largest first: an unusual silence, unusual models, then budgets that are over or at risk. */
export function attentionViews(report: Report, { kind }: Headline): readonly AttentionView[] {
  const isRange = lastDay(report.window) !== report.window.start;
  const anomalies = isRange ? unusualDaysOfModels(report) : largestAnomalies(report).map(anomalyView);
  const budgets = report.budget.filter(({ state }) => state !== 'within').map(budgetView);
  return [...(kind === 'no_usage' ? silenceViews(report) : []), ...anomalies, ...budgets];
}

/** Anomalies by the size of their change. */
export function largestAnomalies(report: Report): readonly Anomaly[] {
  return [...report.anomalies].sort(
    (a, b) => compare(magnitude(b.deltaUsd), magnitude(a.deltaUsd)) || (a.modelName < b.modelName ? -1 : 1),
  );
}

/** The models that moved, by the size of their change. */
export function moverViews(report: Report): readonly MoverView[] {
  const movers = report.movers
    .filter(({ nowUsd, usualUsd }) => !isZero(movedBy(nowUsd, usualUsd)))
    .sort((a, b) => compare(magnitude(b.deltaUsd), magnitude(a.deltaUsd)) || (a.model < b.model ? -1 : 1));
  const largest = Number(magnitude(movers[0]?.deltaUsd ?? fromInteger(1)));
  return movers.map((mover) => ({
    ...cutName(mover.modelName, 60),
    tag: mover.kind === 'changed' ? '' : mover.kind,
    delta: signedMove(mover.nowUsd, mover.usualUsd),
    fromTo: `${money(mover.usualUsd)} → ${money(mover.nowUsd)}`,
    split: splitOf(mover),
    tone: toneOf(mover.nowUsd, mover.usualUsd),
    width: Math.max(2, Math.round((Number(magnitude(mover.deltaUsd)) / largest) * 100)),
  }));
}

/** Nothing was used where what is usual is worth an alert. */
function silenceViews({ usual, config }: Report): readonly AttentionView[] {
  const least = parseDecimal(String(config.alerts.minUsd)) ?? zero;
  if (usual === null || isZero(usual.usd) || compare(usual.usd, least) < 0) return [];
  const change = `${signedMove(zero, usual.usd)} (100%)`;
  return [{ name: 'No usage', fromTo: `${money(usual.usd)} → $0`, change, since: '' }];
}

/** In a range, each model once: its most unusual day, and how many more there were. */
function unusualDaysOfModels(report: Report): readonly AttentionView[] {
  const daysOfModel = new Map<string, readonly [Anomaly, ...Anomaly[]]>();
  for (const anomaly of largestAnomalies(report)) {
    const [worst, ...others] = daysOfModel.get(anomaly.model) ?? [];
    daysOfModel.set(anomaly.model, worst === undefined ? [anomaly] : [worst, ...others, anomaly]);
  }
  return [...daysOfModel.values()].map(([worst, ...others]) => {
    const more = others.length === 0 ? '' : ` and ${plural(others.length, 'other day')}`;
    return { ...anomalyView(worst), since: `on ${shortDay(worst.day)}${more}` };
  });
}

function anomalyView(anomaly: Anomaly): AttentionView {
  const ratio = anomaly.deltaRatio === null ? 'new' : changePercent(anomaly.deltaRatio);
  const since = anomaly.since === anomaly.day ? '' : `since ${shortDay(anomaly.since)}`;
  return {
    name: label(anomaly.modelName, 60),
    fromTo: `${money(anomaly.usualUsd)} → ${money(anomaly.actualUsd)}`,
    change: `${signedMove(anomaly.actualUsd, anomaly.usualUsd)} (${ratio})`,
    since,
  };
}

function budgetView(line: BudgetLine): AttentionView {
  const forecast = line.forecastUsd === null ? '' : `, ≈${money(line.forecastUsd)} forecast`;
  return {
    name: line.model === null ? 'Monthly budget' : `Budget of ${label(line.modelName, 48)}`,
    fromTo: `${money(line.monthToDateUsd)} of ${money(line.monthlyUsd)} this month${forecast}`,
    change: line.state === 'over' ? 'over budget' : 'at risk',
    since: '',
  };
}

/** Both effects add up to the printed move; one below a cent or a hundredth of the move is left out. */
function splitOf(mover: Mover): readonly string[] {
  if (mover.kind !== 'changed' || mover.volumeUsd === null || mover.rateUsd === null) return [];
  const move = movedBy(mover.nowUsd, mover.usualUsd);
  const rateUsd = toCents(mover.rateUsd);
  const volumeUsd = subtract(move, rateUsd);
  if (isSlightPart(rateUsd, move)) return ['volume'];
  if (isSlightPart(volumeUsd, move)) return ['price and mix'];
  return [`${signedMoney(volumeUsd)} volume`, `${signedMoney(rateUsd)} price and mix`];
}

function isSlightPart(part: Decimal, move: Decimal): boolean {
  return isZero(part) || compare(multiply(magnitude(part), 100), magnitude(move)) < 0;
}
