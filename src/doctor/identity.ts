import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { failureOf } from '../collect/source-failure.ts';
import { counted, failed, type Outcome, passed } from './finding.ts';
import type { Caller } from './mend.ts';
import type { DoctorPorts } from './ports.ts';

/** From this far on AWS refuses signatures. Source: IAM user guide, "Signature Version 4", on time stamps. */
const mostSkewMs = 5 * 60_000;

export function checkRegion(region: string | null): Outcome<string> {
  return region === null
    ? failed('no standard place names an AWS region', 'export AWS_REGION=us-east-1')
    : passed(region, region);
}

/** Whose credentials these are. That nobody may be denied this call makes it the test of the credentials. */
export async function checkCredentials({ aws, meter }: DoctorPorts): Promise<Outcome<Caller>> {
  try {
    const ask = () => aws.sts().send(new GetCallerIdentityCommand({}));
    const { Account: accountId, Arn: arn } = await meter.ask('sts:GetCallerIdentity', ask);
    if (!accountId || !arn) return failed('STS does not say whose they are', 'aws sts get-caller-identity');
    return passed(`account ${accountId}, ${arn}`, { accountId, arn });
  } catch (error) {
    const { kind, message } = failureOf(error);
    return /CredentialsProvider|TokenProvider/.test(message)
      ? failed(`none found: ${message}`, 'aws sso login, or export AWS_PROFILE=…')
      : failed(
          message,
          kind === 'credentials' || kind === 'denied'
            ? 'aws sso login'
            : 'check the network and AWS_ENDPOINT_URL: aws sts get-caller-identity',
        );
  }
}

/** A clock that is off makes every signature look stale or premature. */
export function checkClock(aheadMs: number): Outcome<true> {
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  const side = aheadMs < 0 ? 'behind' : 'ahead of';
  const text = seconds < 2 ? "agrees with AWS's" : `${counted(seconds, 'second')} ${side} AWS's`;
  if (Math.abs(aheadMs) <= mostSkewMs) return passed(text, true);
  return failed(`${text}; AWS refuses more than five minutes`, 'sudo timedatectl set-ntp true');
}
