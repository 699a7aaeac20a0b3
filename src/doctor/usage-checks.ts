import pLimit from 'p-limit';
import { checkRole } from './accounts.ts';
import { after, both, type Checked } from './finding.ts';
import { type Caller, grant } from './mend.ts';
import type { Checks, DoctorPorts, DoctorQuestion } from './ports.ts';
import { checkRegions, type Eye } from './regions.ts';
import { checkMetricData, checkMetrics, checkModelLists } from './usage.ts';

/** How many regions are asked at a time: enough for all of an account, so that none waits for one that is silent. */
const concurrency = 40;

/** Checks whatever reads usage, once for each account that is read with credentials of its own. */
export function usageChecks(
  question: DoctorQuestion,
  ports: DoctorPorts,
  caller: Promise<Checked<Caller>>,
): Checks {
  const { config, policyCommand, today } = question;
  const { accounts, regions } = config;
  const limit = pLimit(concurrency);
  if (accounts.mode === 'roles') {
    return accounts.roles.flatMap((role) => {
      const name = `account ${role.accountId}`;
      const eye = after(caller, name, (who) => checkRole(role, who, config, ports));
      return [eye, ...seenBy(eye, `, ${role.accountId}`)];
    });
  }
  const linked = accounts.mode === 'observability' ? { linked: { ids: accounts.ids ?? null } } : {};
  return seenBy(
    caller.then(({ finding, value }) => ({
      finding,
      value: value && {
        viewpoint: { accountId: value.accountId, ...linked },
        grant: grant(value, policyCommand),
      },
    })),
    '',
  );

  function seenBy(eye: Promise<Checked<Eye>>, of: string): Checks {
    const found = after(eye, `regions${of}`, (from) => checkRegions(from, ports, regions));
    const read = both(eye, found);
    const metrics = after(read, `metrics${of}`, ([from, names]) =>
      checkMetrics(from, ports, { regions: names, configured: regions }, limit),
    );
    const seen = both(eye, metrics);
    return [
      found,
      metrics,
      after(seen, `metric data${of}`, ([from, readable]) => checkMetricData(from, ports, readable, today)),
      after(seen, `model lists${of}`, ([from, readable]) => checkModelLists(from, ports, readable)),
    ];
  }
}
