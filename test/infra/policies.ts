import type { Template } from 'aws-cdk-lib/assertions';

export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: unknown;
  readonly Principal?: '*' | { readonly AWS?: unknown; readonly Service?: string };
  readonly Condition?: unknown;
}

export interface Policy {
  readonly Statement: readonly Statement[];
}

/** Source: Service Authorization Reference, the actions of these services without a resource type. */
const unlimitable = [
  'account:ListRegions',
  'bedrock:ListCustomModelDeployments',
  'bedrock:ListCustomModels',
  'bedrock:ListFoundationModels',
  'bedrock:ListInferenceProfiles',
  'bedrock:ListProvisionedModelThroughputs',
  'ce:GetCostAndUsage',
  'ce:GetDimensionValues',
  'cloudwatch:GetMetricData',
  'cloudwatch:ListMetrics',
];

/** The inline policies of the role that a service takes. */
export function policiesOf(template: Template, service: string): readonly Policy[] {
  const roles = Object.values(template.findResources('AWS::IAM::Role'));
  const [role] = roles.filter(({ Properties }) =>
    JSON.stringify(Properties.AssumeRolePolicyDocument).includes(`"${service}"`),
  );
  return (role?.Properties.Policies ?? []).map((policy: { PolicyDocument: Policy }) => policy.PolicyDocument);
}

/** The actions that are allowed on `*` although AWS could limit them. */
export function limitableOf(policies: readonly Policy[]): readonly string[] {
  return policies
    .flatMap(({ Statement }) => Statement)
    .filter(({ Resource }) => [Resource].flat().includes('*'))
    .flatMap(({ Action }) => Action)
    .filter((action) => !unlimitable.includes(action));
}

/** The statements of buckets, queues, topics and keys. */
export function resourcePolicies(template: Template): readonly Statement[] {
  const { Resources } = template.toJSON();
  return Object.values<{ Properties?: { PolicyDocument?: Policy; KeyPolicy?: Policy } }>(Resources).flatMap(
    ({ Properties }) => (Properties?.PolicyDocument ?? Properties?.KeyPolicy)?.Statement ?? [],
  );
}

/** Who is meant: a service, an account, or `*`. */
export function principalOf({ Principal }: Statement): unknown {
  return Principal === undefined || Principal === '*' ? Principal : (Principal.Service ?? Principal.AWS);
}

/** As CDK writes policies: a list of one is that one. */
export function singleAsText(key: string, value: unknown): unknown {
  return (key === 'Action' || key === 'Resource') && Array.isArray(value) && value.length === 1
    ? value[0]
    : value;
}
