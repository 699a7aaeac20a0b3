import * as z from 'zod';
import { AwsError } from './aws-error.ts';
import type { Service, ServiceCall } from './service.ts';

const roleInput = z.object({
  RoleArn: z.string(),
  RoleSessionName: z.string().min(2),
  ExternalId: z.string().optional(),
});

export const sts: Service = {
  prefix: 'sts',
  protocol: 'query',
  answer: (call) => (call.operation === 'AssumeRole' ? assumeRole(call) : callerIdentity(call)),
};

function callerIdentity({ account }: ServiceCall) {
  return { Account: account, UserId: 'AIDATEST', Arn: `arn:aws:iam::${account}:user/test` };
}

/** The keys handed out name their account, so that later requests are known by them. */
function assumeRole({ input, organisation }: ServiceCall) {
  const { RoleArn, RoleSessionName, ExternalId } = roleInput.parse(input);
  const entered = organisation.accounts.find(({ role }) => role?.arn === RoleArn);
  if (entered === undefined || entered.role?.externalId !== ExternalId) {
    throw new AwsError(
      'AccessDenied',
      `User is not authorized to perform: sts:AssumeRole on ${RoleArn}`,
      403,
    );
  }
  return {
    Credentials: {
      AccessKeyId: roleKey(entered.id),
      SecretAccessKey: 'secret',
      SessionToken: 'session',
      Expiration: new Date(Date.parse(organisation.now) + 3_600_000).toISOString(),
    },
    AssumedRoleUser: { AssumedRoleId: `AROA:${RoleSessionName}`, Arn: `${RoleArn}/${RoleSessionName}` },
  };
}

function roleKey(account: string): string {
  return `ASIA${account}`;
}

/** The account that an access key belongs to: the caller's, unless an assumed role gave it. */
export function accountOf(accessKeyId: string, caller: string): string {
  return /^ASIA(\d{12})$/.exec(accessKeyId)?.[1] ?? caller;
}
