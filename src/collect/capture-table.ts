import { type AttributeValue, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { LimitFunction } from 'p-limit';
import * as z from 'zod';
import type { CaptureCounter, Captured } from '../domain/captured.ts';
import { type DateRange, type Day, daysOf, later, plusDays } from '../domain/date-range.ts';
import type { Completeness, Gap } from '../domain/gap.ts';
import type { DynamoDb } from './aws-clients.ts';
import { type Page, type Pages, readPages } from './pages.ts';
import type { RequestMeter } from './run-cost.ts';
import { type SourceFailure, unexpectedShape } from './source-failure.ts';

/** The table's counters, and how much of them was read. */
export interface CaptureReading {
  readonly captured: Captured;
  readonly completeness: readonly Completeness[];
  readonly gaps: readonly Gap[];
}

/** The days that reports may tell teams of: the window, and those that may be restated with it. */
export function captureDays(
  { window, restateDays }: { readonly window: DateRange; readonly restateDays: number },
  read: DateRange,
): DateRange {
  return { start: later(plusDays(window.start, -restateDays), read.start), end: window.end };
}

/**
 * Reads the counters of some days, each day by one query and its pages.
 *
 * A day of which a page is missing is left out whole: a part of its teams would make the rest look like nobody's.
 */
export async function readCaptureTable(
  dynamoDb: DynamoDb,
  meter: RequestMeter,
  limit: LimitFunction,
  { table, days }: { readonly table: string; readonly days: DateRange },
): Promise<CaptureReading> {
  const all = await Promise.all(
    daysOf(days).map((day) =>
      limit(async () => ({ day, pages: await readCaptureDay(dynamoDb, meter, table, day) })),
    ),
  );
  const whole = all.filter(({ pages }) => pages.failure === null);
  const counters = whole.flatMap(({ pages }) => pages.items);
  const failures = all.flatMap(({ day, pages: { failure } }) => (failure === null ? [] : [{ day, failure }]));
  return {
    captured: { days: whole.map(({ day }) => day), counters },
    ...toldOf(table, failures, whole.length, counters.length),
  };
}

/** Reads all counters of a day. */
export function readCaptureDay(
  dynamoDb: DynamoDb,
  meter: RequestMeter,
  table: string,
  day: Day,
): Promise<Pages<CaptureCounter>> {
  const pk = { S: `day#${day}` };
  return readPages(async (token) => {
    const command = new QueryCommand({
      TableName: table,
      KeyConditionExpression: 'pk = :day',
      ExpressionAttributeValues: { ':day': pk },
      ...(token !== undefined && { ExclusiveStartKey: { pk, sk: { S: token } } }),
    });
    const reply = await meter.ask('dynamodb:Query', () => dynamoDb.send(command));
    return toCounters(reply, day);
  });
}

/**
 * Reads a page of a day's counters; its token is the sort key of its last item.
 *
 * @throws SourceFailure - an item is no counter of that day
 */
export function toCounters(
  reply: {
    readonly Items?: readonly Record<string, AttributeValue>[] | undefined;
    readonly LastEvaluatedKey?: Record<string, AttributeValue> | undefined;
  },
  day: Day,
): Page<CaptureCounter> {
  if (reply.Items === undefined) throw unexpectedShape('Query without Items');
  const next = reply.LastEvaluatedKey;
  const token = next && z.object({ sk: text }).safeParse(next);
  if (token?.success === false) throw unexpectedShape('Query with a last key without sk');
  return { items: reply.Items.map((item) => toCounter(item, day)), nextToken: token?.data.sk };
}

function toCounter(item: Record<string, AttributeValue>, day: Day): CaptureCounter {
  const { success, data } = counterItem.safeParse(item);
  if (!success || data.day !== day) throw unexpectedShape(`an item of day#${day} is no counter of that day`);
  return {
    day,
    team: data.team,
    app: data.app,
    modelId: data.modelId,
    region: data.region,
    knowledgeBaseId: data.knowledgeBaseId,
    requests: data.requests,
    errors: data.errors,
    measuredRequests: data.headerRequests + data.usageRequests + data.streamRequests,
    estimatedRequests: data.countedRequests + data.estimatedRequests,
    tokens: {
      input: data.inputTokens,
      output: data.outputTokens,
      cache_read: data.cacheReadTokens,
      cache_write: data.cacheWriteTokens,
    },
    estimatedTokens: { input: data.estimatedInputTokens, output: data.estimatedOutputTokens },
    latencyMs: data.latencyMs,
    passages: data.passages,
    citations: data.citations,
  };
}

const text = z.object({ S: z.string() }).transform(({ S }) => S);
const name = text.default('');
const integer = z
  .object({ N: z.string() })
  .transform(({ N }) => Number(N))
  .pipe(z.int().nonnegative());
const known = integer.nullable().default(null);
const sum = integer.default(0);

/** A counter as DynamoDB holds it. Source: docs/data-sources.md#capture-table. */
const counterItem = z.object({
  day: text,
  team: name,
  app: name,
  modelId: name,
  region: name,
  knowledgeBaseId: name,
  requests: integer,
  errors: sum,
  headerRequests: sum,
  usageRequests: sum,
  streamRequests: sum,
  countedRequests: sum,
  estimatedRequests: sum,
  latencyMs: sum,
  inputTokens: known,
  outputTokens: known,
  cacheReadTokens: known,
  cacheWriteTokens: known,
  estimatedInputTokens: known,
  estimatedOutputTokens: known,
  passages: known,
  citations: known,
});

function toldOf(
  table: string,
  failures: readonly { readonly day: Day; readonly failure: SourceFailure }[],
  whole: number,
  counters: number,
): Pick<CaptureReading, 'completeness' | 'gaps'> {
  const line = { source: 'capture', account: null, region: null } as const;
  const [first] = failures;
  if (first === undefined) {
    return {
      completeness: [{ ...line, state: counters === 0 ? 'empty' : 'complete', detail: '' }],
      gaps: [],
    };
  }
  const detail = first.failure.message;
  if (whole === 0) {
    return {
      completeness: [{ ...line, state: 'failed', detail }],
      gaps: [{ kind: 'source_failed', detail: `Capture table ${table}: no day could be read: ${detail}` }],
    };
  }
  const days = failures.map(({ day }) => day).join(', ');
  return {
    completeness: [{ ...line, state: 'partial', detail: `${days}: ${detail}` }],
    gaps: [
      {
        kind: 'source_partial',
        detail: `Capture table ${table} was not read whole: ${days}: ${detail}`,
      },
    ],
  };
}
