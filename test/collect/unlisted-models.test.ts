import { type CollectRequest, collectFromAws } from '../../src/collect/collect-from-aws.ts';
import { isModelId, modelKey } from '../../src/ledger/model-key.ts';
import { collectHere } from '../support/aws-server/collect-here.ts';
import { collectRequest } from '../support/aws-server/collect-request.ts';
import type { Fault } from '../support/aws-server/faults.ts';
import { nova, sonnet, day as usageOf } from '../support/aws-server/small-organisation.ts';
import { startAwsServer } from '../support/aws-server/start-aws-server.ts';
import { testClients } from '../support/aws-server/test-clients.ts';
import { amazonLines, marketplaceLines, type Traffic, trafficParts } from '../support/aws-server/traffic.ts';
import { mail, search, throughRoles, twoAccounts } from '../support/aws-server/two-accounts.ts';
import { day, reportConfig } from '../support/snapshot-builder.ts';

const claude = 'Claude Sonnet 4.5 (Amazon Bedrock Edition)';
/** Long before the two weeks that ListMetrics sees. */
const old = { '2026-11-01': usageOf(5), '2026-11-02': usageOf(6) };
const [inEast, inWest] = ['us-east-1', 'us-west-2'];

const searchClaude: Traffic = {
  account: search,
  region: inEast,
  modelId: `us.${sonnet}`,
  days: old,
  billedAs: marketplaceLines(claude, 'USE1'),
};
const searchNova: Traffic = {
  account: search,
  region: inEast,
  modelId: nova,
  days: old,
  billedAs: amazonLines('USE1', 'NovaPro'),
};
const mailClaude: Traffic = {
  account: mail,
  region: inWest,
  modelId: sonnet,
  days: old,
  billedAs: marketplaceLines(claude, 'USW2'),
};
const mailMicro: Traffic = {
  account: mail,
  region: inWest,
  modelId: 'amazon.nova-micro-v1:0',
  days: old,
  billedAs: amazonLines('USW2', 'NovaMicro'),
};
const everyone = [searchClaude, searchNova, mailClaude, mailMicro];

const { accounts: roles = { mode: 'self' } } = throughRoles();
const modes: Readonly<Record<'roles' | 'observability', CollectRequest['accounts']>> = {
  roles,
  observability: { mode: 'observability', ids: [search, mail] },
};

type CollectOptions = Parameters<typeof collectHere>[2];

async function collectFrom(
  traffic: readonly Traffic[],
  request: Partial<CollectRequest> = {},
  { pageSizes, ...options }: CollectOptions & { readonly pageSizes?: Readonly<Record<string, number>> } = {},
) {
  const organisation = twoAccounts({ ...trafficParts(traffic), ...(pageSizes && { pageSizes }) });
  const { snapshot, server } = await collectHere(organisation, { accounts: roles, ...request }, options);
  return {
    snapshot,
    server,
    searched: searchedFor(server.requests),
    found: snapshot.usage.map(({ accountId, region, modelId }) => `${accountId} ${region} ${modelId}`),
  };
}

type Requests = Awaited<ReturnType<typeof startAwsServer>>['requests'];

/** The models that CloudWatch was asked for, by account and region. */
function searchedFor(requests: Requests): Readonly<Record<string, readonly string[]>> {
  const models = new Map<string, Set<string>>();
  for (const { operation, account, region, input } of requests) {
    if (operation !== 'cloudwatch:GetMetricData') continue;
    for (const query of JSON.parse(JSON.stringify(input.MetricDataQueries))) {
      const place = `${query.AccountId ?? account} ${region}`;
      const id: string = query.MetricStat.Metric.Dimensions[0].Value;
      models.set(place, (models.get(place) ?? new Set()).add(isModelId(id) ? modelKey(id) : id));
    }
  }
  return Object.fromEntries([...models].map(([place, own]) => [place, [...own].sort()]));
}

const [sonnetKey, proKey, microKey] = ['anthropic.claude-sonnet-4-5', 'amazon.nova-pro', 'amazon.nova-micro'];
/** An application profile of every account in every region: whatever the bill, it may have been called. */
const profile = '82ey7vcct4m3';
const foundAll = [
  `${search} ${inEast} ${nova}`,
  `${search} ${inEast} us.${sonnet}`,
  `${mail} ${inWest} amazon.nova-micro-v1:0`,
  `${mail} ${inWest} ${sonnet}`,
];
/** Each account for all that anybody was billed for in a region. */
const searchedByWholeBill = Object.fromEntries(
  [search, mail].flatMap((id) => [
    [`${id} ${inEast}`, [profile, proKey, sonnetKey]],
    [`${id} ${inWest}`, [profile, microKey, sonnetKey]],
  ]),
);

