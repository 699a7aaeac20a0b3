import type { Day } from '../../src/domain/date-range.ts';
import { add, type Decimal } from '../../src/domain/money.ts';
import type { Snapshot } from '../../src/domain/snapshot.ts';

/** A line of a bill at its finest; Cost Explorer shows it in sums only, each grouped by two of its names. */
export interface FineLine {
  readonly day: Day;
  readonly accountId: string;
  readonly service: string;
  readonly usageType: string;
  readonly operation: string;
  readonly recordType: string;
  /** In the unit of the billing family. */
  readonly quantity: Decimal;
  readonly billedUsd: Decimal;
}

type BillParts = Required<
  Pick<Snapshot, 'charges' | 'adjustments' | 'operations' | 'accountCharges' | 'accountSets'>
>;

/** One bill as each of a run's requests to Cost Explorer tells it. */
export function billParts(
  lines: readonly FineLine[],
  openFrom: Day,
  accountSets: readonly (readonly string[])[],
): BillParts {
  const usage = lines.filter(({ recordType }) => recordType === 'Usage');
  const marketplace = usage.filter(isMarketplace);
  const others = usage.filter((line) => !isMarketplace(line));
  const chargesOf = (own: readonly FineLine[]) =>
    grouped(own, ({ service, usageType }) => [service, usageType]).map(
      ({ day, keys: [service, usageType], quantity, billedUsd }) => {
        return { day, service, usageType, quantity, billedUsd, estimated: day >= openFrom };
      },
    );
  return {
    charges: chargesOf(usage),
    adjustments: grouped(
      lines.filter(({ recordType }) => recordType !== 'Usage'),
      ({ service, recordType }) => [service, recordType],
    ).map(({ day, keys: [service, recordType], billedUsd }) => {
      return { day, service, recordType, billedUsd, estimated: day >= openFrom };
    }),
    operations: [
      ...grouped(marketplace, ({ service, operation }) => [service, operation]).map(
        ({ day, keys: [service, operation], billedUsd }) => {
          return { day, operation, billedUsd, service, usageType: null };
        },
      ),
      ...grouped(others, ({ usageType, operation }) => [usageType, operation]).map(
        ({ day, keys: [usageType, operation], billedUsd }) => {
          return { day, operation, billedUsd, service: null, usageType };
        },
      ),
    ],
    accountCharges: [
      ...grouped(marketplace, ({ accountId, service }) => [accountId, service]).map(
        ({ day, keys: [accountId, service], billedUsd }) => {
          return { day, accountId, billedUsd, service, usageType: null };
        },
      ),
      ...grouped(others, ({ accountId, usageType }) => [accountId, usageType]).map(
        ({ day, keys: [accountId, usageType], billedUsd }) => {
          return { day, accountId, billedUsd, service: null, usageType };
        },
      ),
    ],
    accountSets: accountSets.map((accounts) => ({
      accounts,
      charges: chargesOf(usage.filter(({ accountId }) => accounts.includes(accountId))),
    })),
  };
}

interface Group {
  readonly day: Day;
  readonly keys: readonly [string, string];
  readonly quantity: Decimal;
  readonly billedUsd: Decimal;
}

function grouped(
  lines: readonly FineLine[],
  keysOf: (line: FineLine) => readonly [string, string],
): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const line of lines) {
    const { day, quantity, billedUsd } = line;
    const keys = keysOf(line);
    const text = JSON.stringify([day, keys]);
    const known = groups.get(text);
    groups.set(
      text,
      known
        ? {
            ...known,
            quantity: add(known.quantity, quantity),
            billedUsd: add(known.billedUsd, billedUsd),
          }
        : { day, keys, quantity, billedUsd },
    );
  }
  return [...groups.values()];
}

function isMarketplace({ service }: FineLine): boolean {
  return service.endsWith('(Amazon Bedrock Edition)');
}
