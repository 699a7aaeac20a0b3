import { byteOrder } from '../domain/byte-order.ts';
import type { ChargeGroup } from '../domain/charge.ts';
import type { Completeness, SourceName } from '../domain/gap.ts';
import type { AccountRow, LedgerRow, OperationCharge } from '../domain/ledger.ts';
import { sum } from '../domain/money.ts';
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
export function byAccountOf(
  accounts: readonly AccountRow[] | null,
  completeness: readonly Completeness[],
): readonly Share[] {
  const partial = isPartial('cost-explorer:accounts', completeness);
  const groups = groupBy(accounts ?? [], ({ accountId }) => accountId);
  const shares = [...groups].map(([accountId, rows]) => {
    const name = rows.find(({ accountName }) => accountName !== null)?.accountName ?? accountId;
    const billedUsd = sumKnown(rows.map((row) => row.billedUsd));
    return billedShare({ key: accountId, name, billedUsd, partial });
  });
  return largestFirst(shares);
}

/** The window by operation, as billed. */
export function byOperationOf(
  operations: readonly OperationCharge[] | null,
  completeness: readonly Completeness[],
): readonly Share[] {
  const partial = isPartial('cost-explorer:operations', completeness);
  const groups = groupBy(operations ?? [], ({ operation }) => operation);
  const shares = [...groups].map(([operation, lines]) => {
    const billedUsd = sum(lines.map((line) => line.billedUsd));
    return billedShare({ key: operation, name: operation, billedUsd, partial });
  });
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
      const partial = group.some((row) => row.partial.usage || row.partial.bill);
      return { key, name, ...figureOf(group), billedUsd, partial };
    }),
  );
  return largestFirst(shares);
}

function billedShare(share: Omit<Share, 'usd' | 'quality'>): Share {
  const { billedUsd, partial } = share;
  if (billedUsd === null) return { ...share, usd: null, quality: 'unknown' };
  return { ...share, usd: billedUsd, quality: partial ? 'partial' : 'bill' };
}

function isPartial(source: SourceName, completeness: readonly Completeness[]): boolean {
  return completeness.some((entry) => entry.source === source && entry.state === 'partial');
}

function largestFirst(shares: readonly Share[]): readonly Share[] {
  return [...shares].sort((a, b) => compareDollars(a.usd, b.usd) || byteOrder(a.key, b.key));
}