describe('models that ListMetrics no longer shows, in several accounts', () => {
  test('roles: each account is searched for what it was billed for, the Marketplace in every region', async () => {
    const { searched, found, snapshot } = await collectFrom(everyone);
    expect(searched).toEqual({
      [`${search} ${inEast}`]: [profile, proKey, sonnetKey],
      [`${search} ${inWest}`]: [profile, sonnetKey],
      [`${mail} ${inEast}`]: [profile, sonnetKey],
      [`${mail} ${inWest}`]: [profile, microKey, sonnetKey],
    });
    expect(found).toEqual(foundAll);
    expect(snapshot.gaps).toEqual([]);
  });

  test('observability: the same, without the profiles that a monitoring account cannot list', async () => {
    const { searched, found } = await collectFrom(everyone, { accounts: modes.observability });
    expect(searched).toEqual({
      [`${search} ${inEast}`]: [proKey, sonnetKey],
      [`${search} ${inWest}`]: [sonnetKey],
      [`${mail} ${inEast}`]: [sonnetKey],
      [`${mail} ${inWest}`]: [microKey, sonnetKey],
    });
    expect(found).toEqual(foundAll);
  });

  test('a place that no list, bill or memory names is not searched, and its models are not listed', async () => {
    const { searched, server } = await collectFrom([searchNova, mailMicro]);
    expect(searched).toEqual({
      [`${search} ${inEast}`]: [profile, proKey],
      [`${mail} ${inWest}`]: [profile, microKey],
    });
    expect(server.answered()['bedrock:ListFoundationModels']).toBe(2);
  });

  test('what an earlier run remembers of an account is searched for in that account', async () => {
    const remembered = [
      {
        id: 'deleted12345',
        model: null,
        firstDay: day('2026-10-20'),
        lastDay: day('2026-11-02'),
        name: 'old team',
        routing: null,
        accountId: search,
        region: inWest,
      },
    ];
    const forgotten: Traffic = { account: search, region: inWest, modelId: 'deleted12345', days: old };
    const { searched, found } = await collectFrom([searchNova, mailMicro, forgotten], { remembered });
    expect(searched).toEqual({
      [`${search} ${inEast}`]: [profile, proKey],
      [`${search} ${inWest}`]: [profile, 'deleted12345'],
      [`${mail} ${inWest}`]: [profile, microKey],
    });
    expect(found).toContain(`${search} ${inWest} deleted12345`);
  });

  test('an account that has no bill is searched for what the others were billed for', async () => {
    const unseen = { account: search, region: inWest, modelId: 'amazon.nova-micro-v1:0', days: old };
    const { searched, found } = await collectFrom([unseen, mailClaude, mailMicro]);
    expect(searched[`${search} ${inWest}`]).toEqual([profile, microKey, sonnetKey]);
    expect(found).toContain(`${search} ${inWest} amazon.nova-micro-v1:0`);
  });

  const grouped = (key: string) => (input: Readonly<Record<string, unknown>>) =>
    ['"LINKED_ACCOUNT"', key].every((one) => JSON.stringify(input.GroupBy ?? []).includes(one));
  const later = (input: Readonly<Record<string, unknown>>) => input.NextPageToken !== undefined;

  describe.each(['roles', 'observability'] as const)('%s', (mode) => {
    test.each<[string, Omit<Fault, 'operation'>, number]>([
      ['the Marketplace services are denied', { kind: 'denied', when: grouped('"SERVICE"') }, 100],
      ['the others are denied', { kind: 'denied', when: grouped('USAGE_TYPE') }, 100],
      ['both are denied', { kind: 'denied', when: grouped('LINKED_ACCOUNT') }, 100],
      ['an amount is missing', { kind: 'missing field', when: grouped('USAGE_TYPE') }, 100],
      [
        'a later page is denied',
        { kind: 'denied', when: (input) => grouped('USAGE_TYPE')(input) && later(input) },
        3,
      ],
      ['a page token comes twice', { kind: 'same token twice', when: grouped('"SERVICE"') }, 100],
    ])(
      'when the bill by account is not whole (%s), the whole bill is searched for',
      async (_, fault, size) => {
        const { searched, found, snapshot } = await collectFrom(
          everyone,
          { accounts: modes[mode] },
          {
            faults: [{ operation: 'ce:GetCostAndUsage', ...fault }],
            pageSizes: { 'ce:GetCostAndUsage': size },
          },
        );
        const withoutProfile = (models: readonly string[]) => models.filter((model) => model !== profile);
        const expected = Object.entries(searchedByWholeBill).map(([place, models]) => [
          place,
          mode === 'roles' ? models : withoutProfile(models),
        ]);
        expect(searched).toEqual(Object.fromEntries(expected));
        expect(found).toEqual(foundAll);
        expect(snapshot.gaps).toEqual([
          {
            kind: expect.stringMatching(/^source_(failed|partial)$/),
            detail: expect.stringContaining('accounts'),
          },
        ]);
      },
    );

    test('the bill by account is read before the first metric, and once', async () => {
      const { server } = await collectFrom(everyone, { accounts: modes[mode] });
      const asked = server.requests.map(({ operation, input }) =>
        grouped('LINKED_ACCOUNT')(input) ? 'by account' : operation,
      );
      expect(asked.filter((one) => one === 'by account')).toHaveLength(2);
      expect(asked.lastIndexOf('by account')).toBeLessThan(asked.indexOf('cloudwatch:GetMetricData'));
      expect(server.answered()['ce:GetCostAndUsage']).toBe(6);
      expect(server.answered()['ce:GetDimensionValues']).toBe(1);
    });
  });

  test.each([
    ['between the whole bill and the bill by account', 0.025, 2],
    ['between the two halves of the bill by account', 0.035, 3],
    ['before metrics are asked for', 0.04001, 4],
  ])('the cost cap stops a run %s', async (_, runCostCapUsd, costRequests) => {
    const server = await startAwsServer(twoAccounts(trafficParts(everyone)));
    const request = collectRequest({ accounts: roles, config: reportConfig, runCostCapUsd });
    await expect(collectFromAws(request, testClients(server.url))).rejects.toMatchObject({
      code: 'COST_CAP_REACHED',
    });
    const { 'ce:GetDimensionValues': names = 0, 'ce:GetCostAndUsage': costs = 0 } = server.answered();
    expect(names + costs).toBe(costRequests);
    expect(server.metricsAsked()).toBe(0);
    await server.close();
  });
});
