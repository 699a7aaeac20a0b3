import Big from 'big.js';
import { type AwsRun, awsRun } from './support/aws-run.ts';
import { cloudWatch } from './support/aws-server/cloudwatch.ts';
import type { FaultKind } from './support/aws-server/faults.ts';
import type { Organisation } from './support/aws-server/organisation.ts';
import {
  account,
  caller,
  day,
  nova,
  smallOrganisation,
  sonnet,
} from './support/aws-server/small-organisation.ts';
import {
  amazonLines,
  billLine,
  costOf,
  marketplaceLines,
  type Traffic,
  trafficParts,
} from './support/aws-server/traffic.ts';

// Five of the seven failures seen in other tools; seven-failures-of-days.test.ts holds the other two. Each is told by the
// finished files of a run over HTTP.

const now = '2026-11-23T06:00:00Z';
const yesterday = '2026-11-22';
const claude = 'Claude Sonnet 4.5 (Amazon Bedrock Edition)';

const east = { account: caller, region: 'us-east-1' };
const novaEast: Traffic = {
  ...east,
  modelId: nova,
  days: { [yesterday]: day(30) },
  billedAs: amazonLines('USE1', 'NovaPro'),
};
const novaWest: Traffic = { ...novaEast, region: 'us-west-2', billedAs: amazonLines('USW2', 'NovaPro') };

function organisation(traffic: readonly Traffic[], changes: Partial<Organisation> = {}): Organisation {
  return smallOrganisation({ ...trafficParts(traffic), ...changes });
}

const usd = (requests: number) => costOf(day(requests));

function total(rows: readonly Readonly<Record<string, string>>[], column: string): string {
  return rows.reduce((sum, row) => sum.plus(row[column] || 0), new Big(0)).toFixed();
}

const usageLines = (run: AwsRun) => run.rows('charges.csv').filter((line) => line.record_type === 'Usage');

describe('an unknown model is not dropped', () => {
  const unknownLine = billLine({
    ...east,
    day: yesterday,
    service: 'Amazon Bedrock',
    usageType: 'USE1-Something-Quite-New',
    usd: '9.87',
  });
  it.each<[string, Traffic, string]>([
    [
      'a Marketplace model of a name never seen',
      {
        ...novaEast,
        modelId: 'frobnicorp.zap-9-v1:0',
        billedAs: marketplaceLines('Zap 9 (Amazon Bedrock Edition)', 'USE1'),
      },
      'Zap 9',
    ],
    [
      'a slug never seen',
      { ...novaEast, modelId: 'quuxcorp.quux-7b-v1:0', billedAs: amazonLines('USE1', 'Quux7B') },
      'Quux',
    ],
    [
      'an application profile that nobody can resolve',
      { ...novaEast, modelId: 'zzzzzzzzzzzz' },
      'zzzzzzzzzzzz',
    ],
  ])('%s keeps its tokens and its dollars, and is named', async (_, traffic, name) => {
    const { bill, metrics } = trafficParts([traffic, novaWest]);
    const run = await awsRun(smallOrganisation({ metrics, bill: [...bill, unknownLine] }), now);
    const rows = run.rows('report.csv');
    const billed = new Big(usd(60)).plus('9.87').toFixed();
    expect([total(rows, 'billed_usd'), total(usageLines(run), 'billed_usd')]).toEqual([billed, billed]);
    expect([total(rows, 'input_tokens'), total(rows, 'output_tokens')]).toEqual(['60000', '6000']);
    expect(rows.map((row) => row.model_name).join()).toContain(name);
    expect(rows).toContainEqual(
      expect.objectContaining({
        model: '(unmapped)',
        model_name: 'USE1-Something-Quite-New',
        billed_usd: '9.87',
      }),
    );
    expect(run.json().unmapped).toContainEqual({
      service: 'Amazon Bedrock',
      usageType: 'USE1-Something-Quite-New',
      billedUsd: '9.87',
    });
    expect(run.json().gaps.map(({ kind }: { kind: string }) => kind)).toContain('unmapped');
    expect(run.mails[0]?.text).toContain('USE1-Something-Quite-New');
  });
});

