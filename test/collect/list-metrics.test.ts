import { toListedMetrics } from '../../src/collect/list-metrics.ts';
import { publications } from '../../src/collect/metric-names.ts';

const own = { accountId: '111111111111' };
const linked = { accountId: '111111111111', linked: { ids: null } };

const metric = (dimensions: Readonly<Record<string, string>>, more: object = {}) => ({
  Namespace: 'AWS/Bedrock',
  MetricName: 'Invocations',
  Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
  ...more,
});

test.each([
  ['the model alone is kept', metric({ ModelId: 'm' }), 1],
  ['the account aggregate is the same requests again', metric({}), 0],
  ['the model by tier is the same requests again', metric({ ModelId: 'm', ServiceTier: 'x' }), 0],
  [
    'images by size are the same requests again',
    metric({ ModelId: 'm', ImageSize: 'x', BucketedStepSize: 'y' }),
    0,
  ],
  ['another dimension is no model', metric({ GuardrailArn: 'g' }), 0],
  ["the mantle's dimension is not the runtime's", metric({ Model: 'm' }), 0],
  ['another namespace is never added', metric({ ModelId: 'm' }, { Namespace: 'AWS/Bedrock/Agents' }), 0],
])('%s', (_, one, kept) => {
  expect(toListedMetrics({ Metrics: [one] }, publications.runtime, own).items).toHaveLength(kept);
});

test('the mantle keeps the model level, not the project levels', () => {
  const mantle = { Namespace: 'AWS/BedrockMantle', MetricName: 'Inferences' };
  const Metrics = [{ Model: 'm' }, { Project: 'p' }, { Model: 'm', Project: 'p' }].map((one) =>
    metric(one, mantle),
  );
  expect(toListedMetrics({ Metrics }, publications.mantle, own).items).toEqual([
    { accountId: '111111111111', endpoint: 'mantle', modelId: 'm', name: 'Inferences' },
  ]);
});

test('a monitoring account learns the owner of each metric, and keeps those asked for', () => {
  const reply = {
    Metrics: [metric({ ModelId: 'a' }), metric({ ModelId: 'b' })],
    OwningAccounts: ['222222222222', '333333333333'],
  };
  const owners = (ids: readonly string[] | null) =>
    toListedMetrics(reply, publications.runtime, { ...linked, linked: { ids } }).items.map(
      ({ accountId, modelId }) => [accountId, modelId],
    );
  expect(owners(null)).toEqual([
    ['222222222222', 'a'],
    ['333333333333', 'b'],
  ]);
  expect(owners(['333333333333'])).toEqual([['333333333333', 'b']]);
});

test.each([
  ['owners that are fewer than metrics', { Metrics: [metric({ ModelId: 'a' })], OwningAccounts: [] }, linked],
  ['owners that are missing', { Metrics: [metric({ ModelId: 'a' })] }, linked],
  ['a list that is missing', {}, own],
  ['a name that is missing', { Metrics: [metric({ ModelId: 'a' }, { MetricName: undefined })] }, own],
])('%s: an unexpected reply', (_, reply, viewpoint) => {
  expect(() => toListedMetrics({ Metrics: undefined, ...reply }, publications.runtime, viewpoint)).toThrow(
    /unexpected reply/,
  );
});
