import { byTexts } from '../domain/byte-order.ts';
import type { CapturedUse, TeamRow } from '../domain/captured.ts';
import { unattributedTeam } from '../domain/captured.ts';
import type { Day } from '../domain/date-range.ts';
import type { LedgerRow } from '../domain/ledger.ts';
import { type Decimal, subtract, sum } from '../domain/money.ts';
import { type TokenClass, tokenClasses } from '../domain/usage.ts';
import { allocate, type Part } from './allocate.ts';
import type { JoinedUse } from './captured-uses.ts';

/** What rows and captured uses say of one day and model; unmapped ones are told apart by their names. */
interface Group {
  readonly date: Day;
  readonly model: string | null;
  readonly modelName: string | null;
  readonly rows: LedgerRow[];
  readonly uses: JoinedUse[];
}

/**
 * Each team's part of what CloudWatch counted and what was billed, and what of it nobody claimed: per day, model and
 * token class they add up to CloudWatch's tokens, and per day and model to the billed dollars, to the last digit.
 *
 * @param days the days whose captured uses are known whole; rows of other days are left out
 */
export function teamRows(
  rows: readonly LedgerRow[],
  uses: readonly JoinedUse[],
  days: ReadonlySet<Day>,
): readonly TeamRow[] {
  const groups = new Map<string, Group>();
  const groupOf = (date: Day, model: string | null, modelName: string | null): Group => {
    const key = JSON.stringify([date, model, modelName]);
    const group = groups.get(key) ?? { date, model, modelName, rows: [], uses: [] };
    groups.set(key, group);
    return group;
  };
  for (const row of rows) {
    if (days.has(row.date)) groupOf(row.date, row.model, row.modelName).rows.push(row);
  }
  for (const use of uses) {
    if (days.has(use.use.day)) groupOf(use.use.day, use.use.model, use.use.modelName).uses.push(use);
  }
  return [...groups.values()]
    .flatMap(rowsOf)
    .sort(
      byTexts(({ date, team, app, model, modelName, kind }) => [date, team, app, model, modelName, kind]),
    );
}

function rowsOf(group: Group): readonly TeamRow[] {
  const parts = allocate(group.rows, group.uses);
  const teams = grouped(
    group.uses.map(({ use }) => use),
    teamText,
  );
  const shares = grouped(parts, ({ use }) => teamText(use));
  return [
    ...[...teams].map(([team, own]) => teamRow(group, own, shares.get(team) ?? [])),
    ...unattributed(group, parts),
  ];
}

function teamText({ team, app }: CapturedUse): string {
  return JSON.stringify([team, app]);
}

function grouped<Item>(
  items: readonly Item[],
  textOf: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(textOf(item)) ?? [];
    group.push(item);
    groups.set(textOf(item), group);
  }
  return groups;
}

function teamRow(
  { date, model, modelName }: Group,
  own: readonly CapturedUse[],
  parts: readonly Part[],
): TeamRow {
  return {
    kind: 'team',
    date,
    team: own[0]?.team ?? '',
    app: own[0]?.app ?? '',
    model,
    modelName,
    requests: sumKnown(own.map(({ requests }) => requests)),
    tokens: byClass((tokenClass) => sumKnown(own.map(({ tokens }) => tokens[tokenClass]))),
    estimatedTokens: sumKnown(own.flatMap(({ estimatedTokens: { input, output } }) => [input, output])),
    allocatedUsd: parts.some(({ usd }) => usd === null) ? null : sumUsd(parts.map(({ usd }) => usd)),
  };
}

/** None where neither source knows of the model: then there is nothing that anybody could have claimed. */
function unattributed(group: Group, parts: readonly Part[]): readonly TeamRow[] {
  const { date, model, modelName, rows } = group;
  const tokens = byClass((tokenClass) => unclaimed(group, tokenClass));
  const billed = sumUsd(rows.map(({ bill }) => bill?.billedUsd ?? null));
  const inDoubt = parts.some(({ usd }) => usd === null);
  const allocatedUsd =
    billed === null || inDoubt ? null : subtract(billed, sum(parts.flatMap(({ usd }) => usd ?? [])));
  if (rows.length === 0 && Object.values(tokens).every((count) => count === null)) return [];
  return [
    {
      kind: 'unattributed',
      date,
      team: unattributedTeam,
      app: '',
      model,
      modelName,
      requests: null,
      tokens,
      estimatedTokens: null,
      allocatedUsd,
    },
  ];
}

/** Never clamped: a negative count says that capture saw what CloudWatch did not. */
function unclaimed({ rows, uses }: Group, tokenClass: TokenClass): number | null {
  const claimed = sumKnown(uses.map(({ use }) => use.tokens[tokenClass]));
  if (rows.some(({ partial }) => partial.usage)) return null;
  if (uses.some(({ unread, use }) => unread && use.tokens[tokenClass] !== null)) return null;
  const counted = rows.flatMap(({ usage }) =>
    usage?.published[tokenClass] ? [usage.tokens[tokenClass]] : [],
  );
  if (counted.includes(null)) return null;
  const total = sumKnown(counted);
  return total === null && claimed === null ? null : (total ?? 0) - (claimed ?? 0);
}

function byClass(countOf: (tokenClass: TokenClass) => number | null): TeamRow['tokens'] {
  const [input, output, cacheRead, cacheWrite] = tokenClasses.map(countOf);
  return {
    input: input ?? null,
    output: output ?? null,
    cache_read: cacheRead ?? null,
    cache_write: cacheWrite ?? null,
  };
}

function sumKnown(counts: readonly (number | null)[]): number | null {
  const known = counts.filter((count) => count !== null);
  return known.length === 0 ? null : known.reduce((total, count) => total + count, 0);
}

function sumUsd(amounts: readonly (Decimal | null)[]): Decimal | null {
  const known = amounts.filter((usd) => usd !== null);
  return known.length === 0 ? null : sum(known);
}
