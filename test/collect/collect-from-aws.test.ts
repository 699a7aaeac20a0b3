import { type CollectRequest, collectFromAws } from '../../src/collect/collect-from-aws.ts';
import { SourceError } from '../../src/errors.ts';
import { collectHere } from '../support/aws-server/collect-here.ts';
import { collectRequest } from '../support/aws-server/collect-request.ts';
import type { Fault } from '../support/aws-server/faults.ts';
import type { BillLine } from '../support/aws-server/organisation.ts';
import {
  billOf,
  caller,
  glm,
  nova,
  runtimeMetrics,
  smallOrganisation,
  sonnet,
  day as usageOf,
} from '../support/aws-server/small-organisation.ts';
import { startAwsServer } from '../support/aws-server/start-aws-server.ts';
import { testClients } from '../support/aws-server/test-clients.ts';
import { mail, search, throughRoles, twoAccounts } from '../support/aws-server/two-accounts.ts';
import { day, decimal, reportConfig } from '../support/snapshot-builder.ts';

const east = { account: caller, region: 'us-east-1' };

describe('one account', () => {
  test('the snapshot holds what the organisation did, once, and nothing else', async () => {
    const { snapshot } = await collectHere(smallOrganisation());
    expect(snapshot.read).toEqual({ start: '2026-10-01', end: '2026-11-23' });
    expect(snapshot.accounts).toEqual([{ id: caller, name: null }]);
    expect(snapshot.usage.map(({ region, endpoint, modelId }) => [region, endpoint, modelId])).toEqual([
      ['us-east-1', 'runtime', nova],
      ['us-east-1', 'runtime', `us.${sonnet}`],
      ['us-west-2', 'mantle', glm],
    ]);
    expect(snapshot.usage[0]?.metrics).toEqual({
      invocations: complete(10, 20, 30),
      inputTokens: complete(10_000, 20_000, 30_000),
      outputTokens: complete(1000, 2000, 3000),
      latencyMs: complete(1500, 1500, 1500),
      latencySamples: complete(10, 20, 30),
    });
    expect(snapshot.usage[2]?.metrics).toEqual({
      invocations: complete(10, 20, 30),
      inputTokens: complete(10_000, 20_000, 30_000),
      outputTokens: complete(1000, 2000, 3000),
    });
    expect(snapshot.charges).toHaveLength(15);
    expect(snapshot.charges).toContainEqual({
      day: '2026-11-22',
      service: 'Amazon Bedrock Service',
      usageType: 'USW2-zai.glm-5-mantle-input-tokens-standard',
      quantity: '10',
      billedUsd: '0.0100000001',
      estimated: true,
    });
    expect(snapshot.adjustments?.map(({ recordType, billedUsd }) => [recordType, billedUsd])).toEqual(
      Array.from({ length: 3 }, () => ['Credit', '-0.01']),
    );
    expect(snapshot.operations).toHaveLength(12);
    expect(snapshot.accountCharges).toBeNull();
    expect(snapshot.gaps).toEqual([]);
  });

  test('enabled regions are read, and one where nothing was listed is empty', async () => {
    const { snapshot } = await collectHere(smallOrganisation());
    expect(statesOf(snapshot.completeness)).toEqual([
      `cloudwatch ${caller} eu-south-1 empty`,
      `cloudwatch ${caller} us-east-1 complete`,
      `cloudwatch ${caller} us-west-2 complete`,
      'cost-explorer complete',
      'cost-explorer:record-types complete',
      'cost-explorer:operations complete',
    ]);
  });

  test('configured regions are read instead of the enabled ones', async () => {
    const { snapshot, server } = await collectHere(smallOrganisation(), { regions: ['us-west-2'] });
    expect(snapshot.usage.map(({ region }) => region)).toEqual(['us-west-2']);
    expect(server.answered()['account:ListRegions']).toBeUndefined();
  });

  test.each([
    ['one day', '2026-11-22'],
    ['thirty days', '2026-10-24'],
  ])('over %s, each thing is asked once: the same requests and the same cost', async (_, start) => {
    const window = { start: day(start), end: day('2026-11-23') };
    const { snapshot, server } = await collectHere(smallOrganisation(), { window });
    expect(snapshot.requests).toEqual({
      'account:ListRegions': 1,
      'bedrock:ListFoundationModels': 2,
      'bedrock:ListInferenceProfiles': 4,
      'ce:GetCostAndUsage': 4,
      'ce:GetDimensionValues': 1,
      'cloudwatch:GetMetricData': 2,
      'cloudwatch:ListMetrics': 6,
      'sts:GetCallerIdentity': 1,
    });
    expect(snapshot.requests).toEqual(sorted(server.answered()));
    expect(snapshot.runCostUsd).toBe(decimal(`${(5000 + server.metricsAsked()) / 100_000}`));
  });

  test('every Cost Explorer request asks for exactly the days read and the account, one after another', async () => {
    const { server } = await collectHere(smallOrganisation(), {}, { latencyMs: 2 });
    const costs = server.requests.filter(({ operation }) => operation.startsWith('ce:'));
    for (const { input } of costs) {
      expect(input.TimePeriod).toEqual({ Start: '2026-10-01', End: '2026-11-23' });
      expect(accountsIn(input.Filter)).toEqual([caller]);
    }
    expect(server.mostInFlight('ce')).toBe(1);
    expect(server.mostInFlight('monitoring')).toBeLessThanOrEqual(16);
  });

  test('pages of every source are read to the end', async () => {
    const whole = await collectHere(smallOrganisation());
    const pageSizes = {
      'account:ListRegions': 1,
      'bedrock:ListInferenceProfiles': 1,
      'ce:GetCostAndUsage': 2,
      'ce:GetDimensionValues': 1,
      'cloudwatch:GetMetricData': 2,
      'cloudwatch:ListMetrics': 3,
    };
    const paged = await collectHere(smallOrganisation({ pageSizes }));
    expect({ ...paged.snapshot, requests: {}, runCostUsd: '' }).toEqual({
      ...whole.snapshot,
      requests: {},
      runCostUsd: '',
    });
    const pages = paged.snapshot.requests['ce:GetCostAndUsage'] ?? 0;
    expect(pages).toBeGreaterThan(20);
    expect(paged.server.metricsAsked()).toBe(whole.server.metricsAsked());
  });

  test('the order in which parallel answers arrive changes nothing', async () => {
    const texts = await Promise.all(
      [(count: number) => (count % 5) * 6, (count: number) => ((count * 7) % 4) * 8].map(async (latencyMs) =>
        JSON.stringify((await collectHere(smallOrganisation(), {}, { latencyMs })).snapshot),
      ),
    );
    expect(texts[0]).toBe(texts[1]);
  });

  test('an account that never used Bedrock has two empty sources, no gap, and one Cost Explorer request', async () => {
    const bill = billOf(caller, '2026-11-22').filter(({ service }) => !service.includes('Bedrock'));
    const { snapshot } = await collectHere(smallOrganisation({ metrics: [], bill }));
    expect(new Set(snapshot.completeness.map(({ state }) => state))).toEqual(new Set(['empty']));
    expect(snapshot.gaps).toEqual([]);
    expect(snapshot.charges).toEqual([]);
    expect(snapshot.requests['ce:GetDimensionValues']).toBe(1);
    expect(snapshot.requests['ce:GetCostAndUsage']).toBeUndefined();
    expect(snapshot.runCostUsd).toBe('0.01');
  });

  test.each([
    ['NetUnblendedCost', false, ['NetUnblendedCost', 'UsageQuantity'], 2],
    ['AmortizedCost', true, ['AmortizedCost', 'UsageQuantity'], 4],
  ] as const)(
    '%s is asked for when configured, operations: %s',
    async (costMetric, operations, metrics, count) => {
      const config = { ...reportConfig, costMetric, operations };
      const { snapshot, server } = await collectHere(smallOrganisation(), { config });
      const costs = server.requests.filter(({ operation }) => operation === 'ce:GetCostAndUsage');
      expect(costs[0]?.input.Metrics).toEqual(metrics);
      expect(costs).toHaveLength(count);
      expect(snapshot.operations === null).toBe(!operations);
    },
  );
});

