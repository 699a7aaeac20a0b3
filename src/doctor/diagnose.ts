import type { Config } from '../config.ts';
import { ReportError } from '../errors.ts';
import { s3PlaceOf } from '../permissions.ts';
import { checkReachable, checkWritable } from './archive.ts';
import { type BillPatient, checkBill, checkCap, checkServiceNames } from './bill.ts';
import { checkPrivate, checkUploads, checkVersioned } from './bucket.ts';
import { checkCaptureTable } from './capture.ts';
import { after, both, type Checked, check, type Finding, failed, passed, warned } from './finding.ts';
import { checkClock, checkCredentials, checkRegion } from './identity.ts';
import { mailChecks } from './mail-checks.ts';
import { type Caller, grant, word } from './mend.ts';
import type { Checks, DoctorPorts, DoctorQuestion } from './ports.ts';
import { usageChecks } from './usage-checks.ts';

/**
 * Checks everything that the configuration needs, by the harmless calls of a run itself. All that it writes is one small
 * object in the archive, which it removes.
 *
 * Checks that do not need each other go on together; the findings stand in the order in which a person would mend.
 */
export async function diagnose(question: DoctorQuestion, ports: DoctorPorts): Promise<readonly Finding[]> {
  const { config } = question;
  const region = check('region', () => checkRegion(ports.region));
  const credentials = after(region, 'credentials', () => checkCredentials(ports));
  const checks: Checks = [
    check('configuration', () => passed(question.configFile ?? 'from the environment and flags alone', true)),
    ...(config.templates === null ? [] : [templates(config, config.templates, ports)]),
    region,
    clock(credentials, ports),
    credentials,
    ...usageChecks(question, ports, credentials),
    ...billChecks(question, ports, credentials),
    ...captureChecks(question, ports, credentials),
    ...archiveChecks(question, ports, credentials),
    ...mailChecks(question, ports, credentials),
  ];
  const findings = (await Promise.all(checks)).map(({ finding }) => finding);
  const cost = await check('cost', () =>
    passed(`AWS bills $${ports.meter.costUsd()} for these checks`, true),
  );
  return [...findings, cost.finding];
}

function templates(config: Config, folder: string, { tryTemplates }: DoctorPorts): Promise<Checked<unknown>> {
  return check('templates', async () => {
    try {
      const strays = await tryTemplates(config);
      if (strays.length === 0)
        return passed(`${folder}: every page and mail of a sample report was made`, true);
      return warned(`${folder}: never used: ${strays.join(', ')}`, 'rename them as ours: ls templates', true);
    } catch (error) {
      if (!(error instanceof ReportError)) throw error;
      return failed(error.message, `correct it by ours: diff -ru templates ${word(folder)}`);
    }
  });
}

/** A clock that is off fails the credentials, too: it is told as soon as AWS has answered anything. */
async function clock(
  credentials: Promise<Checked<Caller>>,
  { clockAheadMs }: DoctorPorts,
): Promise<Checked<unknown>> {
  await credentials;
  const aheadMs = clockAheadMs();
  if (aheadMs !== null) return check('clock', () => checkClock(aheadMs));
  return after(credentials, 'clock', () => warned('AWS did not date its reply', 'timedatectl status', true));
}

function billChecks(
  { config, policyCommand, today }: DoctorQuestion,
  ports: DoctorPorts,
  caller: Promise<Checked<Caller>>,
): Checks {
  const cap = check('run cost cap', () => checkCap(config));
  const patient = both(caller, cap).then(({ finding, value }) => ({
    finding,
    value: value && ({ config, caller: value[0], policyCommand, today } satisfies BillPatient),
  }));
  const names = after(patient, 'service names', (of) => checkServiceNames(of, ports));
  const bill = after(both(patient, names), 'Cost Explorer', ([of, billed]) => checkBill(of, billed, ports));
  return [cap, names, bill];
}

function captureChecks(
  { config: { captureTable }, policyCommand, today }: DoctorQuestion,
  ports: DoctorPorts,
  caller: Promise<Checked<Caller>>,
): Checks {
  if (captureTable === null) return [];
  return [
    after(caller, 'capture table', (who) =>
      checkCaptureTable(captureTable, today, grant(who, policyCommand), ports),
    ),
  ];
}

function archiveChecks(
  { config, policyCommand }: DoctorQuestion,
  { open, region, s3 }: DoctorPorts,
  caller: Promise<Checked<Caller>>,
): Checks {
  const { archive } = config.report;
  const place = s3PlaceOf(archive);
  const store = open(archive);
  if (place === null) return [check('archive', () => checkWritable(store, { region, grant: '' }))];
  const mends = (who: Caller) => ({ region, grant: grant(who, policyCommand) });
  const reachable = after(caller, 'archive', (who) => checkReachable(store, mends(who)));
  return [
    reachable,
    after(both(caller, reachable), 'archive writing', ([who]) => checkWritable(store, mends(who))),
    after(both(caller, reachable), 'archive uploads', ([who]) => checkUploads(s3, place, mends(who).grant)),
    after(reachable, 'archive privacy', () => checkPrivate(s3, place.bucket)),
    after(reachable, 'archive versions', () => checkVersioned(s3, place.bucket)),
  ];
}
