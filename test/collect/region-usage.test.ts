import type { MetricAnswers, MetricQuestion } from '../../src/collect/get-metric-data.ts';
import { type RegionQuestion, readRegionUsage } from '../../src/collect/region-usage.ts';
import { unexpectedShape } from '../../src/collect/source-failure.ts';
import type { MetricReading } from '../../src/domain/usage.ts';
import { day } from '../support/snapshot-builder.ts';

const model = { accountId: '1', endpoint: 'runtime', modelId: 'm' } as const;
const listed = (name: string) => ({ ...model, name });
const days = { start: day('2026-11-20'), end: day('2026-11-23') };
const complete: MetricReading = { state: 'complete', days: { [day('2026-11-22')]: 5 } };
const nothing: MetricReading = { state: 'complete', days: {} };
const broken = unexpectedShape('the same page token came twice');

const question = (changes: Partial<RegionQuestion> = {}): RegionQuestion => ({
  region: 'us-east-1',
  accounts: ['1'],
  listing: { metrics: [listed('Invocations'), listed('InputTokenCount')], answered: true, broken: {} },
  days,
  beyondListing: false,
  candidates: [],
  ...changes,
});

/** Answers every question by its metric, and keeps what was asked. */
function answering(answer: (question: MetricQuestion) => MetricReading, messages: readonly string[] = []) {
  const calls: (readonly string[])[] = [];
  const ask = async (questions: readonly MetricQuestion[]): Promise<MetricAnswers> => {
    if (questions.length > 0) calls.push(questions.map(({ modelId, name }) => `${modelId} ${name.metric}`));
    return {
      answers: questions.map((one) => ({
        question: one,
        reading: answer(one),
        reasons: answer(one).state === 'complete' ? [] : ['PartialData'],
      })),
      messages,
      failures: [],
    };
  };
  return { ask, calls };
}

test('only the metrics listed are asked for when the list tells of every day', async () => {
  const { ask, calls } = answering(() => complete);
  const { series, completeness } = await readRegionUsage(question(), ask);
  expect(calls).toEqual([['m invocations', 'm inputTokens']]);
  expect(Object.keys(series[0]?.metrics ?? {})).toEqual(['invocations', 'inputTokens']);
  expect(completeness).toEqual([
    { source: 'cloudwatch', account: '1', region: 'us-east-1', state: 'complete', detail: '' },
  ]);
});

test.each([
  ['the days begin before what ListMetrics sees', { beyondListing: true }],
  [
    'the list broke off',
    { listing: { metrics: [listed('Invocations')], answered: true, broken: { runtime: broken } } },
  ],
])('every metric is asked for when %s', async (_, changes) => {
  const { ask, calls } = answering(() => complete);
  await readRegionUsage(question(changes), ask);
  expect(calls[0]).toHaveLength(13);
});

test('a candidate is asked for its requests, and for the rest only when it has some', async () => {
  const candidates = ['used', 'idle', 'm'].map((modelId) => ({ ...model, modelId }));
  const { ask, calls } = answering(({ modelId }) => (modelId === 'idle' ? nothing : complete));
  const { series } = await readRegionUsage(question({ candidates }), ask);
  expect(calls[0]).toEqual(['m invocations', 'm inputTokens', 'used invocations', 'idle invocations']);
  expect(calls[1]).toHaveLength(12);
  expect(calls[1]).not.toContain('used invocations');
  expect(series.map(({ modelId }) => modelId)).toEqual(['m', 'used']);
});

test('a metric without datapoints is left out, and a region without any is empty', async () => {
  const { ask } = answering(() => nothing);
  const { series, completeness } = await readRegionUsage(question(), ask);
  expect(series).toEqual([]);
  expect(completeness[0]?.state).toBe('empty');
});

test.each<[string, MetricReading, string]>([
  ['some too low', { state: 'partial', days: {} }, 'partial'],
  ['some unknown', { state: 'failed', days: {} }, 'partial'],
])('%s: the region is partial and says which models', async (_, reading, state) => {
  const { ask } = answering(({ name }) => (name.metric === 'invocations' ? complete : reading));
  const { completeness, series } = await readRegionUsage(question(), ask);
  expect(completeness[0]).toMatchObject({
    state,
    detail: expect.stringMatching(/1 of 2 metrics.*\(m\).*PartialData/),
  });
  expect(series[0]?.metrics.inputTokens).toEqual(reading);
});

test('all unknown: the region failed, and its series say so', async () => {
  const { ask } = answering(() => ({ state: 'failed', days: {} }));
  const { completeness, series } = await readRegionUsage(question(), ask);
  expect(completeness[0]?.state).toBe('failed');
  expect(series[0]?.metrics.invocations?.state).toBe('failed');
});

test('what CloudWatch says of a whole request makes the region partial', async () => {
  const { ask } = answering(() => complete, ['MaxMetricsExceeded: too many']);
  const { completeness } = await readRegionUsage(question(), ask);
  expect(completeness[0]).toMatchObject({
    state: 'partial',
    detail: 'CloudWatch says: MaxMetricsExceeded: too many',
  });
});

test('a region that did not answer failed, and nothing is asked', async () => {
  const { ask, calls } = answering(() => complete);
  const listing = { metrics: [], answered: false, broken: { runtime: broken, mantle: broken } };
  const { completeness, failures } = await readRegionUsage(question({ listing, accounts: ['1', '2'] }), ask);
  expect(calls).toEqual([]);
  expect(completeness.map(({ account, state }) => [account, state])).toEqual([
    ['1', 'failed'],
    ['2', 'failed'],
  ]);
  expect(failures).toHaveLength(2);
});
