import pLimit from 'p-limit';
import type { DynamoDb } from '../../src/collect/aws-clients.ts';
import { captureDays, readCaptureTable, toCounters } from '../../src/collect/capture-table.ts';
import { requestMeter } from '../../src/collect/run-cost.ts';
import { day } from '../support/snapshot-builder.ts';

const date = day('2026-11-22');
const item = { pk: { S: `day#${date}` }, sk: { S: 'a' }, day: { S: date }, requests: { N: '2' } };
const window = { start: date, end: day('2026-11-23') };

describe('the counters of a day', () => {
  it('are unknown where no request told them, and nobody where no name was given', () => {
    expect(toCounters({ Items: [item] }, date).items).toEqual([
      expect.objectContaining({
        requests: 2,
        errors: 0,
        team: '',
        tokens: { input: null, output: null, cache_read: null, cache_write: null },
        passages: null,
      }),
    ]);
  });

  it.each([
    ['a count that is none', { ...item, requests: { N: 'many' } }],
    ['a count below nothing', { ...item, requests: { N: '-1' } }],
    ['a count too large to be exact', { ...item, inputTokens: { N: '9007199254740993' } }],
    ['a text in place of a count', { ...item, requests: { S: '2' } }],
    ['another day', { ...item, day: { S: '2026-11-21' } }],
    ['no day', { ...item, day: undefined as never }],
  ])('are not read from an item with %s', (_, odd) => {
    expect(() => toCounters({ Items: [odd] }, date)).toThrow(/no counter of that day/);
  });

  it.each([
    ['a reply without items', {}],
    ['a last key that is not the table of capture', { Items: [], LastEvaluatedKey: { id: { S: 'a' } } }],
  ])('are not read from %s', (_, reply) => {
    expect(() => toCounters(reply, date)).toThrow(/unexpected reply/);
  });

  it('end where the same last key comes back, and the day is left out', async () => {
    let asked = 0;
    const looping = {
      send: async () => {
        asked += 1;
        return { Items: [item], LastEvaluatedKey: { pk: item.pk, sk: item.sk } };
      },
    } as unknown as DynamoDb;
    const reading = await readCaptureTable(looping, requestMeter(null), pLimit(1), {
      table: 't',
      days: window,
    });
    expect(asked).toBe(2);
    expect(reading.captured).toEqual({ days: [], counters: [] });
    expect(reading.gaps).toEqual([expect.objectContaining({ kind: 'source_failed' })]);
  });
});

it('tells why a day is left out in the words of its gap, which a mail then tells once', async () => {
  const bad = { ...item, requests: { N: '-1' } };
  const dynamoDb = {
    send: async ({ input }: { input: { ExpressionAttributeValues: { ':day': { S: string } } } }) => ({
      Items: input.ExpressionAttributeValues[':day'].S === `day#${date}` ? [bad] : [],
    }),
  } as unknown as DynamoDb;
  const days = { start: day('2026-11-21'), end: window.end };
  const reading = await readCaptureTable(dynamoDb, requestMeter(null), pLimit(1), { table: 't', days });
  expect(reading.captured.days).toEqual(['2026-11-21']);
  const [line] = reading.completeness;
  expect(line).toMatchObject({ state: 'partial', detail: expect.stringContaining('2026-11-22: ') });
  expect(reading.gaps).toEqual([
    { kind: 'source_partial', detail: expect.stringContaining(line?.detail ?? 'none') },
  ]);
});

it('reads the window and the days that may be restated, and none before what is read at all', () => {
  const read = { start: day('2026-11-20'), end: window.end };
  expect(captureDays({ window, restateDays: 1 }, read)).toEqual({ start: '2026-11-21', end: '2026-11-23' });
  expect(captureDays({ window, restateDays: 7 }, read)).toEqual({ start: '2026-11-20', end: '2026-11-23' });
});
