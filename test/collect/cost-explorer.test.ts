import { billGaps } from '../../src/collect/bill-gaps.ts';
import { billReader } from '../../src/collect/cost-explorer.ts';
import { requestMeter } from '../../src/collect/run-cost.ts';
import type { Fault } from '../support/aws-server/faults.ts';
import { caller, smallOrganisation } from '../support/aws-server/small-organisation.ts';
import { startAwsServer } from '../support/aws-server/start-aws-server.ts';
import { testClients } from '../support/aws-server/test-clients.ts';
import { day } from '../support/snapshot-builder.ts';

interface Run {
  readonly faults?: readonly Fault[];
  readonly pageSize?: number;
  readonly bill?: ReturnType<typeof smallOrganisation>['bill'];
}

async function readBill({ faults = [], pageSize, bill }: Run = {}) {
  const organisation = smallOrganisation({
    ...(pageSize && { pageSizes: { 'ce:GetCostAndUsage': pageSize } }),
    ...(bill && { bill }),
  });
  const server = await startAwsServer(organisation, { faults });
  const reader = billReader(testClients(server.url).costExplorer(), requestMeter(null), {
    days: { start: day('2026-11-20'), end: day('2026-11-23') },
    accounts: [caller],
    costMetric: 'UnblendedCost',
    operations: true,
    accountSets: [],
  });
  const reading = await reader.readRest(await reader.readCharges());
  await server.close();
  const costs = server.requests.filter(({ operation }) => operation === 'ce:GetCostAndUsage');
  return { reading, server, costs, ...billGaps(reading) };
}

const noNames: Fault = { operation: 'ce:GetDimensionValues', kind: 'denied' };
const laterPage = ({ NextPageToken }: { readonly NextPageToken?: unknown }) => NextPageToken !== undefined;
const services = (filter: unknown) => JSON.stringify(filter).includes('"SERVICE"');

test('without service names the whole bill is read in as many requests, and the same lines come of it', async () => {
  const healthy = await readBill();
  const { reading, costs, gaps } = await readBill({ faults: [noNames] });
  expect(reading.charges).toEqual(healthy.reading.charges);
  expect(reading.adjustments).toEqual(healthy.reading.adjustments);
  expect(reading.operations).toEqual(healthy.reading.operations);
  expect(costs.map(({ input }) => services(input.Filter))).toEqual([false, false, true, true]);
  expect(healthy.costs.map(({ input }) => services(input.Filter))).toEqual([true, true, true, true]);
  expect(gaps.map(({ kind }) => kind)).toEqual(['helper_failed']);
});

test('without service names an account without Bedrock is empty, and only two requests are made', async () => {
  const bill = smallOrganisation().bill.filter(({ service }) => !service.includes('Bedrock'));
  const { reading, costs, completeness } = await readBill({ faults: [noNames], bill });
  expect(reading.charges.lines).toEqual([]);
  expect(completeness.map(({ state }) => state)).toEqual(['empty', 'empty', 'empty']);
  expect(costs).toHaveLength(2);
});

test('a second page that fails keeps the first, and the source is partial', async () => {
  const faults: Fault[] = [{ operation: 'ce:GetCostAndUsage', kind: 'server error', when: laterPage }];
  const { reading, completeness, gaps } = await readBill({ faults, pageSize: 3 });
  expect(reading.charges.lines).toHaveLength(3);
  expect(completeness.map(({ source, state }) => [source, state])).toEqual([
    ['cost-explorer', 'partial'],
    ['cost-explorer:record-types', 'complete'],
    ['cost-explorer:operations', 'partial'],
  ]);
  expect(gaps.map(({ kind }) => kind)).toEqual(['source_partial', 'source_partial']);
});

test('when names come from a bill that broke off, what rests on them is partial too', async () => {
  const faults: Fault[] = [
    noNames,
    { operation: 'ce:GetCostAndUsage', kind: 'server error', when: laterPage },
  ];
  const { reading, completeness } = await readBill({ faults, pageSize: 2 });
  expect(reading.services).toEqual(['Claude Sonnet 4.5 (Amazon Bedrock Edition)']);
  expect(completeness[2]).toMatchObject({ source: 'cost-explorer:operations', state: 'partial' });
});

test('when the charges cannot be read nothing else is asked, and the gap is told once', async () => {
  const faults: Fault[] = [{ operation: 'ce:GetCostAndUsage', kind: 'denied' }];
  const { costs, completeness, gaps } = await readBill({ faults });
  expect(costs).toHaveLength(1);
  expect(completeness.map(({ state }) => state)).toEqual(['failed', 'failed', 'failed']);
  expect(gaps.map(({ kind }) => kind)).toEqual(['source_failed']);
});

test('with first-party services only, the Marketplace is not asked about', async () => {
  const bill = smallOrganisation().bill.filter(({ service }) => service.startsWith('Amazon Bedrock'));
  const { costs, gaps } = await readBill({ bill });
  expect(costs).toHaveLength(3);
  expect(gaps).toEqual([]);
});