describe('an unfinished CloudWatch reply is not taken for a whole one', () => {
  const traffic = [novaEast, novaWest];
  const withMessage = {
    ...cloudWatch,
    answer: (call: Parameters<typeof cloudWatch.answer>[0]) => ({
      ...cloudWatch.answer(call),
      ...(call.operation === 'GetMetricData' &&
        call.region === 'us-east-1' && {
          Messages: [{ Code: 'MaxMetricsExceeded', Value: 'not all were read' }],
        }),
    }),
  };
  const fault = (kind: FaultKind) => ({
    faults: [{ operation: 'cloudwatch:GetMetricData', region: 'us-east-1', kind }],
  });
  it.each<[string, Parameters<typeof awsRun>[2], string]>([
    ['StatusCode PartialData', fault('partial data'), ''],
    ['StatusCode InternalError', fault('internal error'), ''],
    ['StatusCode Forbidden', fault('forbidden'), ''],
    ['a message of the whole request', { services: { monitoring: withMessage } }, '30000'],
  ])('%s marks the rows of its region, and the mail says so', async (_, options, tokens) => {
    const run = await awsRun(organisation(traffic), now, options);
    const [first, second] = run.rows('report.csv');
    expect(first).toMatchObject({
      region: 'us-east-1',
      input_tokens: tokens,
      billed_usd: usd(30),
      partial: 'usage',
    });
    expect(second).toMatchObject({
      region: 'us-west-2',
      input_tokens: '30000',
      billed_usd: usd(30),
      partial: '',
    });
    expect(run.json()).toMatchObject({ status: 'partial', gaps: [{ kind: 'region_failed' }] });
    expect(run.json().gaps[0].detail).toContain(`us-east-1, account ${caller}`);
    expect(run.mails).toHaveLength(1);
    expect(run.mails[0]?.subject).toMatch(/1 of \d+ sources (missing|partial)/);
    expect(run.mails[0]?.text).toContain('us-east-1');
  });
});

const files = ['report.csv', 'charges.csv', 'operations.csv'];
const paged = [
  novaEast,
  novaWest,
  { ...novaEast, modelId: `us.${sonnet}`, billedAs: marketplaceLines(claude, 'USE1') },
];

/** The same report from pages as from one; and there were pages. */
async function expectWholeOf(pageSizes: Readonly<Record<string, number>>): Promise<void> {
  const run = await awsRun(organisation(paged, { pageSizes }), now);
  const whole = await awsRun(organisation(paged), now);
  expect(total(run.rows('report.csv'), 'billed_usd')).toBe(usd(90));
  expect(total(run.rows('report.csv'), 'input_tokens')).toBe('90000');
  for (const name of files) expect(run.rows(name)).toEqual(whole.rows(name));
  expect(run.json().gaps).toEqual([]);
  const [operation = ''] = Object.keys(pageSizes);
  expect(run.run.result.requests[operation]).toBeGreaterThan(whole.run.result.requests[operation] ?? 0);
}

describe('the second page of Cost Explorer is not dropped', () => {
  it.each(['ce:GetCostAndUsage', 'ce:GetDimensionValues'])('%s', (operation) =>
    expectWholeOf({ [operation]: 1 }),
  );
});

describe('the NextToken of CloudWatch is not ignored', () => {
  it.each(['cloudwatch:GetMetricData', 'cloudwatch:ListMetrics'])('%s', (operation) =>
    expectWholeOf({ [operation]: 1 }),
  );
});

describe('a profile id is not left unmatched', () => {
  const place = (region: string) => ({
    accounts: [account(caller, { regions: [{ name: region, status: 'ENABLED' }] })],
    catalogues: [],
  });
  it.each([
    ['global.', 'eu-west-1', 'EU', 'global'],
    ['apac.', 'ap-southeast-2', 'APS2', 'regional'],
    ['us.', 'us-west-2', 'USW2', 'regional'],
    ['eu.', 'eu-central-1', 'EUC1', 'regional'],
    ['jp.', 'ap-northeast-1', 'APN1', 'regional'],
    ['au.', 'ap-southeast-2', 'APS2', 'regional'],
    ['ca.', 'ca-central-1', 'CAN1', 'regional'],
    ['in.', 'ap-south-1', 'APS3', 'regional'],
    ['us-gov.', 'us-gov-west-1', 'UGW1', 'regional'],
    ['', 'us-east-2', 'USE2', 'regional'],
  ])('%s in %s is the model billed under %s, %s', async (prefix, region, billingPrefix, routing) => {
    // The other routing beside it, so that the two must be told apart.
    const [otherPrefix, otherRouting] = routing === 'global' ? ['', 'regional'] : ['global.', 'global'];
    const called = [
      { geography: prefix, price: routing, requests: 30 },
      { geography: otherPrefix, price: otherRouting, requests: 7 },
    ];
    const traffic = called.map(({ geography, price, requests }) => ({
      account: caller,
      region,
      modelId: `${geography}${sonnet}`,
      days: { [yesterday]: day(requests) },
      billedAs: marketplaceLines(claude, billingPrefix, price === 'global' ? '_Global' : ''),
    }));
    const run = await awsRun(organisation(traffic, place(region)), now);
    const rows = run.rows('report.csv');
    expect(rows).toHaveLength(called.length);
    for (const { price, requests } of called) {
      expect(rows.find((row) => row.routing === price)).toMatchObject({
        ...{ region, model: 'anthropic.claude-sonnet-4-5', status: 'matched', partial: '' },
        ...{ input_tokens: `${requests}000`, billed_usd: usd(requests), billing_coverage: '1' },
      });
    }
    expect(run.json().gaps).toEqual([]);
  });
});
