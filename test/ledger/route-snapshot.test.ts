import type { RouteConfig } from '../../src/domain/report-config.ts';
import { routeSnapshot } from '../../src/ledger/route-snapshot.ts';
import { line, series, snapshot } from '../support/snapshot-builder.ts';

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
