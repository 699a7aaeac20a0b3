import { daysBetween } from '../domain/date-range.ts';
import type { Completeness } from '../domain/gap.ts';
import { type Decimal, isNegative, isZero, round, subtract } from '../domain/money.ts';
import type { Report, Usual } from '../domain/report.ts';
import { estimated, exact, type Figure, partial, reasons, unknown } from './figure.ts';
import { firstUse } from './first-use.ts';
import {
  cents,
  changePercent,
  changeRatio,
  compact,
  exactDollars,
  isSlight,
  longDay,
  magnitude,
  money,
  percent,
  plural,
  shortDay,
} from './format.ts';
import { openRows, stillToCome } from './still-to-come.ts';
import { usualFact, usualWords, versus, windowWords } from './window-words.ts';

/**
 * What the whole cost, and how sure that is. `settled`: as billed; `expected`: the bill is loading and holds an
 * estimate; `so_far`: the bill is loading and nothing can be expected; `unknown`: no bill; `no_usage`: nothing at all.
 */
export interface Headline {
  readonly kind: 'settled' | 'expected' | 'so_far' | 'unknown' | 'no_usage';
  /** Null when unknown. */
  readonly usd: Decimal | null;
  /** True when what is known is a lower bound. */
  readonly atLeast: boolean;
  readonly figure: Figure;
  /** The sentence, cut so that a page can set the amount in bold: `before` + `amount` + `after`. */
  readonly before: string;
  readonly amount: string;
  readonly after: string;
  readonly sentence: string;
  /** `▲12% vs usual Sun`, `first use`; null when there is nothing to compare. */
  readonly versusUsual: string | null;
}

/** Tells the whole window in one sentence: how much, is that normal, how much of it is on the bill. */
export function headline(report: Report): Headline {
  const kind = headlineKind(report);
  const usd = kind === 'so_far' ? report.totals.billedUsd : report.totals.expectedUsd;
  const atLeast = isLowerBound(report, kind);
  const when = windowWords(report.window).inSentence;
  const sentence = {
    settled: () => settledSentence(report, usd, when),
    expected: () => expectedSentence(report, usd, when),
    so_far: () => soFarSentence(report, usd, when),
    unknown: () => unknownSentence(report, when),
    no_usage: () => noUsageSentence(report, when),
  }[kind]();
  return {
    kind,
    usd: kind === 'unknown' ? null : usd,
    atLeast,
    figure: headlineFigure(kind, usd, atLeast ? reasons.atLeast : null),
    ...sentence,
    sentence: `${sentence.before}${sentence.amount}${sentence.after}`,
    versusUsual: versusUsual(report, kind),
  };
}

/** True while some row of the window may still gain charges. */
export function isLoading(report: Report): boolean {
  return openRows(report).length > 0;
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

/** Sources that were read in part hide dollars: the bill always, a count only while the bill does not stand for it. */
function isLowerBound(report: Report, kind: Headline['kind']): boolean {
  const isShort = (source: Completeness['source']) =>
    report.completeness.some(
      (entry) => entry.source === source && (entry.state === 'failed' || entry.state === 'partial'),
    );
  if (kind === 'settled') return isShort('cost-explorer');
  if (kind !== 'expected') return kind === 'so_far';
  const isPart = report.models.some(({ quality }) => quality === 'partial' || quality === 'unknown');
  return isPart || !report.totals.expectedComplete || isShort('cost-explorer') || isShort('cloudwatch');
}

function headlineFigure(kind: Headline['kind'], usd: Decimal | null, atLeast: string | null): Figure {
  if (kind === 'no_usage') return exact('$0');
  if (kind === 'unknown' || usd === null) return unknown(reasons.notBilled);
  if (kind === 'so_far') return partial(money(usd), reasons.soFar);
  if (atLeast !== null) return partial(money(usd), atLeast);
  return kind === 'expected' ? estimated(money(usd), reasons.loading) : exact(money(usd));
}

function settledSentence(report: Report, usd: Decimal | null, when: string) {
  const amount = usd === null ? '' : settledAmount(usd);
  const before = isLowerBound(report, 'settled') ? 'You spent at least ' : 'You spent ';
  return { before, amount, after: ` on Bedrock ${when}${comparison(report)}.` };
}

function expectedSentence(report: Report, usd: Decimal | null, when: string) {
  const amount = usd === null ? '' : money(usd);
  const about = isLowerBound(report, 'expected') ? 'at least' : 'about';
  return {
    before: `Bedrock cost ${about} `,
    amount,
    after: ` ${when}${comparison(report)}. ${billedSoFar(report)}${stillToCome(report)}.`,
  };
}

function noUsageSentence({ usual, window }: Report, when: string) {
  const fact = usual === null || isZero(usual.usd) ? '' : `; ${usualFact(usual, window).long}`;
  return { before: 'No Bedrock usage ', amount: '', after: `${when}${fact}.` };
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
  if (billedUsd === null || isZero(billedUsd)) return 'Nothing has reached the bill so far';
  const share = coverageWords(report);
  return `${money(billedUsd)} has reached the bill so far${share === '' ? '' : ` ${share}`}`;
}

function coverageWords(report: Report): string {
  const { billingCoverage } = report.totals;
  return billingCoverage === null ? '' : `(${percent(billingCoverage)} of tokens)`;
}

/** `, $132 (12%) more than a usual Sunday`; empty when there is nothing to compare. */
function comparison(report: Report): string {
  const { usual, window } = report;
  if (usual === null) return '';
  const long = `${usualWords(usual, window).long}${usual.inPart ? ', like for like' : ''}`;
  const delta = subtract(usual.nowUsd, usual.usd);
  if (isZero(usual.usd)) return isZero(delta) ? '' : `; ${nothingUsual(report, usual).long}`;
  if (isZero(delta)) return `, as much as ${long}`;
  const ratio = changeRatio(usual.nowUsd, usual.usd);
  if (isSlight(ratio)) return `, about as much as ${long}`;
  const direction = isNegative(delta) ? 'less' : 'more';
  return `, ${money(magnitude(delta))} (${changePercent(ratio)}) ${direction} than ${long}`;
}

function versusUsual(report: Report, kind: Headline['kind']): string | null {
  const { usual, window } = report;
  if (usual === null || kind === 'so_far' || kind === 'unknown') return null;
  if (isZero(usual.usd)) return isZero(usual.nowUsd) ? null : nothingUsual(report, usual).short;
  if (kind === 'no_usage') return usualFact(usual, window).short;
  return versus(usual.nowUsd, usual.usd, usualWords(usual, window).short);
}

/** So many days after the first use, the days before it still stand for what is usual, and would mislead. */
const newDays = 3;

function nothingUsual(report: Report, usual: Usual) {
  const { start } = report.window;
  const before = report.dayTotals.filter(({ day }) => day < start).length;
  const first = firstUse(report);
  if (before > 0 && first !== null && first >= start) {
    return { long: `nothing was used in the ${plural(before, 'day')} before`, short: 'first use' };
  }
  if (usual.basis !== 'previous_range' && first !== null && daysBetween(first, start) < newDays) {
    return { long: `it was first used on ${longDay(first)}`, short: `first used ${shortDay(first)}` };
  }
  return usualFact(usual, report.window);
}
