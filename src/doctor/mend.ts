import type { SourceFailure } from '../collect/source-failure.ts';
import { partitionOfRegion } from '../permissions.ts';

/** Whose credentials are in use. */
export interface Caller {
  readonly accountId: string;
  readonly arn: string;
}

/** The name under which a granted policy is kept. */
const policyName = 'bedrock-usage-report';

/**
 * Gives whoever calls what the configuration needs.
 *
 * @param policyCommand the command that prints the policy, with the flags that were given here
 */
export function grant({ arn }: Caller, policyCommand: string): string {
  const [, kind, path = ''] = /^arn:[^:]+:(?:iam|sts)::\d*:([a-z-]+)\/?(.*)$/.exec(arn) ?? [];
  const document = `--policy-name ${policyName} --policy-document "$(${policyCommand})"`;
  const name = kind === 'assumed-role' ? path.split('/')[0] : path.split('/').at(-1);
  // The role of a permission set is rewritten by IAM Identity Center.
  if (name?.startsWith('AWSReservedSSO_')) {
    return `add what \`${policyCommand}\` prints to the permission set: ${consoleOf(arn)}/singlesignon`;
  }
  if (kind === 'assumed-role') return `aws iam put-role-policy --role-name ${name} ${document}`;
  if (kind === 'user') return `aws iam put-user-policy --user-name ${name} ${document}`;
  return `allow what \`${policyCommand}\` prints: ${consoleOf(arn)}/iam/home#/policies`;
}

/** Gives a member account's role what it needs there; run with that account's own credentials. */
export function grantRole(roleArn: string, policy: object): string {
  return `aws iam put-role-policy --role-name ${roleNameOf(roleArn)} --policy-name ${policyName} --policy-document '${JSON.stringify(policy)}'`;
}

/** Lets the caller into a member account's role; the external id is nobody's to print. */
export function trust(
  roleArn: string,
  caller: Caller,
  externalId: 'with an external id' | 'without',
): string {
  const statement = {
    Effect: 'Allow',
    Principal: { AWS: principalOf(caller) },
    Action: 'sts:AssumeRole',
    ...(externalId === 'without'
      ? {}
      : { Condition: { StringEquals: { 'sts:ExternalId': 'ACCOUNTS_ROLES_EXTERNAL_ID' } } }),
  };
  const document = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  return `aws iam update-assume-role-policy --role-name ${roleNameOf(roleArn)} --policy-document '${document}'`;
}

/** What mends a request that AWS did not answer as it should; only a denial is mended by allowing. */
export function mendOf({ kind }: SourceFailure, allowing: string): string {
  switch (kind) {
    case 'denied':
      return allowing;
    case 'credentials':
      return 'sign in again: aws sso login';
    case 'throttled':
      return 'wait a minute, then: bedrock-report doctor';
    default:
      return 'check the network, AWS_ENDPOINT_URL and https://health.aws.amazon.com/health/status, then: bedrock-report doctor';
  }
}

/** Looking again as somebody who may. */
export function lookYourself(command: string): string {
  return `look with an administrator's credentials: ${command}`;
}

/** A name as one word of a shell's command. */
export function word(name: string): string {
  return /^[\w@%+=:,./-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`;
}

/** The console of the partition that a region or an ARN is in. */
export function consoleOf(regionOrArn: string): string {
  const partition = /^arn:([^:]+):/.exec(regionOrArn)?.[1] ?? partitionOfRegion(regionOrArn);
  if (partition === 'aws-us-gov') return 'https://console.amazonaws-us-gov.com';
  return partition === 'aws-cn' ? 'https://console.amazonaws.cn' : 'https://console.aws.amazon.com';
}

/**
 * A session's role is what a trust policy names: the session itself is gone tomorrow. Roles of IAM Identity Center
 * have a path that the session does not tell, so their whole account is let in.
 */
function principalOf({ accountId, arn }: Caller): string {
  if (arn.includes('assumed-role/AWSReservedSSO_')) return `${arn.split(':sts:')[0]}:iam::${accountId}:root`;
  return arn.replace(/^(arn:[^:]+):sts:(:\d+:)assumed-role\/([^/]+)\/.*$/, '$1:iam:$2role/$3');
}

function roleNameOf(roleArn: string): string {
  return roleArn.split('/').at(-1) ?? roleArn;
}
