import type { DynamoDbClient } from '../../src/capture.ts';

type Transaction = Parameters<DynamoDbClient['transactWriteItems']>[0]['TransactItems'];
type Item = Record<string, string | number>;

/** A DynamoDB table in memory, as far as the capture's transactions need one; it may be told to fail. */
export interface MemoryTable {
  readonly client: DynamoDbClient;
  /** Faults of the transactions to come, in turn: null for none. */
  readonly fail: (...faults: readonly (Fault | null)[]) => void;
  /** The counters, without their keys. */
  readonly counters: () => readonly Item[];
  readonly requestIds: () => readonly string[];
  readonly transactions: () => readonly Transaction[];
}

/** `lost`: it was committed, and the reply never came; else the reason that DynamoDB gives for every item. */
export type Fault = 'lost' | 'TransactionConflict' | 'ProvisionedThroughputExceeded' | 'ValidationError';

export function memoryTable(): MemoryTable {
  const items = new Map<string, Item>();
  const transactions: Transaction[] = [];
  let faults: (Fault | null)[] = [];

  const transact = async (transaction: Transaction) => {
    transactions.push(transaction);
    const keys = transaction.map(keyOf);
    refuseUnfit(keys);
    const fault = faults.shift() ?? null;
    if (fault !== null && fault !== 'lost') throw cancelled(transaction.map(() => fault));
    const exists = transaction.map((each, at) => 'Put' in each && items.has(keys[at] ?? ''));
    if (exists.includes(true))
      throw cancelled(exists.map((isThere) => (isThere ? 'ConditionalCheckFailed' : 'None')));
    for (const [at, each] of transaction.entries()) {
      const key = keys[at] ?? '';
      items.set(key, 'Put' in each ? plain(each.Put.Item) : updated(items.get(key) ?? {}, each.Update));
    }
    if (fault === 'lost') throw new Error('socket hang up');
  };

  return {
    client: { transactWriteItems: ({ TransactItems }) => transact(TransactItems) },
    fail: (...next) => {
      faults = [...next];
    },
    counters: () => [...items].flatMap(([key, item]) => (key.startsWith('day#') ? [item] : [])),
    requestIds: () => [...items.values()].flatMap(({ id }) => (typeof id === 'string' ? [id] : [])),
    transactions: () => transactions,
  };
}

function refuseUnfit(keys: readonly string[]): void {
  if (new Set(keys).size < keys.length) throw new Error('one item twice in a transaction');
  if (keys.length > 100) throw new Error('more than 100 items in a transaction');
}

function cancelled(codes: readonly string[]): Error {
  return Object.assign(new Error('Transaction cancelled'), {
    name: 'TransactionCanceledException',
    CancellationReasons: codes.map((Code) => ({ Code })),
  });
}

function keyOf(each: Transaction[number]): string {
  const { pk, sk } = plain('Put' in each ? each.Put.Item : each.Update.Key);
  return `${pk} ${sk}`;
}

/** The texts and numbers of an item; its maps are left out. */
export function plain(item: Record<string, unknown>): Item {
  return Object.fromEntries(
    Object.entries(item).flatMap<[string, string | number]>(([name, value]) => {
      const told: unknown[] = Object.entries(Object(value)).flat();
      if (told[0] === 'S') return [[name, String(told[1])]];
      return told[0] === 'N' ? [[name, Number(told[1])]] : [];
    }),
  );
}

/** What `SET #0 = :0, … ADD #1 :1, …` makes of an item. */
function updated(
  item: Item,
  update: {
    readonly UpdateExpression: string;
    readonly ExpressionAttributeNames: Record<string, string>;
    readonly ExpressionAttributeValues: Record<string, unknown>;
  },
): Item {
  const values = plain(update.ExpressionAttributeValues);
  const changed = { ...item };
  const [set = '', add = ''] = update.UpdateExpression.replace(/^SET /, '').split(' ADD ');
  for (const [, name = '', value = ''] of set.matchAll(/(#\d+) = (:\d+)/g)) {
    changed[update.ExpressionAttributeNames[name] ?? ''] = values[value] ?? '';
  }
  for (const [, name = '', value = ''] of add.matchAll(/(#\d+) (:\d+)/g)) {
    const attribute = update.ExpressionAttributeNames[name] ?? '';
    changed[attribute] = Number(changed[attribute] ?? 0) + Number(values[value]);
  }
  return changed;
}
