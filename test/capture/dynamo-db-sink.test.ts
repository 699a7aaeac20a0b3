import fc from 'fast-check';
import { dynamoDbSink, type UsageRecord } from '../../src/capture.ts';
import { aRecord } from '../support/captured.ts';
import { type Fault, memoryTable, plain } from '../support/memory-table.ts';

const settings = { table: 'usage' };

describe('an item of a request', () => {
  it('holds the whole record but what is unknown, and when it may go', async () => {
    const table = memoryTable();
    const record = aRecord({ cacheWriteTokens: 40, cacheWriteTokensByTtl: { '5m': 30, '1h': 10 } });
    await dynamoDbSink(table.client, { ...settings, ttlDays: 2 }).write([record]);
    const [put] = table.transactions()[0] ?? [];
    const item = put !== undefined && 'Put' in put ? put.Put.Item : {};
    expect(item).toMatchObject({
      attributes: { M: { team: { S: 'search' }, app: { S: 'answers' } } },
      cacheWriteTokensByTtl: { M: { '5m': { N: '30' }, '1h': { N: '10' } } },
    });
    expect(plain(item)).toEqual({
      pk: `request#${record.id}`,
      sk: 'request',
      id: record.id,
      requestId: record.id,
      expiresAt: Date.parse('2026-11-24T10:00:00Z') / 1_000,
      startedAt: record.startedAt,
      operation: 'Converse',
      modelId: record.modelId,
      region: 'eu-west-1',
      status: 'ok',
      httpStatus: 200,
      attempts: 1,
      latencyMs: 120,
      inputTokens: 11,
      outputTokens: 7,
      cacheWriteTokens: 40,
      method: 'usage',
    });
  });
});

describe('the key of a request', () => {
  it('fits DynamoDB whatever the id, which would cost the others of its batch their places, and tells ids apart', async () => {
    const table = memoryTable();
    const long = 'x'.repeat(3_000);
    const records = [aRecord({ id: `${long}1` }), aRecord({ id: `${long}2` }), aRecord({ id: '3' })];
    await dynamoDbSink(table.client, settings).write(records);
    await dynamoDbSink(table.client, settings).write(records);
    expect(table.requestIds()).toEqual(records.map(({ id }) => id));
    expect(table.counters()).toMatchObject([{ requests: 3 }]);
    const keys = (table.transactions()[0] ?? []).flatMap((each) =>
      'Put' in each ? [plain(each.Put.Item).pk] : [],
    );
    expect(keys.every((key) => Buffer.byteLength(String(key)) <= 2_048)).toBe(true);
    expect(keys[2]).toBe('request#3');
  });
});

