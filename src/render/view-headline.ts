import { dayOf, daysBetween } from '../domain/date-range.ts';
import { type Decimal, isNegative, isZero, round, subtract } from '../domain/money.ts';
import type { Report } from '../domain/report.ts';
import { estimated, exact, type Figure, partial, reasons, unknown } from './figure.ts';
import {
  cents,
  change,
  changeRatio,
  compact,
  exactDollars,
  magnitude,
  money,
  percent,
  plural,
} from './format.ts';
import { usualWords, windowWords } from './window-words.ts';

/**
 * What the whole cost, and how sure that is. `settled`: as billed; `expected`: the bill is loading and holds an
 * estimate; `so_far`: the bill is loading and nothing can be expected; `unknown`: no bill; `no_usage`: nothing at all.
 */
export interface Headline {
  readonly kind: 'settled' | 'expected' | 'so_far' | 'unknown' | 'no_usage';
  /** Null when unknown. */
  readonly usd: Decimal | null;
  readonly figure: Figure;
  /** The sentence, cut so that a page can set the amount in bold: `before` + `amount` + `after`. */
  readonly before: string;
  readonly amount: string;
  readonly after: string;
  readonly sentence: string;
  /** `▲12% vs usual Sun`; null when there is nothing to compare. */
  readonly versusUsual: string | null;
}

/** Tells the whole window in one sentence: how much, is that normal, how much of it is on the bill. */
export function headline(report: Report): Headline {
  const kind = headlineKind(report);
  const usd = kind === 'so_far' ? report.totals.billedUsd : report.totals.expectedUsd;
  const when = windowWords(report.window).inSentence;
  const sentence = {
    settled: () => settledSentence(report, usd, when),
    expected: () => expectedSentence(report, usd, when),
    so_far: () => soFarSentence(report, usd, when),
    unknown: () => unknownSentence(report, when),
    no_usage: () => ({ before: 'No Bedrock usage ', amount: '', after: `${when}.` }),
  }[kind]();
  return {
    kind,
    usd: kind === 'unknown' ? null : usd,
    figure: headlineFigure(kind, usd),
    ...sentence,
    sentence: `${sentence.before}${sentence.amount}${sentence.after}`,
    versusUsual: comparable(kind) ? versusUsual(report) : null,
  };
}

/** True while some row of the window may still gain charges. */
export function isLoading(report: Report): boolean {
  const today = dayOf(new Date(report.generatedAt));
  return report.rows.some(
    (row) => row.expectedBasis !== 'bill' && daysBetween(row.date, today) <= report.config.restateDays,
  );
}

function headlineKind(report: Report): Headline['kind'] {
  const { totals } = report;
  const failed = report.completeness.filter(({ state }) => state === 'failed' || state === 'partial');
  const billMissing = failed.some(({ source, state }) => source === 'cost-explorer' && state === 'failed');
  const nothingBilled = totals.billedUsd === null || isZero(totals.billedUsd);
  const nothingUsed = [totals.invocations, totals.inputTokens, totals.outputTokens].every((count) => !count);
  if (billMissing) return totals.expectedUsd === null || isZero(totals.expectedUsd) ? 'unknown' : 'expected';
  if (nothingBilled && nothingUsed && report.charges.length === 0) {
    return failed.some(({ source }) => source === 'cloudwatch') ? 'unknown' : 'no_usage';
  }
  if (!isLoading(report)) return totals.billedUsd === null ? 'unknown' : 'settled';
  if (report.rows.some((row) => row.expectedUsd !== null)) return 'expected';
  return totals.billedUsd === null ? 'unknown' : 'so_far';
}

function headlineFigure(kind: Headline['kind'], usd: Decimal | null): Figure {
  if (kind === 'no_usage') return exact('$0');
  if (kind === 'unknown' || usd === null) return unknown(reasons.notBilled);
  if (kind === 'expected') return estimated(money(usd), reasons.loading);
  if (kind === 'so_far') return partial(money(usd), reasons.soFar);
  return exact(money(usd));
}

function settledSentence(report: Report, usd: Decimal | null, when: string) {
  const amount = usd === null ? '' : settledAmount(usd);
  return { before: 'You spent ', amount, after: ` on Bedrock ${when}${comparison(report)}.` };
}

function expectedSentence(report: Report, usd: Decimal | null, when: string) {
  const amount = usd === null ? '' : money(usd);
  const rest = [`${when}${comparison(report)}.`, billedSoFar(report)].filter((part) => part !== '');
  const about = report.totals.expectedComplete ? 'about' : 'at least';
  return { before: `Bedrock cost ${about} `, amount, after: ` ${rest.join(' ')}` };
}

function soFarSentence(report: Report, usd: Decimal | null, when: string) {
  const amount = usd === null ? '' : money(usd);
  const share = coverageWords(report);
  const covered = share === '' ? '' : ` ${share}`;
  return {
    before: 'So far, Bedrock has billed ',
    amount,
    after: ` for usage ${when}${covered}. What is still to come cannot be told yet.`,
  };
}

function unknownSentence(report: Report, when: string) {
  const { invocations, ...totals } = report.totals;
  const tokens = [totals.inputTokens, totals.outputTokens, totals.cacheReadTokens, totals.cacheWriteTokens];
  const counted = tokens.reduce<number>((all, count) => all + (count ?? 0), 0);
  const used =
    counted > 0
      ? ` CloudWatch counted ${compact(counted)} tokens in ${plural(invocations ?? 0, 'request')}.`
      : '';
  return { before: `What Bedrock cost ${when} is not known yet.`, amount: '', after: used };
}

/** `$1,234.56`: settled figures are given to the cent, and what cents would hide to the last digit. */
function settledAmount(usd: Decimal): string {
  const hidden = !isZero(usd) && isZero(round(usd, 2));
  return hidden ? exactDollars(usd) : cents(usd);
}

function billedSoFar(report: Report): string {
  const { billedUsd } = report.totals;
  if (billedUsd === null || isZero(billedUsd)) return 'Nothing has reached the bill so far.';
  const share = coverageWords(report);
  return `${money(billedUsd)} has reached the bill so far${share === '' ? '' : ` ${share}`}.`;
}

function coverageWords(report: Report): string {
  const { billingCoverage } = report.totals;
  return billingCoverage === null ? '' : `(${percent(billingCoverage)} of tokens)`;
}

function comparable(kind: Headline['kind']): boolean {
  return kind === 'settled' || kind === 'expected';
}

/** `, $132 (12%) more than a usual Sunday`; empty when there is nothing to compare. */
function comparison({ usual, window }: Report): string {
  if (usual === null) return '';
  const long = `${usualWords(usual, window).long}${usual.inPart ? ', like for like' : ''}`;
  const delta = subtract(usual.nowUsd, usual.usd);
  if (isZero(usual.usd)) return isZero(delta) ? '' : `; ${long} costs nothing`;
  if (isZero(delta)) return `, as much as ${long}`;
  const ratio = percent(magnitude(changeRatio(usual.nowUsd, usual.usd)));
  const direction = isNegative(delta) ? 'less' : 'more';
  return `, ${money(magnitude(delta))} (${ratio}) ${direction} than ${long}`;
}

function versusUsual({ usual, window }: Report): string | null {
  if (usual === null) return null;
  const moved = change(usual.nowUsd, usual.usd);
  const { short } = usualWords(usual, window);
  if (isZero(usual.usd)) return isZero(usual.nowUsd) ? null : `new, ${short} is $0`;
  return moved === 'no change' ? `same as ${short}` : `${moved} vs ${short}`;
}
