import { lastDay } from '../domain/date-range.ts';
import type { Report } from '../domain/report.ts';
import { money, shortDay, shorten } from './format.ts';
import { signedMove } from './rounding.ts';
import { type Headline, headline } from './view-headline.ts';
import { largestAnomalies } from './view-moves.ts';
import { missingSources } from './view-trust.ts';
import { windowWords } from './window-words.ts';

const limit = 60;
const separator = ' · ';

/**
 * The subject of a report's mail, at most 60 characters, the number first. A day with something unusual leads with
 * that; a range keeps its total first, since some day of it is always unusual. What does not fit gives way in this order:
 * the name is cut, then left out; then the comparison; then a route's own name. The number never is.
 */
export function subjectOf(report: Report): string {
  const head = headline(report);
  const anomaly = head.kind === 'no_usage' ? undefined : largestAnomalies(report)[0];
  const unusualModels = new Set(report.anomalies.map(({ model }) => model)).size;
  const isRange = report.window.start !== lastDay(report.window);
  const unusual = isRange && anomaly !== undefined ? `⚠ ${unusualModels} unusual` : null;
  // By the route mails are told apart: it comes before the comparison.
  const kept = report.route === null ? 0 : lengthOf(separator) + lengthOf(report.route);
  const clause = missingSources(report)?.short ?? unusual ?? head.versusUsual;
  if (anomaly !== undefined && !isRange) {
    const amount = `⚠ Bedrock ${signedMove(anomaly.actualUsd, anomaly.usualUsd)} on `;
    const when = `, ${shortDay(anomaly.day)}`;
    const room = Math.max(12, limit - lengthOf(amount) - lengthOf(when) - kept);
    return oneLine(withName(`${amount}${shorten(anomaly.modelName, room)}${when}`, report));
  }
  const main = mainOf(report, head);
  const whole = clause === null ? main : `${main}${separator}${clause}`;
  return oneLine(withName(lengthOf(whole) + kept <= limit ? whole : main, report));
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

/** Adds the name, cut to what is left of the 60 characters; a route's mail keeps the route, by which mails are told apart. */
function withName(text: string, { config, route }: Report): string {
  const room = limit - lengthOf(text) - lengthOf(separator);
  const name = route === null ? cutTo(room, config.name) : nameOfRoute(room, config.name, route);
  return name === '' ? text : `${text}${separator}${name}`;
}

function nameOfRoute(room: number, name: string, route: string): string {
  const before = cutTo(room - lengthOf(route) - 1, name);
  return before === '' ? cutTo(room, route) : `${before}/${route}`;
}

/** A cut to fewer than four characters says nothing: empty. */
function cutTo(room: number, name: string): string {
  return room < Math.min(4, lengthOf(name)) ? '' : shorten(name, room);
}

function lengthOf(text: string): number {
  return Array.from(text).length;
}

/** Names are free text: a line break in one must not begin another header. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}
