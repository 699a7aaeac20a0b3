import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { SourceError } from '../errors.ts';
import type { RoleCredentials, Sts } from './aws-clients.ts';
import type { RequestMeter } from './run-cost.ts';
import { failureOf, type SourceFailure, unexpectedShape } from './source-failure.ts';

/** A member account that is read through a role of its own. */
interface AccountRole {
  readonly accountId: string;
  readonly roleArn: string;
  readonly externalId?: string | undefined;
}

/** Whose CloudWatch is read. */
export type AccountsMode =
  | { readonly mode: 'self' }
  | { readonly mode: 'observability'; readonly ids?: readonly string[] | undefined }
  | { readonly mode: 'roles'; readonly roles: readonly AccountRole[] };

/** An identity from which CloudWatch and Bedrock are read. */
export interface Viewpoint {
  /** The account that the credentials belong to. */
  readonly accountId: string;
  /** Absent: the caller's own. */
  readonly credentials?: RoleCredentials;
  /** Which accounts' metrics to keep of those linked to it: null is every one; absent: it sees its own only. */
  readonly linked?: { readonly ids: readonly string[] | null };
}

/** An account that could not be entered. */
export interface ClosedAccount {
  readonly accountId: string;
  readonly failure: SourceFailure;
}

/**
 * The account of the credentials in use.
 *
 * @throws SourceError CREDENTIALS_FAILED
 */
export async function readCaller(sts: Sts, meter: RequestMeter): Promise<string> {
  try {
    const reply = await meter.ask('sts:GetCallerIdentity', () => sts.send(new GetCallerIdentityCommand({})));
    if (!reply.Account) throw unexpectedShape('GetCallerIdentity without Account');
    return reply.Account;
  } catch (error) {
    const failure = failureOf(error);
    const mend =
      failure.kind === 'credentials' || failure.kind === 'denied'
        ? 'Sign in again (aws sso login) or check AWS_PROFILE and the role'
        : 'Check AWS_PROFILE, AWS_REGION and the network';
    throw new SourceError(
      'CREDENTIALS_FAILED',
      `Cannot tell whose AWS credentials these are: ${failure.message}. ${mend}, then run again.`,
      { cause: failure },
    );
  }
}

/** Enters every account to read, in the order configured. */
export async function openViewpoints(
  sts: Sts,
  meter: RequestMeter,
  mode: AccountsMode,
  caller: string,
): Promise<{ readonly open: readonly Viewpoint[]; readonly closed: readonly ClosedAccount[] }> {
  if (mode.mode === 'self') return { open: [{ accountId: caller }], closed: [] };
  if (mode.mode === 'observability') {
    return { open: [{ accountId: caller, linked: { ids: mode.ids ?? null } }], closed: [] };
  }
  const entered = await Promise.all(mode.roles.map((role) => enter(sts, meter, role)));
  return {
    open: entered.filter((account) => 'credentials' in account),
    closed: entered.filter((account) => 'failure' in account),
  };
}

async function enter(
  sts: Sts,
  meter: RequestMeter,
  { accountId, roleArn, externalId }: AccountRole,
): Promise<{ accountId: string; credentials: RoleCredentials } | ClosedAccount> {
  const command = new AssumeRoleCommand({
    RoleArn: roleArn,
    RoleSessionName: 'bedrock-usage-report',
    ExternalId: externalId,
  });
  try {
    const { Credentials: keys } = await meter.ask('sts:AssumeRole', () => sts.send(command));
    if (!keys?.AccessKeyId || !keys.SecretAccessKey || !keys.SessionToken) {
      throw unexpectedShape('AssumeRole without Credentials');
    }
    const credentials = {
      accessKeyId: keys.AccessKeyId,
      secretAccessKey: keys.SecretAccessKey,
      sessionToken: keys.SessionToken,
    };
    return { accountId, credentials };
  } catch (error) {
    return { accountId, failure: failureOf(error) };
  }
}
