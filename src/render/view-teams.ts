import { byTexts } from '../domain/byte-order.ts';
import type { KnowledgeBaseUse, TeamRow } from '../domain/captured.ts';
import type { Day } from '../domain/date-range.ts';
import { compare, type Decimal, isNegative, round, sum } from '../domain/money.ts';
import type { Report, Share } from '../domain/report.ts';
import { type TokenClass, tokenClasses } from '../domain/usage.ts';
import { allocatedInPart } from './allocated-in-part.ts';
import { exact, type Figure, known, partial, reasons, unknown } from './figure.ts';
import { cents, compact, cutName, integer, label, magnitude, percent, shortDay } from './format.ts';
import { type BreakdownView, breakdown } from './view-shares.ts';

/** What applications captured, as a person reads it. */
export interface TeamsView {
  readonly lines: readonly TeamView[];
  /** Which days of the window the lines do not hold; empty when they hold all. */
  readonly missing: string;
  readonly knowledgeBases: readonly KnowledgeBaseView[];
  readonly estimates: readonly EstimateView[];
}

/** One team's application, or what nobody claimed, over the window. */
interface TeamView {
  readonly team: string;
  readonly fullName: string;
  readonly app: string;
  readonly fullApp: string;
  readonly requests: Figure;
  readonly input: Figure;
  readonly output: Figure;
  readonly cacheRead: Figure;
  readonly cacheWrite: Figure;
  readonly estimated: Figure;
  readonly allocated: Figure;
  /** What the table sorts by, in the order of its columns; null sorts last. */
  readonly sortKeys: readonly (string | number | null)[];
}

interface KnowledgeBaseView {
  readonly id: string;
  readonly queries: string;
  readonly errors: string;
  readonly passages: Figure;
  readonly citations: Figure;
  readonly latency: Figure;
}

interface EstimateView {
  readonly model: string;
  readonly tokenClass: string;
  readonly measured: string;
  readonly estimated: string;
  /** `3% too low`; empty when nothing was measured. */
  readonly fall: string;
}

/** Null when no capture table was read. */
export function teamsView(report: Report): TeamsView | null {
  const { teams } = report;
  if (teams === null) return null;
  const isInPart = allocatedInPart(report);
  return {
    lines: groupsOf(teams.rows, ({ kind, team, app }) => [kind, team, app]).map((rows) =>
      teamView(rows, isInPart),
    ),
    missing: missingDays(teams.missing),
    knowledgeBases: teams.knowledgeBases.map(knowledgeBaseView),
    estimates: teams.estimates.map(({ modelName, tokenClass, ratio, ...told }) => ({
      model: cutName(modelName, 80).name,
      tokenClass,
      measured: `${perRequest(told.measured)} in ${integer(told.measuredRequests)}`,
      estimated: `${perRequest(told.estimated)} in ${integer(told.estimatedRequests)}`,
      fall: ratio === null ? '' : fallOf(ratio),
    })),
  };
}

/** The dollars that were allocated to each team, and those that nobody claimed; no lines where no table was read. */
export function teamShares(report: Report): BreakdownView {
  const { teams } = report;
  const isInPart = allocatedInPart(report);
  const shares = groupsOf(teams?.rows ?? [], ({ kind, team }) => [kind, team]).map((rows): Share => {
    const usd = dollarsOf(rows);
    const name = nameOf(rows);
    return {
      key: name,
      name,
      usd,
      quality: isInPart(rows) ? 'partial' : 'bill',
      billedUsd: usd,
      partial: false,
    };
  });
  return breakdown('Teams, as allocated', shares, 'Allocated');
}