describe('what ListMetrics no longer shows', () => {
  const old = { '2026-11-01': usageOf(5), '2026-11-02': usageOf(6) };
  const days = { '2026-11-01': 5, '2026-11-02': 6 };
  const novaBill = (date: string): BillLine[] =>
    billOf(caller, date).filter(({ usageType }) => usageType.startsWith('USE1-NovaPro'));

  test('a model idle for two weeks is found by its name on the bill', async () => {
    const organisation = smallOrganisation({
      metrics: runtimeMetrics(east, nova, old),
      bill: Object.keys(old).flatMap(novaBill),
    });
    const { snapshot } = await collectHere(organisation);
    expect(snapshot.usage.map(({ modelId }) => modelId)).toEqual([nova]);
    expect(snapshot.usage[0]?.metrics.invocations).toEqual({ state: 'complete', days });
    expect(snapshot.usage[0]?.metrics.outputTokens?.days).toEqual({ '2026-11-01': 500, '2026-11-02': 600 });
  });

  test('a profile that was deleted since is found because an earlier run remembered it', async () => {
    const remembered = [
      {
        id: 'deleted12345',
        model: 'amazon.nova-pro',
        firstDay: day('2026-10-20'),
        lastDay: day('2026-11-02'),
        name: 'old team',
        routing: null,
        accountId: caller,
        region: 'us-east-1',
      },
    ];
    const organisation = smallOrganisation({ metrics: runtimeMetrics(east, 'deleted12345', old), bill: [] });
    const { snapshot } = await collectHere(organisation, { remembered });
    expect(snapshot.usage.map(({ modelId }) => modelId)).toEqual(['deleted12345']);
    expect(snapshot.remembered).toEqual(remembered);
  });

  test('a metric that went idle while its model did not is still read', async () => {
    const cache = {
      ...east,
      namespace: 'AWS/Bedrock',
      name: 'CacheReadInputTokens',
      dimensions: { ModelId: nova },
      days: { '2026-11-01': { sum: 777, samples: 1 } },
    };
    const { metrics, ...others } = smallOrganisation();
    const { snapshot } = await collectHere({ ...others, metrics: [...metrics, cache] });
    const series = snapshot.usage.find(({ modelId }) => modelId === nova);
    expect(series?.metrics.cacheReadTokens).toEqual({ state: 'complete', days: { '2026-11-01': 777 } });
  });

  test('a probe that fails leaves its region partial and says for which model', async () => {
    const organisation = smallOrganisation({
      metrics: runtimeMetrics(east, nova, old),
      bill: Object.keys(old).flatMap(novaBill),
    });
    const faults: Fault[] = [{ operation: 'cloudwatch:GetMetricData', kind: 'denied' }];
    const { snapshot } = await collectHere(organisation, {}, { faults });
    expect(statesOf(snapshot.completeness)).toContain(`cloudwatch ${caller} us-east-1 partial`);
    expect(snapshot.gaps.map(({ kind }) => kind)).toContain('region_failed');
    expect(snapshot.usage).toEqual([]);
  });
});

