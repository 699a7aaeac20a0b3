import { setTimeout as wait } from 'node:timers/promises';
import { countersOf, type Items, requestItem, updateOf } from './dynamo-db-items.ts';
import type { UsageRecord } from './record.ts';
import type { Sink } from './sink.ts';
import { fieldOf, listOf } from './unknown-values.ts';

/** The one method that is used of a `DynamoDB` of `@aws-sdk/client-dynamodb`. */
export interface DynamoDbClient {
  transactWriteItems(input: { TransactItems: Items }): Promise<unknown>;
}

export interface DynamoDbOptions {
  /** A table with the string keys `pk` and `sk`, and `expiresAt` as its time-to-live attribute. */
  readonly table: string;
  /** How long the item of each request stays, and with it the knowledge that it was counted. Default: 90. */
  readonly ttlDays?: number;
}

/**
 * Keeps an item per request and adds it to the counter of its day, team, app, model and region, in one transaction: a
 * record that is delivered again, or late, is counted once.
 *
 * Items: `pk` `request#<id>`, `sk` `request`; counters: `pk` `day#<UTC day>`, `sk` `<team>#<app>#<model>#<region>#<knowledge base>`.
 */
export function dynamoDbSink(client: DynamoDbClient, { table, ttlDays = 90 }: DynamoDbOptions): Sink {
  return {
    name: 'dynamodb',
    // A transaction takes 100 items: these and, at the most, as many counters.
    mostRecords: 50,
    write: (records) => store([...new Map(records.map((record) => [record.id, record])).values()]),
  };

  async function store(records: readonly UsageRecord[]): Promise<void> {
    let remaining = records;
    for (let attempt = 1; remaining.length > 0; ) {
      try {
        await client.transactWriteItems({ TransactItems: itemsFor(remaining) });
        return;
      } catch (error) {
        const reasons = listOf(fieldOf(error, 'CancellationReasons')).map((reason) =>
          fieldOf(reason, 'Code'),
        );
        const uncounted = remaining.filter((_, index) => reasons[index] !== 'ConditionalCheckFailed');
        const isNews = uncounted.length < remaining.length;
        remaining = uncounted;
        // Without those that were counted before, the rest may pass at once.
        if (isNews) continue;
        if (attempt >= mostAttempts || !reasons.some(isPassing)) throw error;
        await wait(2 ** attempt * 25 * (0.5 + Math.random()));
        attempt += 1;
      }
    }
  }

  function itemsFor(records: readonly UsageRecord[]): Items {
    return [
      ...records.map((record) => ({
        Put: {
          TableName: table,
          Item: requestItem(record, ttlDays),
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      })),
      ...countersOf(records).map((counter) => ({ Update: { TableName: table, ...updateOf(counter) } })),
    ];
  }
}

const mostAttempts = 8;

/** Reasons that pass by themselves: another process adds to the same counter, or the table is busy. */
function isPassing(reason: unknown): boolean {
  return ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'].some(
    (code) => code === reason,
  );
}
