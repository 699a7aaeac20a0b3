import { compare, type Decimal, divide, isNegative, subtract, sum, zero } from '../domain/money.ts';
import type { Report, Share } from '../domain/report.ts';
import { costFigure, type Figure, totalFigure } from './figure.ts';
import { cents, cutName, exactDollars, percent, shortDay, signedMoney, unknownText } from './format.ts';
import { roundingLine } from './rounding.ts';

/** One line of a breakdown. */
export interface ShareView {
  readonly name: string;
  /** In full where it was cut; else empty. */
  readonly fullName: string;
  /** The account's id, the region's code …, where it differs from the name. */
  readonly key: string;
  readonly cost: Figure;
  /** Of the breakdown's total, `34%`; empty when unknown. */
  readonly share: string;
  /** Per cent, for a bar; 0 when unknown or negative. */
  readonly width: number;
}

/** A breakdown with its total; `lines` dearest first. */
export interface BreakdownView {
  readonly title: string;
  /** What its amounts are: what it cost, expected where known, what is billed so far, or a share of that. */
  readonly column: 'Cost' | 'Billed' | 'Allocated';
  readonly lines: readonly ShareView[];
  /** What rounding leaves between the lines and the total; empty when they add up. */
  readonly rounding: string;
  readonly total: Figure;
}

/** A day whose report changed, told once. */
export interface RestatedView {
  readonly day: string;
  readonly before: string;
  readonly now: string;
  readonly change: string;
  readonly kind: string;
}

/** A line from the model rows to the grand total. */
export interface ReconciliationView {
  readonly label: string;
  readonly amount: string;
  readonly kind: string;
}

/** A breakdown of the window's cost, dearest first. */
export function breakdown(
  title: string,
  shares: readonly Share[],
  column: BreakdownView['column'] = 'Cost',
): BreakdownView {
  const sorted = [...shares].sort(dearestFirst);
  const total = sum(sorted.flatMap(({ usd }) => usd ?? []));
  return {
    title,
    column,
    lines: sorted.map((share) => shareView(share, total)),
    rounding: roundingLine(sorted.map(({ usd }) => usd)),
    total: totalFigure(total, sorted.map(costFigure)),
  };
}

/** Everything that is not on-demand inference: batch, provisioned, guardrails, images … */
export function otherCharges(report: Report): BreakdownView {
  const shares = report.byChargeGroup
    .filter(({ key }) => key !== 'on_demand')
    .map((share) => ({ ...share, key: '' }));
  return breakdown('Other charges', shares);
}

/** The restated days, newest first. */
export function restatedViews(report: Report): readonly RestatedView[] {
  return [...report.restated]
    .sort((a, b) => (a.day < b.day ? 1 : -1))
    .map((restated) => ({
      day: shortDay(restated.day),
      before: restated.beforeUsd === null ? unknownText : cents(restated.beforeUsd),
      now: restated.nowUsd === null ? unknownText : cents(restated.nowUsd),
      change:
        restated.beforeUsd === null || restated.nowUsd === null
          ? ''
          : signedMoney(subtract(restated.nowUsd, restated.beforeUsd)),
      kind: restated.kind,
    }));
}

/** The reconciliation, to the last digit that the bill has. */
export function reconciliationViews(report: Report): readonly ReconciliationView[] {
  return report.reconciliation.map(({ label, usd, kind }) => ({ label, amount: exactDollars(usd), kind }));
}

function dearestFirst(a: Share, b: Share): number {
  if (a.usd === null || b.usd === null) return Number(a.usd === null) - Number(b.usd === null);
  return compare(b.usd, a.usd) || (a.key < b.key ? -1 : 1);
}

function shareView(share: Share, total: Decimal): ShareView {
  const part = share.usd !== null && compare(total, zero) > 0 && !isNegative(share.usd) ? share.usd : null;
  const ratio = part === null ? zero : divide(part, total);
  return {
    ...cutName(share.name, 80),
    key: share.key === share.name ? '' : share.key,
    cost: costFigure(share),
    share: part === null ? '' : percent(ratio),
    width: Math.min(100, Math.round(Number(ratio) * 100)),
  };
}
