import fc from 'fast-check';
import { costExplorerRequestUsd, metricsUsd, requestMeter } from '../../src/collect/run-cost.ts';
import { decimal } from '../support/snapshot-builder.ts';

const refuse = (error: object) => () => Promise.reject(Object.assign(new Error('no'), error));

test('a success is billed, a failure is not, both are counted', async () => {
  const meter = requestMeter(null);
  await meter.ask('ce:GetCostAndUsage', async () => 1, costExplorerRequestUsd);
  await expect(meter.ask('ce:GetCostAndUsage', refuse({}), costExplorerRequestUsd)).rejects.toMatchObject({
    kind: 'unavailable',
  });
  await meter.ask('cloudwatch:ListMetrics', async () => 1);
  expect(meter.costUsd()).toBe('0.01');
  expect(meter.requests()).toEqual({ 'ce:GetCostAndUsage': 2, 'cloudwatch:ListMetrics': 1 });
});

test('a reply that came with 200 but could not be read was a success to AWS', async () => {
  const meter = requestMeter(null);
  const unreadable = refuse({ name: 'SyntaxError', $metadata: { httpStatusCode: 200 } });
  await expect(meter.ask('ce:GetCostAndUsage', unreadable, costExplorerRequestUsd)).rejects.toBeDefined();
  expect(meter.costUsd()).toBe('0.01');
});

test.each([
  [1, '0.00001'],
  [500, '0.005'],
  [6640, '0.0664'],
])('%d metrics cost $%s', (metrics, usd) => {
  expect(metricsUsd(metrics)).toBe(usd);
});

test('requests under way count towards the cap', async () => {
  const meter = requestMeter(decimal('0.01'));
  const first = meter.ask('a:A', () => new Promise((resolve) => setImmediate(resolve)), decimal('0.01'));
  await expect(meter.ask('a:B', async () => 1, decimal('0.00001'))).rejects.toMatchObject({
    code: 'COST_CAP_REACHED',
  });
  await first;
  expect(meter.requests()).toEqual({ 'a:A': 1 });
});

test('once the cap is reached nothing is asked any more, not even what is free', async () => {
  const meter = requestMeter(decimal('0'));
  await expect(meter.ask('a:A', async () => 1, decimal('0.01'))).rejects.toMatchObject({ exitCode: 3 });
  await expect(meter.ask('a:Free', async () => 1)).rejects.toMatchObject({ code: 'COST_CAP_REACHED' });
});

test('the cap is never passed, whatever is asked and fails', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 50 }),
      fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.boolean()), { maxLength: 20 }),
      async (cap, requests) => {
        const meter = requestMeter(decimal(`${cap}`));
        await Promise.allSettled(
          requests.map(([price, fails]) =>
            meter.ask('a:A', fails ? refuse({}) : async () => 1, decimal(`${price}`)),
          ),
        );
        expect(Number(meter.costUsd())).toBeLessThanOrEqual(cap);
      },
    ),
  );
});
