import type { Fault } from './aws-server/faults.ts';
import { search } from './aws-server/two-accounts.ts';

/** A request, or all requests of a kind, that a fault can hit. */
export interface FaultTarget extends Omit<Fault, 'kind'> {
  readonly name: string;
  /** The only parts that may be short when it fails, as `snapshot-differences.ts` names them. */
  readonly hides: readonly string[];
}

const groupedBy = (...keys: readonly string[]) => {
  const grouping = JSON.stringify(keys.map((Key) => ({ Type: 'DIMENSION', Key })));
  return (input: Readonly<Record<string, unknown>>) => JSON.stringify(input.GroupBy) === grouping;
};
const ofAccounts = (count: number) => (input: Readonly<Record<string, unknown>>) =>
  (JSON.stringify(input.Filter).match(/"\d{12}"/g) ?? []).length === count;
const both =
  (...tests: readonly ((input: Readonly<Record<string, unknown>>) => boolean)[]) =>
  (input: Readonly<Record<string, unknown>>) =>
    tests.every((test) => test(input));

const costs = 'ce:GetCostAndUsage';
const east = { region: 'us-east-1', account: search };

/** Every request of a run over two accounts. */
export const faultTargets: readonly FaultTarget[] = [
  { name: 'caller identity', operation: 'sts:GetCallerIdentity', hides: [] },
  {
    name: 'role of one account',
    operation: 'sts:AssumeRole',
    when: ({ RoleArn }) => String(RoleArn).includes(search),
    hides: [`cloudwatch ${search} closed`],
  },
  { name: 'regions', operation: 'account:ListRegions', account: search, hides: ['account:ListRegions'] },
  {
    name: 'listing, one region',
    operation: 'cloudwatch:ListMetrics',
    ...east,
    // What Bedrock lists is read only where models are seen.
    hides: [
      `cloudwatch ${search} us-east-1`,
      'bedrock:ListInferenceProfiles',
      'bedrock:ListProvisionedModelThroughputs',
    ],
  },
  {
    name: 'listing, mantle only',
    operation: 'cloudwatch:ListMetrics',
    ...east,
    when: ({ Namespace }) => Namespace === 'AWS/BedrockMantle',
    hides: [`cloudwatch ${search} us-east-1`],
  },
  {
    name: 'metric data, one region',
    operation: 'cloudwatch:GetMetricData',
    ...east,
    hides: [`cloudwatch ${search} us-east-1`],
  },
  { name: 'service names', operation: 'ce:GetDimensionValues', hides: ['ce:GetDimensionValues'] },
  {
    name: 'charges',
    operation: costs,
    when: both(groupedBy('SERVICE', 'USAGE_TYPE'), ofAccounts(2)),
    hides: [
      'cost-explorer',
      'cost-explorer:record-types',
      'cost-explorer:operations',
      'cost-explorer:accounts',
      'route',
    ],
  },
  {
    name: 'record types',
    operation: costs,
    when: groupedBy('SERVICE', 'RECORD_TYPE'),
    hides: ['cost-explorer:record-types'],
  },
  {
    name: 'operations, Marketplace',
    operation: costs,
    when: groupedBy('SERVICE', 'OPERATION'),
    hides: ['cost-explorer:operations'],
  },
  {
    name: 'operations, others',
    operation: costs,
    when: groupedBy('USAGE_TYPE', 'OPERATION'),
    hides: ['cost-explorer:operations'],
  },
  {
    name: 'accounts, Marketplace',
    operation: costs,
    when: groupedBy('LINKED_ACCOUNT', 'SERVICE'),
    hides: ['cost-explorer:accounts'],
  },
  {
    name: 'accounts, others',
    operation: costs,
    when: groupedBy('LINKED_ACCOUNT', 'USAGE_TYPE'),
    hides: ['cost-explorer:accounts'],
  },
  {
    name: 'charges of a route',
    operation: costs,
    when: both(groupedBy('SERVICE', 'USAGE_TYPE'), ofAccounts(1)),
    hides: ['route'],
  },
  { name: 'models', operation: 'bedrock:ListFoundationModels', hides: ['bedrock:ListFoundationModels'] },
  { name: 'profiles', operation: 'bedrock:ListInferenceProfiles', hides: ['bedrock:ListInferenceProfiles'] },
  {
    name: 'provisioned',
    operation: 'bedrock:ListProvisionedModelThroughputs',
    hides: ['bedrock:ListProvisionedModelThroughputs'],
  },
];