describe('several accounts', () => {
  test('roles: each account is read through its own, and Cost Explorer is filtered to exactly them', async () => {
    const { snapshot, server } = await collectHere(twoAccounts(), throughRoles());
    expect(snapshot.accounts).toEqual([
      { id: search, name: 'search' },
      { id: mail, name: 'mail' },
    ]);
    expect(new Set(snapshot.usage.map(({ accountId }) => accountId))).toEqual(new Set([search, mail]));
    const costs = server.requests.filter(({ operation }) => operation === 'ce:GetCostAndUsage');
    expect(costs.map(({ input }) => accountsIn(input.Filter))).toEqual([
      ...Array.from({ length: 6 }, () => [search, mail]),
      [search],
    ]);
    expect(costs.map(({ input }) => groupingOf(input.GroupBy))).toEqual([
      'SERVICE × USAGE_TYPE',
      'SERVICE × RECORD_TYPE',
      'SERVICE × OPERATION',
      'USAGE_TYPE × OPERATION',
      'LINKED_ACCOUNT × SERVICE',
      'LINKED_ACCOUNT × USAGE_TYPE',
      'SERVICE × USAGE_TYPE',
    ]);
    expect(new Set(costs.map(({ account }) => account))).toEqual(new Set([caller]));
    expect(snapshot.accountSets).toEqual([{ accounts: [search], charges: expect.any(Array) }]);
    expect(snapshot.accountSets[0]?.charges).toHaveLength(15);
    expect(snapshot.accountCharges).toHaveLength(24);
  });

  test('roles: an account that cannot be entered is a gap, and its bill is not asked for', async () => {
    const [faulty] = [{ operation: 'sts:AssumeRole', kind: 'denied' } as const];
    const faults = [
      { ...faulty, when: ({ RoleArn }: { readonly RoleArn?: unknown }) => String(RoleArn).includes(mail) },
    ];
    const { snapshot, server } = await collectHere(twoAccounts(), throughRoles(), { faults });
    expect(snapshot.accounts.map(({ id }) => id)).toEqual([search]);
    expect(snapshot.gaps.map(({ kind }) => kind)).toEqual(['account_failed']);
    expect(statesOf(snapshot.completeness)).toContain(`cloudwatch ${mail} failed`);
    const costs = server.requests.filter(({ operation }) => operation.startsWith('ce:'));
    expect(costs.flatMap(({ input }) => accountsIn(input.Filter))).not.toContain(mail);
  });

  test.each([
    ['all linked accounts and its own', undefined, [caller, search, mail]],
    ['exactly the accounts named', [mail], [mail]],
  ])('observability: the monitoring account reads %s', async (_, ids, expected) => {
    const accounts: CollectRequest['accounts'] = { mode: 'observability', ids };
    const { snapshot, server } = await collectHere(twoAccounts(), { accounts });
    expect(snapshot.accounts.map(({ id }) => id)).toEqual(expected);
    expect([...new Set(snapshot.usage.map(({ accountId }) => accountId))].sort()).toEqual(expected);
    const costs = server.requests.filter(({ operation }) => operation.startsWith('ce:'));
    for (const { input } of costs) expect(accountsIn(input.Filter)).toEqual(expected);
    expect(snapshot.gaps).toEqual([]);
    expect(server.answered()['sts:AssumeRole']).toBeUndefined();
  });

  test("a route's accounts outside those read are left out; two routes of one set cost one request", async () => {
    const route = { to: ['a@acme.com'], models: [], when: 'always' } as const;
    const config = {
      ...reportConfig,
      routes: [
        { ...route, name: 'one', accounts: [mail, '999999999999'] },
        { ...route, name: 'two', accounts: [mail] },
        { ...route, name: 'three', accounts: ['999999999999'] },
        { ...route, name: 'four', accounts: [] },
      ],
    };
    const { snapshot } = await collectHere(twoAccounts(), { ...throughRoles(), config });
    expect(snapshot.accountSets.map(({ accounts, charges }) => [accounts, charges?.length])).toEqual([
      [[mail], 15],
      [[], 0],
    ]);
    expect(snapshot.requests['ce:GetCostAndUsage']).toBe(7);
  });
});

