import { lastDay } from '../domain/date-range.ts';
import type { Report } from '../domain/report.ts';
import { money, shortDay, shorten, signedMoney } from './format.ts';
import { reportName } from './view.ts';
import { type Headline, headline } from './view-headline.ts';
import { largestAnomalies } from './view-moves.ts';
import { missingSources } from './view-trust.ts';
import { windowWords } from './window-words.ts';

const limit = 60;
const separator = ' · ';

/**
 * The subject of a report's mail, at most 60 characters, the number first. A day with something unusual leads with
 * that; a range keeps its total first, since some day of it is always unusual. What does not fit gives way in this order:
 * the name is cut, then left out; then the comparison. The number never is.
 */
export function subjectOf(report: Report): string {
  const head = headline(report);
  const name = reportName(report);
  const anomaly = head.kind === 'no_usage' ? undefined : largestAnomalies(report)[0];
  const unusualModels = new Set(report.anomalies.map(({ model }) => model)).size;
  const isRange = report.window.start !== lastDay(report.window);
  const unusual = isRange && anomaly !== undefined ? `⚠ ${unusualModels} unusual` : null;
  const clause = missingSources(report) ?? unusual ?? head.versusUsual;
  if (anomaly !== undefined && !isRange) {
    const amount = `⚠ Bedrock ${signedMoney(anomaly.deltaUsd)} on `;
    const when = `, ${shortDay(anomaly.day)}`;
    const room = limit - lengthOf(amount) - lengthOf(when);
    return oneLine(withName(`${amount}${shorten(anomaly.modelName, room)}${when}`, name));
  }
  const main = mainOf(report, head);
  const whole = clause === null ? main : `${main}${separator}${clause}`;
  return oneLine(withName(lengthOf(whole) <= limit ? whole : main, name));
}

function mainOf(report: Report, head: Headline): string {
  const when = windowWords(report.window).short;
  const amount = head.usd === null ? '' : money(head.usd);
  const texts = {
    settled: `Bedrock ${amount} ${when}`,
    expected: `Bedrock ≈${amount} ${when}`,
    so_far: `Bedrock ${amount} so far, ${when}`,
    unknown: `Bedrock: cost unknown, ${when}`,
    no_usage: `Bedrock: no usage ${when}`,
  };
  return texts[head.kind];
}

/** Adds the name, cut to what is left of the 60 characters; a cut to fewer than four says nothing. */
function withName(text: string, name: string): string {
  const room = limit - lengthOf(text) - lengthOf(separator);
  return name === '' || room < Math.min(4, lengthOf(name))
    ? text
    : `${text}${separator}${shorten(name, room)}`;
}

function lengthOf(text: string): number {
  return Array.from(text).length;
}

/** Names are free text: a line break in one must not begin another header. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}
