import { type App, Aws, BootstraplessSynthesizer, Stack } from 'aws-cdk-lib';
import { AccountPrincipal, PolicyDocument, Role } from 'aws-cdk-lib/aws-iam';
import { memberPolicyOf } from '../src/permissions.ts';
import { acknowledgePolicy } from './acknowledge.ts';
import type { Stage } from './check-stage.ts';

/**
 * The read-only role of a member account: a template that needs no bootstrapped account, to be deployed by itself or
 * as a StackSet. Null when the stage has none.
 *
 * It trusts the account, and in it the function's role by condition: a role that is named as principal must exist
 * before and is forgotten when it is made anew.
 */
export function memberStack(app: App, { name, settings, config }: Stage): Stack | null {
  const { account, memberRole } = settings;
  if (memberRole === null || account === null) return null;
  const stack = new Stack(app, `${name}-member`, {
    description: `bedrock-usage-report: lets ${name} of account ${account} read usage`,
    // @ts-expect-error The types of CDK were not written for exactOptionalPropertyTypes.
    synthesizer: new BootstraplessSynthesizer(),
  });
  const policy = memberPolicyOf(config);
  const role = new Role(stack, 'Reader', {
    roleName: memberRole.name,
    description: `Read by ${name} of account ${account}`,
    assumedBy: new AccountPrincipal(account).withConditions({
      StringEquals: { 'sts:ExternalId': memberRole.externalId },
      ArnEquals: { 'aws:PrincipalArn': `arn:${Aws.PARTITION}:iam::${account}:role/${name}` },
    }),
    inlinePolicies: { Usage: PolicyDocument.fromJson(policy) },
  });
  acknowledgePolicy(role, policy);
  return stack;
}
