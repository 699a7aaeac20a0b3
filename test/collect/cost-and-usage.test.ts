import { toCostGroups } from '../../src/collect/cost-and-usage.ts';
import { day } from '../support/snapshot-builder.ts';

const question = {
  days: { start: day('2026-11-20'), end: day('2026-11-23') },
  costMetric: 'UnblendedCost',
  quantity: 'with',
} as const;

const usd = (Amount?: string, Unit = 'USD') => ({ Amount, Unit });
const good = { UnblendedCost: usd('1.10'), UsageQuantity: { Amount: '12.5', Unit: 'N/A' } };
const reply = (Metrics: object, Keys: string[] = ['Amazon Bedrock', 'type'], Start = '2026-11-22') => ({
  ResultsByTime: [
    {
      TimePeriod: { Start, End: '2026-11-23' },
      Groups: [{ Keys, Metrics: { ...Metrics } }],
      Estimated: true,
    },
  ],
});

test('amounts are kept to the last digit', () => {
  const many = { UnblendedCost: usd('0.00000000012345678901234567890'), UsageQuantity: usd('1e-7') };
  expect(toCostGroups(reply(many), question).items).toEqual([
    {
      day: '2026-11-22',
      keys: ['Amazon Bedrock', 'type'],
      usd: '0.0000000001234567890123456789',
      quantity: '0.0000001',
      estimated: true,
      description: null,
    },
  ]);
});

test('a line of nothing is kept: that it is there says something', () => {
  const zero = { UnblendedCost: usd('0'), UsageQuantity: usd('0') };
  expect(toCostGroups(reply(zero), question).items).toHaveLength(1);
});

test('a day that was not asked for is left out', () => {
  expect(toCostGroups(reply(good, undefined, '2026-11-23'), question).items).toEqual([]);
});

test("an account's name comes with the reply", () => {
  const attributes = [{ Value: '111111111111', Attributes: { description: 'prod' } }];
  const named = { ...reply(good, ['111111111111', 'type']), DimensionValueAttributes: attributes };
  expect(toCostGroups(named, question).items[0]?.description).toBe('prod');
});

test.each([
  ['no amount', reply({ ...good, UnblendedCost: usd(undefined) })],
  ['no metric', reply({ UsageQuantity: usd('1') })],
  ['no quantity', reply({ UnblendedCost: usd('1') })],
  ['an amount that is no number', reply({ ...good, UnblendedCost: usd('NaN') })],
  ['an empty amount', reply({ ...good, UnblendedCost: usd('') })],
  ['another currency', reply({ ...good, UnblendedCost: usd('1', 'CNY') })],
  ['a missing key', reply(good, ['Amazon Bedrock'])],
  ['a key too many', reply(good, ['a', 'b', 'c'])],
  ['a day that is none', reply(good, undefined, '2026-02-30')],
  ['no results', {}],
  ['no groups', { ResultsByTime: [{ TimePeriod: { Start: '2026-11-22', End: '2026-11-23' } }] }],
])('%s is an unexpected reply, never 0', (_, one) => {
  expect(() => toCostGroups({ ResultsByTime: undefined, ...one }, question)).toThrow(/unexpected reply/);
});