describe('the end of a run', () => {
  test.each([
    ['before the first Cost Explorer request', 0.005, 0, 0],
    ['between two of them', 0.025, 2, 0],
    ['before metrics are asked for', 0.0201, 2, 0],
  ])('the cost cap stops it %s', async (_, runCostCapUsd, costRequests, metrics) => {
    const server = await startAwsServer(smallOrganisation());
    const run = collectFromAws(collectRequest({ runCostCapUsd }), testClients(server.url));
    await expect(run).rejects.toMatchObject({ code: 'COST_CAP_REACHED', exitCode: 3 });
    const { 'ce:GetDimensionValues': names = 0, 'ce:GetCostAndUsage': costs = 0 } = server.answered();
    expect(names + costs).toBe(costRequests);
    expect(server.metricsAsked()).toBe(metrics);
    await server.close();
  });

  test('a cap that is met exactly is not passed', async () => {
    const { snapshot } = await collectHere(smallOrganisation());
    const runCostCapUsd = Number(snapshot.runCostUsd);
    await expect(collectHere(smallOrganisation(), { runCostCapUsd })).resolves.toBeDefined();
  });

  test.each([
    ['denied', 'NO_SOURCE', /CloudWatch: .*access denied.*Cost Explorer: access denied/],
    ['expired', 'CREDENTIALS_FAILED', /credentials.*CloudWatch: .*expired.*Cost Explorer: .*expired/],
  ] as const)('both sources %s: %s, with both reasons in one line', async (kind, code, message) => {
    const error = await failureOf(smallOrganisation(), {}, everything(kind));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('\n');
  });

  test('no account can be entered: no source', async () => {
    const faults: Fault[] = [{ operation: 'sts:AssumeRole', kind: 'denied' }];
    const error = await failureOf(twoAccounts(), throughRoles(), faults);
    expect(error.code).toBe('NO_SOURCE');
    expect(error.message).toContain(search);
  });

  test('CloudWatch lost in every region is one failed source beside the failed regions; the bill stands', async () => {
    const faults: Fault[] = [{ operation: 'cloudwatch:ListMetrics', kind: 'denied' }];
    const { snapshot } = await collectHere(smallOrganisation(), {}, { faults });
    expect(snapshot.gaps.map(({ kind }) => kind)).toEqual([
      'source_failed',
      ...Array.from({ length: 3 }, () => 'region_failed'),
    ]);
    expect(snapshot.charges).toHaveLength(15);
  });

  test('Cost Explorer not enabled is a gap that says so; usage stands', async () => {
    const faults: Fault[] = ['ce:GetDimensionValues', 'ce:GetCostAndUsage'].map((operation) => ({
      operation,
      kind: 'not enabled',
    }));
    const { snapshot } = await collectHere(smallOrganisation(), {}, { faults });
    expect(snapshot.charges).toBeNull();
    expect(snapshot.adjustments).toBeNull();
    expect(snapshot.gaps.map(({ kind }) => kind)).toEqual(['source_failed', 'helper_failed']);
    expect(snapshot.gaps[0]?.detail).toContain('not enabled');
    expect(snapshot.usage).toHaveLength(3);
    expect(snapshot.requests['ce:GetCostAndUsage']).toBe(1);
  });
});

