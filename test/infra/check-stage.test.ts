import { checkStage, sharedNames } from '../../infra/check-stage.ts';
import type { StageSettings } from '../../infra/stage-settings.ts';
import { dev } from '../../infra/stages/dev.ts';
import { prod } from '../../infra/stages/prod.ts';
import { stages } from '../../infra/stages.ts';
import { configLeaves } from '../../src/config-leaves.ts';
import { ConfigError } from '../../src/errors.ts';

function faultsOf(settings: StageSettings): readonly string[] {
  try {
    checkStage(settings);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

describe.each(stages.map((settings) => ({ stage: settings.stage, settings })))(
  'stage $stage',
  ({ settings }) => {
    it('holds together', () => {
      expect(faultsOf(settings)).toEqual([]);
    });

    it('leaves no setting of the report to a default, and nothing undefined', () => {
      const text = JSON.stringify(settings, (_, value) => (value === undefined ? 'undefined!' : value));
      expect(text).not.toContain('undefined!');
      const told = Object.keys(configLeaves).filter((leaf) => !/^accounts\.(ids|roles)$/.test(leaf));
      expect(told.filter((leaf) => valueAt(settings.report, leaf) === undefined)).toEqual([]);
    });

    function valueAt(tree: unknown, path: string): unknown {
      return path.split('.').reduce<unknown>((at, key) => Reflect.get(Object(at), key), tree);
    }
  },
);

describe('a stage that does not hold together', () => {
  const { report } = prod;
  const mail = report.mail;

  it.each<readonly [told: string, settings: StageSettings, fault: string]>([
    ['a stage name that no resource may have', { ...prod, stage: 'Prod_1' }, 'stage: at most 20'],
    ['an account id with dashes', { ...prod, account: '1111-2222-3333' }, 'account: must be a 12-digit'],
    ['a report without a name', { ...prod, report: { ...report, name: '' } }, 'report.name: alarms need one'],
    ['a name that is no dimension', { ...prod, report: { ...report, name: 'Ömer' } }, 'report.name: alarms'],
    [
      'an archive in a folder',
      { ...prod, report: { ...report, archive: './here' } },
      'report.archive: must be s3',
    ],
    [
      'a configuration that the program itself refuses',
      { ...prod, report: { ...report, historyDays: 0 } },
      'report.historyDays: ',
    ],
    [
      'a move that S3 does not make',
      { ...prod, bucket: { infrequentAccessAfterDays: 29, supersededForDays: 1 } },
      'bucket.infrequentAccessAfterDays: S3 takes 30',
    ],
    [
      'an hour of no day',
      { ...prod, schedule: { ...prod.schedule, hour: 24 } },
      'schedule.hour: must be 0 to 23',
    ],
    [
      'a minute and a half',
      { ...prod, schedule: { ...prod.schedule, minute: 1.5 } },
      'schedule.minute: must be',
    ],
    [
      'a start that may be later than the alarm waits',
      { ...prod, schedule: { ...prod.schedule, flexibleMinutes: 61 } },
      'schedule.flexibleMinutes: must be 0 to 60',
    ],
    [
      'a time zone that is none',
      { ...prod, schedule: { ...prod.schedule, timeZone: 'Europe/Bonn' } },
      'schedule.timeZone: no such time zone: Europe/Bonn',
    ],
    [
      'an outbox that dies with the function',
      { ...prod, report: { ...report, mail: { ...mail, via: './out' } } },
      'report.mail.via: a folder is lost',
    ],
    ['mail without a sender', { ...prod, ses: null }, 'ses: must say what the report is mailed with'],
    ['a sender without mail', { ...prod, report: { ...report, mail: null } }, 'ses: must be null'],
    [
      'a sender for mail that is switched off',
      { ...prod, report: { ...report, mail: { ...mail, via: 'none' } } },
      'ses: must be null',
    ],
    [
      'a set that the report does not send with',
      { ...prod, report: { ...report, mail: { ...mail, configurationSet: null } } },
      'ses.configurationSet: goes with',
    ],
    [
      'a set that is named and neither made nor there',
      { ...prod, ses: { identity: 'existing', configurationSet: null } },
      'ses.configurationSet: goes with',
    ],
    [
      'a sender made where nobody sends',
      { ...prod, report: { ...report, mail: { ...mail, region: 'eu-west-1' } } },
      'ses: identity and configuration set are made in the region of the stage',
    ],
    [
      'an identity of somebody else',
      { ...prod, ses: { ...prod.ses, identity: { create: 'example.com' } } },
      'ses.identity.create: does not vouch for finops@acme.com; one of finops@acme.com, acme.com does',
    ],
    ['a member role that nothing asks for', { ...prod, memberRole: dev.memberRole }, 'memberRole: goes with'],
    ['a member role that trusts nobody', { ...dev, account: null }, 'account: must be told'],
    [
      'a member role of another name',
      { ...dev, memberRole: { ...dev.memberRole, name: 'reader' } },
      'report.accounts.roles: arn:aws:iam::444455556666:role/bedrock-report-reader differs',
    ],
    [
      'a member role with another external id',
      { ...dev, memberRole: { ...dev.memberRole, externalId: 'guess' } },
      'report.accounts.roles: arn:aws:iam::444455556666:role/bedrock-report-reader differs',
    ],
  ])('says so of %s', (_, settings, fault) => {
    const faults = faultsOf(settings);
    expect(faults).toContainEqual(expect.stringContaining(`stage ${settings.stage}: ${fault}`));
  });

  it('says all of it at once', () => {
    const schedule = { ...prod.schedule, hour: -1, timeZone: 'Mars/Base' };
    expect(faultsOf({ ...prod, schedule, report: { ...report, name: '', historyDays: 0 } })).toHaveLength(4);
  });

  it('may send from another region with what exists there', () => {
    const abroad = { ...report, mail: { ...mail, region: 'eu-west-1' } };
    const ses = { identity: 'existing', configurationSet: 'existing' } as const;
    expect(faultsOf({ ...prod, report: abroad, ses })).toEqual([]);
  });
});

describe('stages beside each other', () => {
  it('share no name in what is shipped', () => {
    expect(sharedNames(stages)).toEqual([]);
  });

  it('are told of each name that two of them have', () => {
    const copy = { ...prod, stage: 'copy' };
    expect(sharedNames([prod, copy, dev])).toEqual([
      'report.name: two stages say acme-prod',
      'report.archive: two stages say s3://acme-bedrock-reports/prod',
    ]);
    expect(sharedNames([prod, { ...dev, stage: 'prod' }])).toEqual(['stage: two stages say prod']);
  });
});
