import { byTexts } from '../domain/byte-order.ts';
import type { KnowledgeBaseUse, TeamRow } from '../domain/captured.ts';
import { compare, type Decimal, isNegative, round, sum } from '../domain/money.ts';
import type { Report, Share } from '../domain/report.ts';
import type { TokenClass } from '../domain/usage.ts';
import { exact, type Figure, known, partial, reasons, unknown } from './figure.ts';
import { cents, compact, cutName, integer, magnitude, percent } from './format.ts';
import { type BreakdownView, breakdown } from './view-shares.ts';

/** What applications captured, as a person reads it. */
export interface TeamsView {
  readonly lines: readonly TeamView[];
  readonly knowledgeBases: readonly KnowledgeBaseView[];
  readonly estimates: readonly EstimateView[];
}

/** One team's application, or what nobody claimed, over the window. */
interface TeamView {
  readonly team: string;
  readonly fullName: string;
  readonly app: string;
  readonly requests: Figure;
  readonly input: Figure;
  readonly output: Figure;
  readonly cacheRead: Figure;
  readonly cacheWrite: Figure;
  readonly estimated: Figure;
  readonly allocated: Figure;
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
export function teamsView({ teams }: Report): TeamsView | null {
  if (teams === null) return null;
  return {
    lines: groupsOf(teams.rows, ({ kind, team, app }) => [kind, team, app]).map(teamView),
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
export function teamShares({ teams }: Report): BreakdownView {
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

function teamView(rows: readonly TeamRow[]): TeamView {
  const { name: team, fullName } = cutName(nameOf(rows), 60);
  const estimated = countOf(rows, (row) => row.estimatedTokens);
  const isRest = rows[0]?.kind === 'unattributed';
  return {
    team,
    fullName,
    app: cutName(rows[0]?.app ?? '', 60).name,
    requests: isRest
      ? unknown(reasons.unclaimedRequests)
      : known(
          countOf(rows, (row) => row.requests),
          compact,
          '',
        ),
    input: tokensOf(rows, 'input'),
    output: tokensOf(rows, 'output'),
    cacheRead: tokensOf(rows, 'cache_read'),
    cacheWrite: tokensOf(rows, 'cache_write'),
    estimated:
      estimated === null
        ? exact('')
        : { text: `≈${compact(estimated)}`, kind: 'estimated', why: reasons.counted },
    allocated: costOf(rows),
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

function costOf(rows: readonly TeamRow[]): Figure {
  const usd = dollarsOf(rows);
  if (usd === null) return unknown(reasons.notAllocated);
  return isInPart(rows) ? partial(cents(usd), reasons.soFar) : exact(cents(usd));
}

/** True when somebody's tokens have no dollars yet, beside others that have. */
function isInPart(rows: readonly TeamRow[]): boolean {
  return rows.some(
    ({ allocatedUsd, tokens }) =>
      allocatedUsd === null && Object.values(tokens).some((count) => (count ?? 0) !== 0),
  );
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
  return row?.team === '' ? '(no team)' : (row?.team ?? '');
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
