import type { Completeness, Gap } from '../../src/domain/gap.ts';
import type { RouteConfig } from '../../src/domain/report-config.ts';
import { routeSnapshot } from '../../src/ledger/route-snapshot.ts';
import { day, decimal, line, series, snapshot } from '../support/snapshot-builder.ts';

const own = '111122223333';
const other = '444455556666';
const route: RouteConfig = {
  name: 'search',
  to: ['a@example.com'],
  accounts: [own],
  models: [],
  when: 'always',
};
const failed = (account: string) => ({
  source: 'cloudwatch' as const,
  account,
  region: 'us-east-1',
  state: 'failed' as const,
  detail: 'denied',
});

const organisation = snapshot({
  accounts: [
    { id: own, name: 'search' },
    { id: other, name: 'payroll' },
  ],
  usage: [own, other].map((accountId) => series('amazon.nova-pro-v1:0', {}, { accountId })),
  charges: [line('2026-11-22', 'Amazon Bedrock', 'USE1-NovaPro-input-tokens', '1', '0.0008')],
  accountSets: [{ accounts: [own], charges: [] }],
  completeness: [failed(own), failed(other)],
  gaps: [
    { kind: 'region_failed', detail: `CloudWatch us-east-1, account ${own}: denied` },
    { kind: 'region_failed', detail: `CloudWatch us-east-1, account ${other}: denied` },
    { kind: 'helper_failed', detail: `bedrock:ListInferenceProfiles failed (${other} and ${own}): denied` },
    { kind: 'helper_failed', detail: 'account:ListRegions failed: denied' },
  ],
});

it('holds nothing of another account, not even in what it says is missing', () => {
  const restricted = routeSnapshot(organisation, route);
  expect(restricted.charges).toEqual([]);
  expect(restricted.usage).toHaveLength(1);
  expect(restricted.gaps.map(({ detail }) => detail)).toEqual([
    `CloudWatch us-east-1, account ${own}: denied`,
    `bedrock:ListInferenceProfiles failed (another account and ${own}): denied`,
    'account:ListRegions failed: denied',
  ]);
  expect(JSON.stringify(restricted)).not.toContain(other);
  expect(JSON.stringify(restricted)).not.toContain('payroll');
});

it('knows no bill when its own request failed, rather than an empty one', () => {
  const lost = { ...organisation, accountSets: [{ accounts: [own], charges: null }] };
  expect(routeSnapshot(lost, route).charges).toBeNull();
});

it('says itself that its bill is missing, for the table of the whole report does not', () => {
  const bill = {
    source: 'cost-explorer',
    account: null,
    region: null,
    state: 'complete',
    detail: '',
  } as const;
  const lost = { ...organisation, completeness: [bill], accountSets: [{ accounts: [own], charges: null }] };
  expect(routeSnapshot(lost, route).completeness).toMatchObject([
    { source: 'cost-explorer', state: 'failed' },
  ]);
  expect(routeSnapshot({ ...organisation, completeness: [bill] }, route).completeness).toEqual([bill]);
});

it('of an account that could not be entered says so, and knows neither its usage nor its bill', () => {
  const closed = { ...failed(own), region: null };
  const gap = { kind: 'account_failed', detail: `account ${own} could not be entered: denied` } as const;
  const restricted = routeSnapshot(
    {
      ...organisation,
      accounts: [{ id: other, name: 'payroll' }],
      accountSets: [{ accounts: [], charges: [] }],
      completeness: [closed, failed(other)],
      gaps: [gap],
    },
    route,
  );
  expect(restricted).toMatchObject({ accounts: [], charges: null, completeness: [closed], gaps: [gap] });
});

