import type { MotoServer } from './moto-server.ts';
import { credentials } from './seed.ts';

/** A policy as `bedrock-report policy` prints it. */
export interface PrintedPolicy {
  readonly Statement: readonly { readonly Action: readonly string[]; readonly Resource: unknown }[];
}

/** The same policy without one of its actions. */
export function without(policy: PrintedPolicy, action: string): PrintedPolicy {
  const Statement = policy.Statement.map((statement) => ({
    ...statement,
    Action: statement.Action.filter((one) => one !== action),
  })).filter(({ Action }) => Action.length > 0);
  return { ...policy, Statement };
}

/** Makes a user who may do what a policy says, and no more, once `enforce` was called. */
export async function userWith(moto: MotoServer, policy: PrintedPolicy): Promise<typeof credentials> {
  await iam(moto, 'CreateUser', { UserName: 'nightly' });
  await iam(moto, 'PutUserPolicy', {
    UserName: 'nightly',
    PolicyName: 'least',
    PolicyDocument: JSON.stringify(inMotoWords(policy)),
  });
  const reply = await iam(moto, 'CreateAccessKey', { UserName: 'nightly' });
  const told = (tag: string) => new RegExp(`<${tag}>(.*?)</${tag}>`).exec(reply)?.[1] ?? '';
  return { accessKeyId: told('AccessKeyId'), secretAccessKey: told('SecretAccessKey') };
}

export async function enforce(moto: MotoServer, what: 'policies' | 'no policies'): Promise<void> {
  const callsBefore = what === 'policies' ? '0' : 'inf';
  await fetch(`${moto.url}/moto-api/reset-auth`, { method: 'POST', body: callsBefore });
}

/**
 * moto knows CloudWatch's actions by the name that signs its requests, reads no conditions, and holds every action but
 * S3's against the resource `*`: what a statement limits SES and profiles to is lost, S3's resources stand.
 */
function inMotoWords(policy: PrintedPolicy): object {
  const Statement = policy.Statement.map((statement) => {
    const isS3 = statement.Action.every((action) => action.startsWith('s3:'));
    const Action = statement.Action.map((action) => action.replace(/^cloudwatch:/, 'monitoring:'));
    return { Effect: 'Allow', Action, Resource: isS3 ? statement.Resource : '*' };
  });
  return { Version: '2012-10-17', Statement };
}

async function iam(
  moto: MotoServer,
  Action: string,
  parameters: Readonly<Record<string, string>>,
): Promise<string> {
  const scope = `${credentials.accessKeyId}/20261123/us-east-1/iam/aws4_request`;
  const reply = await fetch(moto.url, {
    method: 'POST',
    headers: { Authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none` },
    body: new URLSearchParams({ Action, Version: '2010-05-08', ...parameters }),
  });
  if (!reply.ok) throw new Error(`${Action}: ${await reply.text()}`);
  return reply.text();
}
