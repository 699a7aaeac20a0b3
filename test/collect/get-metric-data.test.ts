import * as z from 'zod';
import { getMetricData, type MetricQuestion } from '../../src/collect/get-metric-data.ts';
import { publications } from '../../src/collect/metric-names.ts';
import { requestMeter } from '../../src/collect/run-cost.ts';
import type { Fault } from '../support/aws-server/faults.ts';
import {
  caller,
  runtimeMetrics,
  smallOrganisation,
  day as usageOf,
} from '../support/aws-server/small-organisation.ts';
import { startAwsServer } from '../support/aws-server/start-aws-server.ts';
import { testClients } from '../support/aws-server/test-clients.ts';
import { day } from '../support/snapshot-builder.ts';

const threeDays = { start: day('2026-11-20'), end: day('2026-11-23') };

async function ask(
  count: number,
  days: { readonly start: ReturnType<typeof day>; readonly end: ReturnType<typeof day> } = threeDays,
  {
    pageSize,
    faults = [],
    latencyMs = 0,
  }: {
    readonly pageSize?: number;
    readonly faults?: readonly Fault[];
    readonly latencyMs?: number;
  } = {},
) {
  const models = Array.from({ length: count }, (_, index) => `acme.model-${index}`);
  const own = { '2026-11-20': usageOf(1), '2026-11-21': usageOf(2), '2026-11-22': usageOf(3) };
  const metrics = models.flatMap((model) =>
    runtimeMetrics({ account: caller, region: 'us-east-1' }, model, own),
  );
  const server = await startAwsServer(
    smallOrganisation({ metrics, ...(pageSize && { pageSizes: { 'cloudwatch:GetMetricData': pageSize } }) }),
    { faults, latencyMs },
  );
  const meter = requestMeter(null);
  const questions = models.map(
    (modelId): MetricQuestion => ({
      accountId: caller,
      endpoint: 'runtime',
      modelId,
      name: publications.runtime.metrics[0],
    }),
  );
  const cloudWatch = testClients(server.url).cloudWatch('us-east-1');
  const answers = await getMetricData(cloudWatch, meter, questions, days, 'own');
  await server.close();
  return { server, meter, ...answers };
}

test.each([
  ['500 metrics are one call', 500, '2026-11-20', [500]],
  ['501 metrics are two', 501, '2026-11-20', [500, 1]],
  ['over 455 days a call holds fewer: its datapoints are limited', 300, '2025-08-25', [221, 79]],
])('%s', async (_, count, start, sizes) => {
  const { server, meter, answers } = await ask(count, { start: day(start), end: day('2026-11-23') });
  const queries = z.array(z.unknown());
  const asked = server.requests.map(({ input }) => queries.parse(input.MetricDataQueries).length);
  expect([...asked].sort((a, b) => b - a)).toEqual(sizes);
  expect(answers).toHaveLength(count);
  expect(new Set(answers.map(({ reading }) => reading.state))).toEqual(new Set(['complete']));
  expect(Number(meter.costUsd())).toBeCloseTo(count / 100_000, 10);
});

test('at most three calls are under way: a region allows so many a second', async () => {
  const { server, answers } = await ask(2_001, threeDays, { latencyMs: 50 });
  expect(server.requests).toHaveLength(5);
  expect(server.mostInFlight()).toBe(3);
  expect(answers.map(({ question }) => question.modelId)).toEqual(
    Array.from({ length: 2_001 }, (_, index) => `acme.model-${index}`),
  );
});

test('pages are merged by id, asked with the same queries, and paid once', async () => {
  const { server, meter, answers } = await ask(5, threeDays, { pageSize: 2 });
  expect(answers.map(({ reading }) => reading)).toEqual(
    answers.map(() => ({
      state: 'complete',
      days: { '2026-11-20': 1, '2026-11-21': 2, '2026-11-22': 3 },
    })),
  );
  expect(server.requests).toHaveLength(8);
  expect(meter.costUsd()).toBe('0.00005');
});

test('a second page that fails leaves what was not answered failed, the rest a lower bound, and is paid once', async () => {
  const when = ({ NextToken }: { readonly NextToken?: unknown }) => NextToken !== undefined;
  const faults: Fault[] = [{ operation: 'cloudwatch:GetMetricData', kind: 'denied', when }];
  const { answers, failures, meter } = await ask(2, threeDays, { pageSize: 4, faults });
  expect(answers.map(({ reading }) => reading)).toEqual([
    { state: 'partial', days: { '2026-11-20': 1, '2026-11-21': 2, '2026-11-22': 3 } },
    { state: 'partial', days: { '2026-11-22': 3 } },
  ]);
  expect(failures.map(({ kind }) => kind)).toEqual(['denied']);
  expect(meter.costUsd()).toBe('0.00002');
});

test('no metric is no request', async () => {
  expect((await ask(0)).server.requests).toEqual([]);
});
