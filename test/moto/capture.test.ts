import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import pLimit from 'p-limit';
import { dynamoDbSink, type UsageRecord } from '../../src/capture.ts';
import { aRecord } from '../support/captured.ts';
import { plain } from '../support/memory-table.ts';
import { type MotoServer, startMoto } from './moto-server.ts';

const table = 'usage';
const teams = ['search', 'ads'];

/** 120 requests of two teams: of each team, 60 requests, every other one estimated. */
const records: readonly UsageRecord[] = teams.flatMap((team) =>
  Array.from({ length: 60 }, (_, at) =>
    aRecord({
      id: `${team}-${at}`,
      attributes: { team, app: 'answers' },
      ...(at % 2 === 0
        ? { inputTokens: at, outputTokens: 1 }
        : { inputTokens: null, outputTokens: null, estimatedInputTokens: at, method: 'estimated' }),
    }),
  ),
);

describe('the DynamoDB sink, against moto', () => {
  let moto: MotoServer;
  let dynamoDb: DynamoDB;
  beforeAll(async () => {
    moto = await startMoto();
    dynamoDb = new DynamoDB({
      endpoint: moto.url,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
  });
  afterAll(() => {
    dynamoDb.destroy();
    moto.stop();
  });
  beforeEach(async () => {
    await moto.reset();
    await dynamoDb.createTable({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    });
  });

  async function counters() {
    const { Items = [] } = await dynamoDb.query({
      TableName: table,
      KeyConditionExpression: 'pk = :day',
      ExpressionAttributeValues: { ':day': { S: 'day#2026-11-22' } },
      ConsistentRead: true,
    });
    return Items.map(plain).map(({ pk, sk, ...counter }) => counter);
  }

  const exact = [...teams].sort().map((team) => ({
    day: '2026-11-22',
    team,
    app: 'answers',
    modelId: 'amazon.nova-lite-v1:0',
    region: 'eu-west-1',
    knowledgeBaseId: '',
    requests: 60,
    errors: 0,
    usageRequests: 30,
    estimatedRequests: 30,
    inputTokens: 870,
    outputTokens: 30,
    estimatedInputTokens: 900,
    latencyMs: 7_200,
  }));

  it.each<[string, (all: readonly UsageRecord[]) => readonly (readonly UsageRecord[])[]]>([
    ['once', (all) => inBatches(all, 50)],
    ['one at a time', (all) => inBatches(all, 1)],
    ['twice', (all) => [...inBatches(all, 50), ...inBatches(all, 50)]],
    [
      'in the other order, overlapping',
      (all) => {
        const back = [...all].reverse();
        return [...inBatches(back, 30), ...inBatches(back.slice(7), 41)];
      },
    ],
  ])('counts what is delivered %s', async (_, deliveries) => {
    const sink = dynamoDbSink(dynamoDb, { table });
    for (const batch of deliveries(records)) await sink.write(batch);
    expect(await counters()).toEqual(exact);
  });

  it('counts what two writers deliver in turns, each the other’s too', async () => {
    // moto's transactions do not survive one another: requests of the two take turns, none overlaps.
    const inTurns = pLimit(1);
    const shared = {
      transactWriteItems: (input: Parameters<typeof dynamoDb.transactWriteItems>[0]) =>
        inTurns(() => dynamoDb.transactWriteItems(input)),
    };
    const writers = [dynamoDbSink(shared, { table }), dynamoDbSink(shared, { table })];
    const deliveries = writers.map(async (sink, at) => {
      for (const batch of inBatches(at === 0 ? records : [...records].reverse(), 25)) await sink.write(batch);
    });
    await Promise.all(deliveries);
    expect(await counters()).toEqual(exact);
  });

  it('is filled by the example', async () => {
    const env = {
      ...process.env,
      AWS_ENDPOINT_URL_DYNAMODB: moto.url,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      USAGE_TABLE: table,
    };
    const file = join(mkdtempSync(join(tmpdir(), 'capture-example-')), 'usage.jsonl');
    const example = spawn(process.execPath, ['--import', 'tsx', 'examples/capture/run.mjs', file], { env });
    expect(await once(example, 'exit')).toEqual([0, null]);
    const { Items = [] } = await dynamoDb.scan({ TableName: table });
    const counters = Items.map(plain).filter(({ pk }) => String(pk).startsWith('day#'));
    expect(counters.map(({ team, requests }) => [team, requests]).sort()).toEqual([
      ['ads', 1],
      ['ads', 1],
      ['search', 1],
    ]);
  });

  it('leaves an item per request that goes by itself', async () => {
    await dynamoDbSink(dynamoDb, { table, ttlDays: 1 }).write(records.slice(0, 1));
    const { Item = {} } = await dynamoDb.getItem({
      TableName: table,
      Key: { pk: { S: 'request#search-0' }, sk: { S: 'request' } },
    });
    expect(Item.attributes).toEqual({ M: { team: { S: 'search' }, app: { S: 'answers' } } });
    expect(plain(Item)).toMatchObject({
      operation: 'Converse',
      inputTokens: 0,
      expiresAt: Date.parse('2026-11-23T10:00:00Z') / 1_000,
    });
  });
});

function inBatches<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
    all.slice(at * size, (at + 1) * size),
  );
}
