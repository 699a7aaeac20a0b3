import { byteOrder } from '../domain/byte-order.ts';
import { type AdjustmentLine, chargeGroups } from '../domain/charge.ts';
import type { LedgerRow } from '../domain/ledger.ts';
import { type Decimal, sum, zero } from '../domain/money.ts';
import type { ReconciliationLine } from '../domain/report.ts';
import { chargeGroupNames } from './breakdowns.ts';
import { groupBy } from './group-by.ts';

const recordTypeNames: Readonly<Record<string, string>> = {
  Credit: 'Credits',
  Refund: 'Refunds',
  Fee: 'Fees',
  RIFee: 'Reserved capacity fees',
  RecurringFee: 'Recurring fees',
  EnterpriseDiscount: 'Enterprise discounts',
  EdpDiscount: 'Enterprise discounts',
  BundledDiscount: 'Bundled discounts',
  PrivateRateDiscount: 'Private rate discounts',
};

/**
 * The bill of the window line by line: the rows by charge group, which make the usage, then each other record type,
 * which make the whole. Empty when the bill was not read; without a total when its other record types were not.
 */
export function reconciliationOf(
  rows: readonly LedgerRow[],
  adjustments: readonly AdjustmentLine[] | null,
): readonly ReconciliationLine[] {
  const billed = groupBy(
    rows.filter((row) => row.bill !== null),
    ({ chargeGroup }) => chargeGroup,
  );
  const groups = chargeGroups.flatMap((group) => {
    const usd = billed.get(group)?.map(({ bill }) => bill?.billedUsd ?? zero);
    return usd === undefined ? [] : [line(chargeGroupNames[group], sum(usd), 'part')];
  });
  const usage = line('Usage on the bill', sum(groups.map(({ usd }) => usd)), 'subtotal');
  if (adjustments === null) return [...groups, usage];
  const others = [...groupBy(adjustments, ({ recordType }) => recordTypeNames[recordType] ?? recordType)]
    .sort(([a], [b]) => byteOrder(a, b))
    .map(([label, lines]) => line(label, sum(lines.map(({ billedUsd }) => billedUsd)), 'part'));
  const total = sum([usage, ...others].map(({ usd }) => usd));
  return [...groups, usage, ...others, line('Bedrock on the bill', total, 'total')];
}

function line(label: string, usd: Decimal, kind: ReconciliationLine['kind']): ReconciliationLine {
  return { label, usd, kind };
}
