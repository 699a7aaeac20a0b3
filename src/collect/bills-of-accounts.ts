import { isMarketplaceService } from '../domain/bedrock-services.ts';
import type { AccountLine, ChargeLine } from '../domain/charge.ts';
import { contains, type DateRange } from '../domain/date-range.ts';
import { usageTypeParts } from '../ledger/usage-type.ts';
import type { LinesReading } from './bill-reading.ts';

/** One line for each usage type that an account may have been billed for. */
export interface AccountBill {
  /** Null when the bill was not read. */
  readonly charges: readonly ChargeLine[] | null;
  /** The regions that its lines tell. */
  readonly regions: ReadonlySet<string>;
}

/** What was read of the bill, to be told apart by account. */
export interface WholeBill {
  /** Of all accounts together; null when Cost Explorer failed. */
  readonly charges: readonly ChargeLine[] | null;
  /** Null with a single account. */
  readonly accountLines: LinesReading<AccountLine> | null;
  readonly days: DateRange;
}

/**
 * What each account may have been billed for on some days: the lines of the whole bill that its own lines name.
 *
 * A Marketplace line by account tells the service and no region, so an account may have used a service wherever the
 * whole bill has it. That misses no place of the bill that was read: what one account was billed is part of a line of
 * the whole. A line of $0 names its model as any other does.
 *
 * The whole bill stands for an account whose own is not known: when its lines failed or broke off, and when it has none at
 * all, for then its bill may not be ours to see, and its tokens would tell that.
 */
export function billsOfAccounts({
  charges,
  accountLines,
  days,
}: WholeBill): (accountId: string) => AccountBill {
  const kinds = charges && kindsOfLines(charges, days);
  const whole = toBill(kinds);
  const lines = accountLines?.failure === null ? accountLines.lines : null;
  if (kinds === null || lines === null) return () => whole;
  const own = new Map(
    [...namesByAccount(lines, days)].map(([accountId, names]) => [
      accountId,
      toBill(kinds.filter((line) => names.has(nameOf(line)))),
    ]),
  );
  return (accountId) => own.get(accountId) ?? whole;
}

/** One line for each usage type billed on some days: every place is searched for them, and most repeat day by day. */
function kindsOfLines(charges: readonly ChargeLine[], days: DateRange): readonly ChargeLine[] {
  const kinds = new Map<string, ChargeLine>();
  for (const line of charges) {
    if (contains(days, line.day)) kinds.set(JSON.stringify([line.service, line.usageType]), line);
  }
  return [...kinds.values()];
}

function toBill(charges: readonly ChargeLine[] | null): AccountBill {
  const regions = (charges ?? []).flatMap(
    ({ service, usageType }) => usageTypeParts(service, usageType).region ?? [],
  );
  return { charges, regions: new Set(regions) };
}

/** Every account with a line on any day; of those days only, what its lines name. */
function namesByAccount(
  lines: readonly AccountLine[],
  days: DateRange,
): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map<string, Set<string>>();
  for (const { accountId, day, service, usageType } of lines) {
    const own = names.get(accountId) ?? new Set();
    if (contains(days, day)) own.add(service ?? usageType);
    names.set(accountId, own);
  }
  return names;
}

/** What a line by account calls a line of the whole bill. */
function nameOf({ service, usageType }: ChargeLine): string {
  return isMarketplaceService(service) ? service : usageType;
}
