import { readEnabledRegions } from '../collect/enabled-regions.ts';
import type { Viewpoint } from '../collect/viewpoints.ts';
import { failed, type Outcome, passed, warned } from './finding.ts';
import { lookYourself, mendOf } from './mend.ts';
import type { DoctorPorts } from './ports.ts';

/** From where usage is read, and what lets it be read. */
export interface Eye {
  readonly viewpoint: Viewpoint;
  /** The command that allows what is denied there. */
  readonly grant: string;
}

/** Which regions are read: those enabled, or those configured. */
export async function checkRegions(
  { viewpoint, grant }: Eye,
  { aws, meter }: DoctorPorts,
  configured: 'enabled' | readonly string[],
): Promise<Outcome<readonly string[]>> {
  const { regions, failure } = await readEnabledRegions(aws.account(viewpoint.credentials), meter);
  if (configured === 'enabled') {
    return failure === null
      ? passed(`${regions.length} enabled`, regions)
      : warned(
          `account:ListRegions: ${failure.message}; ${regions.length} known ones are read`,
          mendOf(failure, grant),
          regions,
        );
  }
  const wanted = [...new Set(configured)].sort();
  if (failure !== null) {
    return warned(
      `account:ListRegions: ${failure.message}; no run with a list of regions needs it, and whether ${wanted.join(', ')} are enabled is not known`,
      lookYourself('aws account list-regions'),
      wanted,
    );
  }
  const missing = wanted.filter((region) => !regions.includes(region));
  const left = wanted.filter((region) => regions.includes(region));
  if (missing.length === 0) return passed(`${wanted.join(', ')}: enabled`, wanted);
  return failed(
    `not enabled for account ${viewpoint.accountId}: ${missing.join(', ')}; take them out of "regions", or enable them`,
    missing.map((region) => `aws account enable-region --region-name ${region}`).join(' && '),
    left.length === 0 ? null : left,
  );
}