async function failureOf(
  organisation: Parameters<typeof collectHere>[0],
  request: Partial<CollectRequest>,
  faults: readonly Fault[],
): Promise<SourceError> {
  const error: unknown = await collectHere(organisation, request, { faults }).catch(
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof SourceError)) throw new Error(`no SourceError: ${String(error)}`);
  return error;
}

function everything(kind: Fault['kind']): readonly Fault[] {
  return ['ce:GetDimensionValues', 'ce:GetCostAndUsage', 'cloudwatch:ListMetrics'].map((operation) => ({
    operation,
    kind,
  }));
}

function complete(first: number, second: number, third: number) {
  return {
    state: 'complete',
    days: { '2026-11-20': first, '2026-11-21': second, '2026-11-22': third },
  };
}

function accountsIn(filter: unknown): readonly string[] {
  return (JSON.stringify(filter).match(/"\d{12}"/g) ?? []).map((quoted) => quoted.slice(1, -1));
}

function groupingOf(groupBy: unknown): string {
  return (JSON.stringify(groupBy).match(/"Key":"[A-Z_]+"/g) ?? [])
    .map((text) => text.slice(7, -1))
    .join(' × ');
}

function statesOf(
  rows: readonly {
    readonly source: string;
    readonly account: string | null;
    readonly region: string | null;
    readonly state: string;
  }[],
): readonly string[] {
  return rows.map(({ source, account, region, state }) =>
    [source, account, region, state].filter((part) => part !== null).join(' '),
  );
}

function sorted(counts: Readonly<Record<string, number>>) {
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}
