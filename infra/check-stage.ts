import { type Config, type MailConfig, readConfig } from '../src/config.ts';
import { ConfigError } from '../src/errors.ts';
import { identitiesOf, s3PlaceOf } from '../src/permissions.ts';
import type { StageReport, StageSettings } from './stage-settings.ts';

/** Settings that hold together, and what follows from them. */
export interface Stage {
  readonly settings: StageSettings;
  readonly config: Config;
  /** The stack's name, and how every name in it begins. */
  readonly name: string;
  readonly archive: { readonly bucket: string; readonly key: string };
}

/**
 * Checks a stage before anything is made from it: its report by the rules that the program itself has, and what a
 * deployed function needs beyond them.
 *
 * @throws ConfigError CONFIG_INVALID - with ALL faults
 */
export function checkStage(settings: StageSettings): Stage {
  const { report, stage } = settings;
  const name = `bedrock-report-${stage}`;
  const { config, faults } = readConfig({
    file: { name: `stage ${stage}: report`, text: configText(report) },
    env: {},
    flags: {},
  });
  const archive = s3PlaceOf(report.archive);
  const all = [
    ...faults.map((fault) => `report.${fault}`),
    ...(archive === null ? ['report.archive: must be s3://bucket/prefix'] : []),
    ...placeFaults(settings),
    ...timeFaults(settings),
    ...mailFaults(settings),
    ...memberFaults(settings),
  ].map((fault) => `stage ${stage}: ${fault}`);
  if (config === null || archive === null || all.length > 0) throw new ConfigError('CONFIG_INVALID', all);
  return { settings, config, name, archive };
}

/**
 * Names that only one stage may have: two that share one overwrite each other's resources or reports, or hide each
 * other's silence from the alarm.
 */
export function sharedNames(stages: readonly StageSettings[]): readonly string[] {
  const named = {
    stage: stages.map(({ stage }) => stage),
    'report.name': stages.map(({ report }) => report.name),
    'report.archive': stages.map(({ report }) => report.archive),
  };
  return Object.entries(named).flatMap(([setting, names]) =>
    [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map(
      (name) => `${setting}: two stages say ${name}`,
    ),
  );
}

/** The report's configuration as the program reads it from a file. */
export function configText({ mail, ...report }: StageReport): string {
  return `${JSON.stringify(mail === null ? report : { ...report, mail }, null, 2)}\n`;
}

function placeFaults({ stage, account, report, bucket, captureTable }: StageSettings): readonly string[] {
  return [
    ...whether(!/^[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?$/.test(stage), 'stage: at most 20 of a-z, 0-9 and -'),
    ...whether(account !== null && !/^\d{12}$/.test(account), 'account: must be a 12-digit account id'),
    ...whether(
      (captureTable === null) !== (report.capture.table === null),
      'captureTable: goes with report.capture.table, both or neither',
    ),
    // CloudWatch takes it as the value of a dimension.
    ...whether(!/^[!-9;-~][ -~]*$/.test(report.name), 'report.name: alarms need one, of ASCII characters'),
    ...whether(
      bucket !== 'existing' && bucket.infrequentAccessAfterDays < 30,
      'bucket.infrequentAccessAfterDays: S3 takes 30 and more',
    ),
  ];
}

function timeFaults({
  schedule: { hour, minute, timeZone, flexibleMinutes },
}: StageSettings): readonly string[] {
  return [
    ...whether(!isWithin(hour, 0, 23), 'schedule.hour: must be 0 to 23'),
    ...whether(!isWithin(minute, 0, 59), 'schedule.minute: must be 0 to 59'),
    // More would reach into the two hours that a late report has before the alarm.
    ...whether(!isWithin(flexibleMinutes, 0, 60), 'schedule.flexibleMinutes: must be 0 to 60'),
    ...whether(!isTimeZone(timeZone), `schedule.timeZone: no such time zone: ${timeZone}`),
  ];
}

function mailFaults({ region, report: { mail }, ses }: StageSettings): readonly string[] {
  if (mail === null || mail === undefined || mail.via === 'none') {
    return whether(ses !== null, 'ses: must be null, for the report mails nothing');
  }
  if (mail.via !== 'ses') return ['report.mail.via: a folder is lost with the function; say ses or none'];
  if (ses === null) return ['ses: must say what the report is mailed with'];
  const { identity, configurationSet } = ses;
  const creates = identity !== 'existing' || configurationSet === 'create';
  return [
    ...whether(
      (configurationSet === null) !== (mail.configurationSet === null),
      'ses.configurationSet: goes with report.mail.configurationSet, both or neither',
    ),
    ...whether(
      creates && (mail.region ?? region) !== region,
      'ses: identity and configuration set are made in the region of the stage, and report.mail.region is another',
    ),
    ...identityFaults(identity, mail),
  ];
}

function identityFaults(
  identity: NonNullable<StageSettings['ses']>['identity'],
  { from }: MailConfig,
): readonly string[] {
  const fitting = identitiesOf(from);
  return whether(
    identity !== 'existing' && !fitting.includes(identity.create),
    `ses.identity.create: does not vouch for ${from}; one of ${fitting.join(', ')} does`,
  );
}

function memberFaults({ account, memberRole, report: { accounts } }: StageSettings): readonly string[] {
  if (memberRole === null) return [];
  if (accounts.mode !== 'roles') return ['memberRole: goes with report.accounts.mode roles'];
  return [
    ...whether(account === null, 'account: must be told, for member accounts trust it'),
    ...accounts.roles
      .filter(
        ({ roleArn, externalId }) =>
          !roleArn.endsWith(`:role/${memberRole.name}`) || externalId !== memberRole.externalId,
      )
      .map(
        ({ roleArn }) => `report.accounts.roles: ${roleArn} differs from memberRole in name or external id`,
      ),
  ];
}

function whether(isFault: boolean, fault: string): readonly string[] {
  return isFault ? [fault] : [];
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
