import type { MetricDataResult } from '@aws-sdk/client-cloudwatch';
import { toReading } from '../../src/collect/metric-reading.ts';
import { unexpectedShape } from '../../src/collect/source-failure.ts';
import { dayFinder } from '../../src/domain/date-range.ts';
import { day } from '../support/snapshot-builder.ts';

const dayAt = dayFinder({ start: day('2026-11-20'), end: day('2026-11-23') });

function result(
  points: Readonly<Record<string, number>>,
  more: Partial<MetricDataResult> = {},
): MetricDataResult {
  return {
    Id: 'm0',
    StatusCode: 'Complete',
    Timestamps: Object.keys(points).map((time) => new Date(time.length > 10 ? time : `${time}T00:00:00Z`)),
    Values: Object.values(points),
    ...more,
  };
}

const partial = { StatusCode: 'PartialData' } as const;

test.each<[string, readonly MetricDataResult[], string, object]>([
  [
    'values newest first',
    [result({ '2026-11-22': 3, '2026-11-20': 1 })],
    'complete',
    { '2026-11-20': 1, '2026-11-22': 3 },
  ],
  ['no datapoint', [result({})], 'complete', {}],
  [
    'a metric over two pages: the last status counts',
    [result({ '2026-11-22': 3 }, partial), result({ '2026-11-21': 2 })],
    'complete',
    { '2026-11-21': 2, '2026-11-22': 3 },
  ],
  ['a last page that is partial', [result({ '2026-11-22': 3 }, partial)], 'partial', { '2026-11-22': 3 }],
  ['an internal error', [result({ '2026-11-22': 3 }, { StatusCode: 'InternalError' })], 'failed', {}],
  ['a denial of one metric', [result({}, { StatusCode: 'Forbidden' })], 'failed', {}],
  ['no status', [result({ '2026-11-22': 3 }, { StatusCode: undefined })], 'failed', {}],
  ['no result at all', [], 'failed', {}],
  ['fewer values than timestamps', [result({ '2026-11-22': 3 }, { Values: [] })], 'failed', {}],
  ['no values', [result({ '2026-11-22': 3 }, { Values: undefined })], 'failed', {}],
  ['no timestamps and no values', [result({}, { Values: undefined, Timestamps: undefined })], 'failed', {}],
  ['a value that is no number', [result({ '2026-11-22': Number.NaN })], 'failed', {}],
  ['an infinite value', [result({ '2026-11-22': Number.POSITIVE_INFINITY })], 'failed', {}],
  ['a negative count', [result({ '2026-11-22': -1 })], 'failed', {}],
  ['a count with a fraction', [result({ '2026-11-22': 1.5 })], 'failed', {}],
  ['a timestamp twice', [result({ '2026-11-22': 3 }, partial), result({ '2026-11-22': 3 })], 'failed', {}],
  [
    'hours of a day, which are summed into it',
    [result({ '2026-11-22T05:00:00Z': 3, '2026-11-22T23:00:00Z': 4 })],
    'complete',
    { '2026-11-22': 7 },
  ],
  [
    'days that were not asked for',
    [result({ '2026-11-19': 9, '2026-11-20': 1, '2026-11-23': 9 })],
    'complete',
    { '2026-11-20': 1 },
  ],
])('%s', (_, results, state, values) => {
  const { reading, reasons } = toReading(results, { statistic: 'Sum' }, dayAt, null);
  expect(reading).toEqual({ state, days: values });
  expect(reasons.length > 0).toBe(state !== 'complete');
});

test.each([
  ['one average a day', { '2026-11-21': 1.25, '2026-11-22': 2.5 }, 'complete'],
  [
    'several averages of one day, which cannot be joined',
    { '2026-11-22T01:00:00Z': 1, '2026-11-22T02:00:00Z': 2 },
    'failed',
  ],
])('%s', (_, points, state) => {
  expect(toReading([result(points)], { statistic: 'Average' }, dayAt, null).reading.state).toBe(state);
});

test('when the pages broke off even a Complete metric is a lower bound, and the reason says why', () => {
  const broken = unexpectedShape('the same page token came twice');
  const { reading, reasons } = toReading([result({ '2026-11-22': 3 })], { statistic: 'Sum' }, dayAt, broken);
  expect(reading).toEqual({ state: 'partial', days: { '2026-11-22': 3 } });
  expect(reasons).toEqual([broken.message]);
});

test('what CloudWatch says of a metric is kept, complete or not', () => {
  const Messages = [{ Code: 'Note', Value: 'look' }];
  expect(toReading([result({}, { Messages })], { statistic: 'Sum' }, dayAt, null).reasons).toEqual([
    'Note: look',
  ]);
});
