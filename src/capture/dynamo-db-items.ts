import { createHash } from 'node:crypto';
import { estimatedFields, measuredFields, type UsageRecord } from './record.ts';

/** DynamoDB's own form of a value. */
export type Value = { S: string } | { N: string } | { M: Record<string, Value> };
export type Item = Record<string, Value>;
export type Items = ({ Put: Put } | { Update: Update })[];

interface Put {
  TableName: string;
  Item: Item;
  ConditionExpression: string;
}

interface CounterUpdate {
  Key: Item;
  UpdateExpression: string;
  ExpressionAttributeNames: Record<string, string>;
  ExpressionAttributeValues: Item;
}

interface Update extends CounterUpdate {
  TableName: string;
}

/** What the requests of one day, team, app, model, region and knowledge base add up to. */
export interface Counter {
  readonly key: Item;
  /** What they have in common. */
  readonly of: Readonly<Record<string, string>>;
  readonly sums: Readonly<Record<string, number>>;
}

/** One request, until its time is over. */
export function requestItem(record: UsageRecord, ttlDays: number): Item {
  const { startedAt, attributes, cacheWriteTokensByTtl, ...plain } = record;
  return {
    pk: { S: `request#${fitting(record.id)}` },
    sk: { S: 'request' },
    expiresAt: { N: String(Math.floor(Date.parse(startedAt) / 1_000) + ttlDays * 86_400) },
    startedAt: { S: startedAt },
    ...values(plain),
    attributes: { M: values(attributes) },
    ...(cacheWriteTokensByTtl === null
      ? {}
      : { cacheWriteTokensByTtl: { M: values(cacheWriteTokensByTtl) } }),
  };
}

/** The counters that records add to, each once. */
export function countersOf(records: readonly UsageRecord[]): readonly Counter[] {
  const counters = new Map<string, Counter>();
  for (const record of records) {
    const of = commonOf(record);
    const id = JSON.stringify(of);
    const known = counters.get(id) ?? { key: keyOf(of), of, sums: {} };
    const sums = { ...known.sums };
    for (const [name, amount] of amountsOf(record)) sums[name] = (sums[name] ?? 0) + amount;
    counters.set(id, { ...known, sums });
  }
  return [...counters.values()];
}

/** The update that adds to a counter whatever it holds: the order of deliveries does not matter. */
export function updateOf({ key, of, sums }: Counter): CounterUpdate {
  const texts = Object.entries(of);
  const amounts = Object.entries(sums);
  const named = [...texts, ...amounts].map(([name], index) => [`#${index}`, name] as const);
  const valued = [...texts, ...amounts].map(([, value], index) => [`:${index}`, asValue(value)] as const);
  return {
    Key: key,
    UpdateExpression: `SET ${texts.map((_, at) => `#${at} = :${at}`).join(', ')} ADD ${amounts
      .map((_, at) => `#${texts.length + at} :${texts.length + at}`)
      .join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(named),
    ExpressionAttributeValues: Object.fromEntries(valued),
  };
}

function commonOf(record: UsageRecord): Readonly<Record<string, string>> {
  return {
    day: record.startedAt.slice(0, 10),
    team: record.attributes.team ?? '',
    app: record.attributes.app ?? '',
    modelId: record.modelId ?? '',
    region: record.region ?? '',
    knowledgeBaseId: record.knowledgeBaseId ?? '',
  };
}

function keyOf({ day, ...names }: Readonly<Record<string, string>>): Item {
  const sort = Object.values(names)
    .map((name) => name.replace(/[%#]/g, encodeURIComponent))
    .join('#');
  return { pk: { S: `day#${day}` }, sk: { S: fitting(sort) } };
}

/** A sort key holds 1,024 bytes, another key 2,048; what a key stands for is in its item, too. */
function fitting(key: string): string {
  return Buffer.byteLength(key) > 1_024 ? createHash('sha256').update(key).digest('hex') : key;
}

/** What a request adds; what is unknown of it adds nothing, so that a counter without a value is unknown, too. */
function amountsOf(record: UsageRecord): readonly (readonly [string, number])[] {
  const fields = [...Object.values(measuredFields), ...Object.values(estimatedFields)];
  const known = [...fields, 'passages' as const, 'citations' as const].flatMap((field) => {
    const amount = record[field];
    return amount === null ? [] : [[field, amount] as const];
  });
  return [
    ['requests', 1],
    ['errors', record.status === 'error' ? 1 : 0],
    [`${record.method}Requests`, 1],
    ['latencyMs', record.latencyMs],
    ...known,
  ];
}

function values(fields: object): Item {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [[name, asValue(value)]] : [],
    ),
  );
}

function asValue(value: string | number): Value {
  return typeof value === 'number' ? { N: String(value) } : { S: value };
}
