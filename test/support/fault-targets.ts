import type { Fault } from './aws-server/faults.ts';
import { mail, search } from './aws-server/two-accounts.ts';
import type { Row } from './finished-report.ts';
import type { Hidden } from './report-judgement.ts';

/** A request, or all requests of a kind, that a fault can hit. */
export interface FaultTarget extends Omit<Fault, 'kind'> {
  readonly name: string;
  /** Items on a page of its operation; else all on one. */
  readonly pageSize?: number;
  /** What may be short when it fails, in the report and in that of the route; the route's is the same unless told. */
  readonly hides: Hidden;
  readonly hidesFromRoute?: Hidden;
  /** The same where the list breaks off after all of it came, in both reports. */
  readonly hidesWhenBrokenOff?: Hidden;
  /** What a gap must name. */
  readonly named: string;
}

type Input = Readonly<Record<string, unknown>>;

const groupedBy = (...keys: readonly string[]) => {
  const grouping = JSON.stringify(keys.map((Key) => ({ Type: 'DIMENSION', Key })));
  return (input: Input) => JSON.stringify(input.GroupBy) === grouping;
};
const ofAccounts = (count: number) => (input: Input) =>
  (JSON.stringify(input.Filter).match(/"\d{12}"/g) ?? []).length === count;
const laterPage = ({ NextToken, NextPageToken }: Input) => (NextToken ?? NextPageToken) !== undefined;
const all =
  (...tests: readonly ((input: Input) => boolean)[]) =>
  (input: Input) =>
    tests.every((test) => test(input));

const costs = 'ce:GetCostAndUsage';
const east = { region: 'us-east-1', account: search };
const eastHidden = {
  hides: { sources: [`cloudwatch ${search} us-east-1`] },
  named: `CloudWatch us-east-1, account ${search}`,
};
const nothing: Hidden = { sources: [] };
const bill = [
  'cost-explorer',
  'cost-explorer:record-types',
  'cost-explorer:operations',
  'cost-explorer:accounts',
];
const only = (...sources: readonly string[]): Pick<FaultTarget, 'hides'> => ({ hides: { sources } });

/** Every request of a run over two accounts. */
export const faultTargets: readonly FaultTarget[] = [
  { name: 'caller identity', operation: 'sts:GetCallerIdentity', hides: nothing, named: '' },
  {
    name: 'role of one account',
    operation: 'sts:AssumeRole',
    when: ({ RoleArn }) => String(RoleArn).includes(search),
    ...only(`cloudwatch ${search}`),
    hidesFromRoute: { sources: [`cloudwatch ${search}`, 'cost-explorer'] },
    named: `account ${search}`,
  },
  {
    name: 'regions',
    operation: 'account:ListRegions',
    account: mail,
    hides: { sources: [], doubted: ({ region }) => region === 'eu-south-1', accounts: [mail] },
    hidesFromRoute: nothing,
    hidesWhenBrokenOff: nothing,
    named: `account ${mail}`,
  },
  { name: 'listing, one region', operation: 'cloudwatch:ListMetrics', ...east, ...eastHidden },
  {
    name: 'listing, mantle only',
    operation: 'cloudwatch:ListMetrics',
    ...east,
    when: ({ Namespace }) => Namespace === 'AWS/BedrockMantle',
    ...eastHidden,
  },
  { name: 'metric data, one region', operation: 'cloudwatch:GetMetricData', ...east, ...eastHidden },
  {
    name: 'metric data, later page',
    operation: 'cloudwatch:GetMetricData',
    ...east,
    // The first page ends between the input and the output tokens of a model.
    pageSize: 19,
    when: laterPage,
    ...eastHidden,
  },
  {
    name: 'service names',
    operation: 'ce:GetDimensionValues',
    hides: nothing,
    named: 'ce:GetDimensionValues',
  },
  {
    name: 'charges',
    operation: costs,
    when: all(groupedBy('SERVICE', 'USAGE_TYPE'), ofAccounts(2)),
    ...only(...bill),
    hidesWhenBrokenOff: { sources: ['cost-explorer'] },
    named: 'Cost Explorer: ',
  },
  {
    name: 'charges, later page',
    operation: costs,
    pageSize: 100,
    when: all(groupedBy('SERVICE', 'USAGE_TYPE'), ofAccounts(2), laterPage),
    ...only('cost-explorer'),
    named: 'Cost Explorer: ',
  },
  {
    name: 'record types',
    operation: costs,
    when: groupedBy('SERVICE', 'RECORD_TYPE'),
    ...only('cost-explorer:record-types'),
    named: 'Cost Explorer, record types',
  },
  ...(['SERVICE', 'USAGE_TYPE'] as const).map((key) => ({
    name: `operations, ${key === 'SERVICE' ? 'Marketplace' : 'others'}`,
    operation: costs,
    when: groupedBy(key, 'OPERATION'),
    ...only('cost-explorer:operations'),
    named: 'Cost Explorer, operations',
  })),
  ...(['SERVICE', 'USAGE_TYPE'] as const).map((key) => ({
    name: `accounts, ${key === 'SERVICE' ? 'Marketplace' : 'others'}`,
    operation: costs,
    when: groupedBy('LINKED_ACCOUNT', key),
    ...only('cost-explorer:accounts'),
    named: 'Cost Explorer, accounts',
  })),
  {
    name: 'charges of a route',
    operation: costs,
    when: all(groupedBy('SERVICE', 'USAGE_TYPE'), ofAccounts(1)),
    hides: nothing,
    hidesFromRoute: { sources: ['cost-explorer'] },
    named: `accounts ${search} of a route`,
  },
  {
    name: 'models',
    operation: 'bedrock:ListFoundationModels',
    hides: nothing,
    named: 'bedrock:ListFoundationModels',
  },
  {
    name: 'profiles',
    operation: 'bedrock:ListInferenceProfiles',
    // An application profile that nobody resolves may run any model of its region.
    hides: { sources: [], doubted: inEast('on_demand'), accounts: [search] },
    hidesWhenBrokenOff: nothing,
    named: 'bedrock:ListInferenceProfiles',
  },
  {
    name: 'provisioned',
    operation: 'bedrock:ListProvisionedModelThroughputs',
    hides: { sources: [], doubted: inEast('provisioned'), accounts: [search] },
    hidesWhenBrokenOff: nothing,
    named: 'bedrock:ListProvisionedModelThroughputs',
  },
];

function inEast(group: string): (row: Row) => boolean {
  return ({ region, charge_group }) => region === 'us-east-1' && charge_group === group;
}
