import { byteOrder } from '../domain/byte-order.ts';
import type { ChargeGroup } from '../domain/charge.ts';
import type { AccountRow, LedgerRow, OperationCharge } from '../domain/ledger.ts';
import { type Decimal, sum } from '../domain/money.ts';
import type { Share } from '../domain/report.ts';
import { figureOf, sumKnown } from './figure.ts';
import { groupBy } from './group-by.ts';
import { compareDollars } from './model-summaries.ts';

/** What people call the charge groups. */
export const chargeGroupNames: Readonly<Record<ChargeGroup, string>> = {
  on_demand: 'On-demand inference',
  batch: 'Batch inference',
  provisioned: 'Provisioned capacity',
  custom_model: 'Custom models',
  image: 'Images',
  video: 'Video',
  audio: 'Audio',
  search: 'Search and reranking',
  guardrail: 'Guardrails',
  knowledge_base: 'Knowledge bases',
  agent: 'Agents',
  data_automation: 'Data automation',
  other: 'Everything else',
};

/** The window by region; a bill that does not say stands under an empty key. */
export function byRegionOf(rows: readonly LedgerRow[]): readonly Share[] {
  return sharesOf(rows, ({ region }) => [region ?? '', region ?? 'Region not told']);
}

/** The window by charge group. */
export function byChargeGroupOf(rows: readonly LedgerRow[]): readonly Share[] {
  return sharesOf(rows, ({ chargeGroup }) => [chargeGroup, chargeGroupNames[chargeGroup]]);
}

/** The window by account, as billed: how an account's bill will grow is not known. */
export function byAccountOf(accounts: readonly AccountRow[] | null): readonly Share[] {
  const groups = groupBy(accounts ?? [], ({ accountId }) => accountId);
  const shares = [...groups].map(([accountId, rows]) => {
    const name = rows.find(({ accountName }) => accountName !== null)?.accountName ?? accountId;
    return billedShare(accountId, name, sumKnown(rows.map(({ billedUsd }) => billedUsd)));
  });
  return largestFirst(shares);
}

/** The window by operation, as billed. */
export function byOperationOf(operations: readonly OperationCharge[] | null): readonly Share[] {
  const groups = groupBy(operations ?? [], ({ operation }) => operation);
  const shares = [...groups].map(([operation, lines]) =>
    billedShare(operation, operation, sum(lines.map(({ billedUsd }) => billedUsd))),
  );
  return largestFirst(shares);
}

function sharesOf(
  rows: readonly LedgerRow[],
  nameOf: (row: LedgerRow) => readonly [key: string, name: string],
): readonly Share[] {
  const groups = [...groupBy(rows, (row) => JSON.stringify(nameOf(row))).values()];
  const shares = groups.flatMap((group) =>
    group.slice(0, 1).map((row) => {
      const [key, name] = nameOf(row);
      const billedUsd = sumKnown(group.map(({ bill }) => bill?.billedUsd ?? null));
      return { key, name, usd: figureOf(group).usd, billedUsd };
    }),
  );
  return largestFirst(shares);
}

function billedShare(key: string, name: string, billedUsd: Decimal | null): Share {
  return { key, name, usd: billedUsd, billedUsd };
}

function largestFirst(shares: readonly Share[]): readonly Share[] {
  return [...shares].sort((a, b) => compareDollars(a.usd, b.usd) || byteOrder(a.key, b.key));
}