describe('a route of accounts', () => {
  const date = day('2026-11-22');
  const third = '777788889999';
  const lineOf = (usageType: string) => line(date, 'Amazon Bedrock', usageType, '1', '1');
  const chargeOf = (accountId: string) => ({
    day: date,
    accountId,
    service: null,
    usageType: 'USE1-NovaPro-input-tokens',
    billedUsd: decimal('1'),
  });
  const seenBy = (accountId: string) => ({
    id: 'amazon.nova-pro-v1:0',
    accountId,
    region: 'us-east-1',
    model: 'amazon.nova-pro',
    name: null,
    routing: null,
    firstDay: date,
    lastDay: date,
  });
  const whole = {
    ...organisation,
    accounts: [third, own, other].map((id) => ({ id, name: null })),
    accountCharges: [own, other].map(chargeOf),
    remembered: [own, other].map(seenBy),
    operations: [
      {
        day: date,
        service: null,
        usageType: 'USE1-NovaPro-input-tokens',
        operation: 'Invoke',
        billedUsd: decimal('1'),
      },
    ],
    adjustments: [
      {
        day: date,
        service: 'Amazon Bedrock',
        recordType: 'Credit',
        billedUsd: decimal('-1'),
        estimated: true,
      },
    ],
    restated: [{ day: date, beforeUsd: decimal('1'), nowUsd: decimal('2'), kind: 'loaded' as const }],
    archived: [
      {
        id: 'daily/2026-11-21',
        revision: 0,
        status: 'complete' as const,
        generatedAt: '2026-11-22T06:00:00.000Z',
        billedUsd: null,
        rows: [],
        restated: [],
      },
    ],
    accountSets: [
      { accounts: [other], charges: [lineOf('USE1-NovaLite-input-tokens')] },
      { accounts: [own, third], charges: [lineOf('USE1-NovaPro-input-tokens')] },
      { accounts: [own], charges: [lineOf('USE1-NovaMicro-input-tokens')] },
    ],
  };

  it('has nothing of other accounts in any part of the snapshot', () => {
    expect(routeSnapshot(whole, route)).toMatchObject({
      accountCharges: [{ accountId: own }],
      remembered: [{ accountId: own }],
      accountSets: [],
      operations: null,
      adjustments: null,
      restated: [],
      archived: [],
    });
  });

  it.each([
    ['of the one account', [own], ['USE1-NovaMicro-input-tokens']],
    ['of all its accounts together, in whatever order', [third, own], ['USE1-NovaPro-input-tokens']],
    ['unknown where nobody asked for its own', [third], undefined],
  ])('has the bill %s', (_, accounts, usageTypes) => {
    const { charges } = routeSnapshot(whole, { ...route, accounts });
    expect(charges?.map(({ usageType }) => usageType)).toEqual(usageTypes);
  });

  it('knows no dollars per account where nobody read them', () => {
    expect(routeSnapshot({ ...whole, accountCharges: null }, route).accountCharges).toBeNull();
  });

  it('is cut out of all accounts only if it names some, and never has what no line gives to a model', () => {
    const read = { ...whole, completeness: [], gaps: [] };
    const ofModels = routeSnapshot(read, { ...route, accounts: [], models: ['amazon.*'] });
    expect(ofModels).toEqual({ ...read, adjustments: null, restated: [], archived: [] });
  });

  const billOf = (accounts: string): Gap => ({
    kind: 'source_failed',
    detail: `Cost Explorer, accounts ${accounts} of a route: not read whole, denied; hidden: all that was billed to them`,
  });
  const refusal = (id: string) => `arn:aws:sts::${id}:assumed-role/run is not authorized`;

  it.each<[string, boolean, Gap]>([
    ['the bill of its accounts', true, billOf(`${own}, ${third}`)],
    ['the bill of another set of accounts', false, billOf(`${own}, ${other}`)],
    ['the bill of one of its accounts alone', false, billOf(own)],
    [
      'another account that could not be entered',
      false,
      { kind: 'account_failed', detail: `account ${other} could not be entered: denied` },
    ],
    [
      'another account that was refused to one of its own',
      false,
      { kind: 'account_failed', detail: `account ${other} could not be entered: ${refusal(own)}` },
    ],
    [
      'a region of another account that was refused to one of its own',
      false,
      { kind: 'region_failed', detail: `CloudWatch us-east-1, account ${other}: ${refusal(own)}` },
    ],
  ])('is told a gap in %s: %s', (_, told, gap) => {
    const accounts = [own, third];
    expect(routeSnapshot({ ...whole, gaps: [gap] }, { ...route, accounts }).gaps).toEqual(told ? [gap] : []);
  });

  it('is told of its own place without the account to which it was refused', () => {
    const place = `CloudWatch us-east-1, account ${own}:`;
    const gap: Gap = { kind: 'region_failed', detail: `${place} ${refusal(other)}` };
    expect(routeSnapshot({ ...whole, gaps: [gap] }, route).gaps).toEqual([
      { ...gap, detail: `${place} ${refusal('another account')}` },
    ]);
  });
});

it('tells why its bill is missing in the words of the source, where there are any', () => {
  const bill: Completeness = {
    source: 'cost-explorer',
    account: null,
    region: null,
    state: 'failed',
    detail: 'access denied',
  };
  const usage: Completeness = { ...failed(own), state: 'complete', detail: '' };
  const lost = { ...organisation, accountSets: [], completeness: [bill, usage] };
  expect(routeSnapshot(lost, route).completeness).toEqual([bill, usage]);
  const whole: Completeness = { ...bill, state: 'complete', detail: '' };
  expect(routeSnapshot({ ...lost, completeness: [whole, usage] }, route).completeness).toEqual([
    { ...bill, detail: 'the charges of these accounts alone were not read' },
    usage,
  ]);
});

describe('a route of models', () => {
  const ofModels: RouteConfig = { ...route, accounts: [], models: ['amazon.*'] };
  const bill: Completeness = {
    source: 'cost-explorer',
    account: null,
    region: null,
    state: 'failed',
    detail: 'access denied',
  };

  it('is not told the ids that could not be read: they may be models of others', () => {
    const short = {
      ...failed(own),
      state: 'partial' as const,
      detail: '1 of 40 metrics (cohere.embed-v4:0)',
    };
    const more = { ...short, region: 'eu-west-1', detail: `${short.detail}, more than once` };
    const nothing = { ...failed(other), detail: `${short.detail}, all of them` };
    const read = { ...failed(own), region: 'us-west-2', state: 'complete' as const, detail: '' };
    const completeness = [short, nothing, more, read, bill];
    const gaps: Gap[] = [
      { kind: 'region_failed', detail: `CloudWatch eu-west-1, account ${own}: ${more.detail}` },
      { kind: 'region_failed', detail: `CloudWatch us-east-1, account ${other}: ${nothing.detail}` },
      { kind: 'region_failed', detail: `CloudWatch us-east-1, account ${own}: ${short.detail}` },
      { kind: 'source_failed', detail: 'Cost Explorer: nothing read, access denied' },
    ];
    const told = routeSnapshot({ ...organisation, completeness, gaps }, ofModels);
    expect(told.completeness).toEqual([
      { ...short, detail: 'some of it could not be read' },
      { ...nothing, detail: 'nothing could be read' },
      { ...more, detail: 'some of it could not be read' },
      read,
      bill,
    ]);
    expect(told.gaps.map(({ detail }) => detail)).toEqual([
      `CloudWatch eu-west-1, account ${own}: some of it could not be read`,
      `CloudWatch us-east-1, account ${other}: nothing could be read`,
      `CloudWatch us-east-1, account ${own}: some of it could not be read`,
      'Cost Explorer: nothing read, access denied',
    ]);
  });
});
