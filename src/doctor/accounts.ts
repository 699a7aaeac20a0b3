import { openViewpoints } from '../collect/viewpoints.ts';
import type { Config } from '../config.ts';
import { memberPolicyOf } from '../permissions.ts';
import { failed, type Outcome, passed } from './finding.ts';
import { type Caller, grantRole, trust } from './mend.ts';
import type { DoctorPorts } from './ports.ts';
import type { Eye } from './regions.ts';

/** A role of `accounts.roles`. */
export type Role = Extract<Config['accounts'], { mode: 'roles' }>['roles'][number];

/** Enters a member account. */
export async function checkRole(
  { accountId, roleArn, externalId }: Role,
  caller: Caller,
  config: Config,
  { aws, meter }: DoctorPorts,
): Promise<Outcome<Eye>> {
  const role = { accountId, roleArn, externalId };
  const { open, closed } = await openViewpoints(
    aws.sts(),
    meter,
    { mode: 'roles', roles: [role] },
    caller.accountId,
  );
  const [viewpoint] = open;
  if (viewpoint === undefined) {
    return failed(
      `sts:AssumeRole on ${roleArn}: ${closed[0]?.failure.message}; in account ${accountId}, trust ${caller.arn}`,
      trust(roleArn, caller, externalId === undefined ? 'without' : 'with an external id'),
    );
  }
  return passed(`${roleArn} entered`, { viewpoint, grant: grantRole(roleArn, memberPolicyOf(config)) });
}
