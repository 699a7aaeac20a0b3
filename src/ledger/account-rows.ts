import { byteOrder } from '../domain/byte-order.ts';
import type { AccountLine } from '../domain/charge.ts';
import type { Day } from '../domain/date-range.ts';
import type { AccountRow, RowUsage } from '../domain/ledger.ts';
import { add, type Decimal } from '../domain/money.ts';
import type { Account } from '../domain/snapshot.ts';
import type { UsageSeries } from '../domain/usage.ts';
import type { IdentifiedSeries } from './join.ts';
import type { LineReader } from './line-reader.ts';
import { sumUsage } from './sum-usage.ts';

/**
 * The tokens and dollars of each day, account and model, in that order, over all regions, routings and charge groups.
 *
 * `lines` null: the dollars per account are unknown. An account that was not read but billed has a row too.
 */
export function accountRows(
  usage: readonly IdentifiedSeries[],
  lines: readonly AccountLine[] | null,
  accounts: readonly Account[],
  reader: LineReader,
): readonly AccountRow[] {
  const names = new Map(accounts.map(({ id, name }) => [id, name]));
  const rows = new Map<string, AccountRow>();
  const put = (
    date: Day,
    accountId: string,
    model: string | null,
    change: (row: AccountRow) => AccountRow,
  ) => {
    const key = [date, accountId, model ?? ''].join('\u0000');
    const empty = { date, accountId, accountName: names.get(accountId) ?? null, model, ...nothing };
    rows.set(key, change(rows.get(key) ?? empty));
  };
  for (const { accountId, model, series } of seriesByAccount(usage)) {
    for (const [date, counted] of sumUsage(series).days) {
      put(date, accountId, model, (row) => withUsage(row, counted));
    }
  }
  for (const line of lines ?? []) {
    put(line.day, line.accountId, reader.modelOf(line), (row) => withDollars(row, line.billedUsd));
  }
  return [...rows].sort(([a], [b]) => byteOrder(a, b)).map(([, row]) => row);
}

const nothing = {
  invocations: null,
  tokens: { input: null, output: null, cache_read: null, cache_write: null },
  billedUsd: null,
};

interface AccountSeries {
  readonly accountId: string;
  readonly model: string;
  readonly series: UsageSeries[];
}

function seriesByAccount(usage: readonly IdentifiedSeries[]): Iterable<AccountSeries> {
  const groups = new Map<string, AccountSeries>();
  for (const { series, reading } of usage) {
    const { accountId } = series;
    const key = `${accountId} ${reading.model}`;
    const group = groups.get(key) ?? { accountId, model: reading.model, series: [] };
    group.series.push(series);
    groups.set(key, group);
  }
  return groups.values();
}

function withUsage(row: AccountRow, { invocations, tokens }: RowUsage): AccountRow {
  return { ...row, invocations, tokens };
}

function withDollars(row: AccountRow, billedUsd: Decimal): AccountRow {
  return { ...row, billedUsd: row.billedUsd === null ? billedUsd : add(row.billedUsd, billedUsd) };
}