function teamView(rows: readonly TeamRow[], isInPart: (rows: readonly TeamRow[]) => boolean): TeamView {
  const { name: team, fullName } = cutName(nameOf(rows), 60);
  const { name: app, fullName: fullApp } = cutName(rows[0]?.app ?? '', 60);
  const estimated = countOf(rows, (row) => row.estimatedTokens);
  const requests = countOf(rows, (row) => row.requests);
  const usd = dollarsOf(rows);
  const counts = tokenClasses.map((tokenClass) => countOf(rows, ({ tokens }) => tokens[tokenClass]));
  const isRest = rows[0]?.kind === 'unattributed';
  return {
    team,
    fullName,
    app,
    fullApp,
    requests: isRest ? unknown(reasons.unclaimedRequests) : known(requests, compact, ''),
    input: tokensOf(rows, 'input'),
    output: tokensOf(rows, 'output'),
    cacheRead: tokensOf(rows, 'cache_read'),
    cacheWrite: tokensOf(rows, 'cache_write'),
    estimated:
      estimated === null
        ? exact('')
        : { text: `≈${compact(estimated)}`, kind: 'estimated', why: reasons.counted },
    allocated: costOf(usd, () => isInPart(rows)),
    sortKeys: [team, app, usd === null ? null : Number(usd), requests, ...counts, estimated],
  };
}

function tokensOf(rows: readonly TeamRow[], tokenClass: TokenClass): Figure {
  const count = countOf(rows, ({ tokens }) => tokens[tokenClass]);
  const isRestInPart = rows.some(
    ({ kind, tokens }) => kind === 'unattributed' && tokens[tokenClass] === null,
  );
  if (count !== null && isRestInPart) return partial(signed(count), reasons.restInPart);
  return known(count, signed, reasons.notCaptured);
}

function costOf(usd: Decimal | null, isInPart: () => boolean): Figure {
  if (usd === null) return unknown(reasons.notAllocated);
  return isInPart() ? partial(cents(usd), reasons.soFar) : exact(cents(usd));
}

function missingDays(days: readonly Day[]): string {
  if (days.length === 0) return '';
  const named = days.length <= 7 ? days.map(shortDay).join(', ') : `${days.length} of these days`;
  return `Without ${named}: the capture table could not be read whole.`;
}

function signed(count: number): string {
  return count < 0 ? `−${compact(-count)}` : compact(count);
}

function knowledgeBaseView({ id, queries, errors, ...told }: KnowledgeBaseUse): KnowledgeBaseView {
  return {
    id: cutName(id, 80).name,
    queries: integer(queries),
    errors: integer(errors),
    passages: known(told.passages, integer, reasons.notCaptured),
    citations: known(told.citations, integer, reasons.notCaptured),
    latency: known(told.latencyAvgMs, (latency) => `${round(latency, 0)} ms`, reasons.notCaptured),
  };
}

function fallOf(ratio: Decimal): string {
  const size = percent(magnitude(ratio));
  if (size === '0%') return 'the same';
  return `${size} too ${isNegative(ratio) ? 'low' : 'high'}`;
}

function perRequest(tokens: Decimal): string {
  return integer(Number(round(tokens, 0)));
}

/** A team without a name is one that its calls did not tell. */
function nameOf([row]: readonly TeamRow[]): string {
  const name = row?.team ?? '';
  return label(name, 1) === '' ? '(no team)' : name;
}

function countOf(rows: readonly TeamRow[], read: (row: TeamRow) => number | null): number | null {
  const counts = rows.map(read).filter((count) => count !== null);
  return counts.length === 0 ? null : counts.reduce((total, count) => total + count, 0);
}

function dollarsOf(rows: readonly TeamRow[]): Decimal | null {
  const amounts = rows.map(({ allocatedUsd }) => allocatedUsd).filter((usd) => usd !== null);
  return amounts.length === 0 ? null : sum(amounts);
}

/** Rows of equal names together, dearest first, those of nobody last. */
function groupsOf(
  rows: readonly TeamRow[],
  namesOf: (row: TeamRow) => readonly string[],
): readonly (readonly TeamRow[])[] {
  const groups = new Map<string, TeamRow[]>();
  for (const row of [...rows].sort(byTexts(namesOf))) {
    const key = JSON.stringify(namesOf(row));
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].sort((a, b) => rankOf(a) - rankOf(b) || dearer(dollarsOf(a), dollarsOf(b)));
}

function rankOf([row]: readonly TeamRow[]): number {
  return row?.kind === 'unattributed' ? 1 : 0;
}

function dearer(a: Decimal | null, b: Decimal | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return compare(b, a);
}