describe('a counter', () => {
  it('adds up the requests of a UTC day, team, app, model, region and knowledge base', async () => {
    const table = memoryTable();
    await dynamoDbSink(table.client, settings).write([
      aRecord({ id: '1', startedAt: '2026-11-22T23:59:59.999Z' }),
      aRecord({ id: '2', startedAt: '2026-11-22T00:00:00.000Z', cacheReadTokens: 3 }),
      aRecord({ id: '3', startedAt: '2026-11-23T00:00:00.000Z' }),
      aRecord({ id: '4', attributes: { team: 'ads', app: 'answers' } }),
      aRecord({ id: '5', region: 'us-east-1' }),
      aRecord({ id: '6', knowledgeBaseId: 'KB1', passages: 3, citations: 0 }),
    ]);
    expect(table.counters()).toHaveLength(5);
    expect(table.counters()[0]).toEqual({
      day: '2026-11-22',
      team: 'search',
      app: 'answers',
      modelId: 'amazon.nova-lite-v1:0',
      region: 'eu-west-1',
      knowledgeBaseId: '',
      requests: 2,
      errors: 0,
      usageRequests: 2,
      latencyMs: 240,
      inputTokens: 22,
      outputTokens: 14,
      cacheReadTokens: 3,
    });
    expect(table.counters()[4]).toMatchObject({ knowledgeBaseId: 'KB1', passages: 3, citations: 0 });
  });

  it('keeps estimates apart, counts requests by method, and has no attribute for what is unknown', async () => {
    const table = memoryTable();
    const unmeasured = { inputTokens: null, outputTokens: null };
    await dynamoDbSink(table.client, settings).write([
      aRecord({ id: '1', ...unmeasured, estimatedInputTokens: 9, method: 'counted' }),
      aRecord({ id: '2', ...unmeasured, status: 'error', method: 'unknown' }),
    ]);
    expect(table.counters()).toHaveLength(1);
    const [counter] = table.counters();
    expect(counter).toMatchObject({
      requests: 2,
      errors: 1,
      countedRequests: 1,
      unknownRequests: 1,
      estimatedInputTokens: 9,
    });
    expect(Object.keys(counter ?? {})).not.toContain('inputTokens');
  });

  it.each([
    ['that hold the separator', { team: 'a#b', app: 'c' }, { team: 'a', app: 'b#c' }],
    ['that hold its escape', { team: '%23', app: '' }, { team: '#', app: '' }],
    ['that are absent, or empty elsewhere', { team: '', app: 'x' }, { app: '', team: 'x' }],
    ['that are long', { team: 'ä'.repeat(256), app: 'x' }, { team: 'ä'.repeat(256), app: 'y' }],
  ])('is never shared by teams and applications %s', async (_, one, other) => {
    const table = memoryTable();
    const modelId = `arn:aws:bedrock:eu-west-1:111122223333:${'m'.repeat(900)}`;
    await dynamoDbSink(table.client, settings).write([
      aRecord({ id: '1', modelId, attributes: one }),
      aRecord({ id: '2', modelId, attributes: other }),
    ]);
    expect(table.counters().map(({ team, app }) => ({ team, app }))).toEqual([
      { team: one.team, app: one.app },
      { team: other.team, app: other.app },
    ]);
    const keys = table
      .transactions()[0]
      ?.flatMap((each) => ('Update' in each ? [plain(each.Update.Key)] : []));
    for (const { sk } of keys ?? []) expect(Buffer.byteLength(String(sk))).toBeLessThanOrEqual(1_024);
  });

  it.each<[string, Fault[]]>([
    ['in conflict with another writer', ['TransactionConflict', 'TransactionConflict']],
    ['throttled', ['ProvisionedThroughputExceeded']],
  ])('is exact when a transaction is %s', async (_, faults) => {
    const table = memoryTable();
    table.fail(...faults);
    await dynamoDbSink(table.client, settings).write([aRecord()]);
    expect(table.counters()).toMatchObject([{ requests: 1 }]);
    expect(table.transactions()).toHaveLength(faults.length + 1);
  });

  it('is exact when a record is delivered again because its reply was lost', async () => {
    const table = memoryTable();
    table.fail('lost');
    const sink = dynamoDbSink(table.client, settings);
    await expect(sink.write([aRecord()])).rejects.toThrow('socket hang up');
    await sink.write([aRecord(), aRecord({ id: '2' })]);
    expect(table.counters()).toMatchObject([{ requests: 2, inputTokens: 22 }]);
  });

  it('refused by DynamoDB is refused once: the batch is dropped', async () => {
    const table = memoryTable();
    table.fail('ValidationError');
    await expect(dynamoDbSink(table.client, settings).write([aRecord()])).rejects.toThrow('cancelled');
    expect(table.transactions()).toHaveLength(1);
  });

  it('is exact whatever is delivered twice, late, by several writers, or in any order', async () => {
    const record = fc
      .record({
        id: fc.integer({ min: 1, max: 30 }),
        team: fc.constantFrom('search', 'ads'),
        day: fc.constantFrom('2026-11-22', '2026-11-23'),
      })
      // One id is one record: whatever it says follows from it.
      .map(({ id, team, day }) =>
        aRecord({
          id: `${team} ${day} ${id}`,
          startedAt: `${day}T10:00:00.000Z`,
          attributes: { team, app: 'answers' },
          inputTokens: id,
        }),
      );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(record, { maxLength: 12 }), { maxLength: 8 }),
        fc.array(fc.constantFrom(null, 'lost' as const), { maxLength: 8 }),
        async (batches, faults) => {
          const table = memoryTable();
          table.fail(...faults);
          const writers = [dynamoDbSink(table.client, settings), dynamoDbSink(table.client, settings)];
          await Promise.allSettled(batches.map((batch, at) => writers[at % 2]?.write(batch)));
          const unique = new Map(batches.flat().map((each) => [each.id, each]));
          expect(new Set(table.requestIds())).toEqual(new Set(unique.keys()));
          expect(sumsOf(table.counters())).toEqual(sumsOf([...unique.values()].map(countedAlone)));
        },
      ),
      { seed: 20261122, numRuns: 60 },
    );
  });
});

function countedAlone({ startedAt, attributes, inputTokens }: UsageRecord) {
  return { day: startedAt.slice(0, 10), team: attributes.team, requests: 1, inputTokens };
}

function sumsOf(counted: readonly object[]): Record<string, [number, number]> {
  const sums: Record<string, [number, number]> = {};
  for (const each of counted) {
    const name = `${Reflect.get(each, 'day')} ${Reflect.get(each, 'team')}`;
    const [requests, tokens] = sums[name] ?? [0, 0];
    sums[name] = [
      requests + Number(Reflect.get(each, 'requests')),
      tokens + Number(Reflect.get(each, 'inputTokens')),
    ];
  }
  return sums;
}
