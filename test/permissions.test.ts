import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, readConfig } from '../src/config.ts';
import { identitiesOf, memberPolicyOf, type PolicyStatement, policyOf } from '../src/permissions.ts';

const role = (account: string, name = 'reader') => ({
  accountId: account,
  roleArn: `arn:aws:iam::${account}:role/${name}`,
});
const mail = { from: 'finops@mail.acme.com', to: ['leads@acme.com'] };
const rolesMode = { mode: 'roles', roles: [role('222222222222'), role('111111111111', 'team/reader')] };
const nowhere = { configFile: null, region: null };

function configOf(settings: object): Config {
  const text = JSON.stringify({ archive: './reports', ...settings });
  const { config, faults } = readConfig({ file: { name: 'acme.json', text }, env: {}, flags: {} });
  expect(faults).toEqual([]);
  if (config === null) throw new Error('no configuration');
  return config;
}

function statementsOf(settings: object, place: { configFile?: string; region?: string } = {}) {
  const { Statement } = policyOf(configOf(settings), { ...nowhere, ...place });
  return Object.fromEntries(Statement.map((statement) => [statement.Sid, statement]));
}

/** Everything that can be configured and needs a permission. */
const everything: readonly (readonly PolicyStatement[])[] = [
  policyOf(configOf({ archive: 's3://acme-reports/prod', mail, capture: { table: 'bedrock-capture' } }), {
    ...nowhere,
    configFile: 's3://acme-config/acme.json',
  }).Statement,
  policyOf(configOf({ accounts: rolesMode }), nowhere).Statement,
  memberPolicyOf(configOf({ accounts: rolesMode })).Statement,
];

describe('the least policy', () => {
  it('is for a folder and no mail only what is read', () => {
    expect(Object.keys(statementsOf({}))).toEqual(['ReadUsage', 'ReadProfileTags', 'ReadBill']);
    expect(Object.keys(statementsOf({ mail: { ...mail, via: 'none' } }))).not.toContain('MailReports');
    expect(Object.keys(statementsOf({ mail: { ...mail, via: './outbox' } }))).not.toContain('MailReports');
    expect(statementsOf({}, { configFile: './acme.json' })).not.toHaveProperty('ReadConfiguration');
  });

  it('asks which regions are enabled only where they are not listed', () => {
    expect(statementsOf({}).ReadUsage?.Action).toContain('account:ListRegions');
    expect(statementsOf({ regions: ['eu-west-1'] }).ReadUsage?.Action).not.toContain('account:ListRegions');
  });

  it('keeps to the prefix of the archive, and still lets an absent object be told as absent', () => {
    const { KeepReports, ListReports } = statementsOf({ archive: 's3://acme-reports/prod/bedrock/' });
    expect(KeepReports?.Resource).toBe('arn:aws:s3:::acme-reports/prod/bedrock/*');
    expect(ListReports).toMatchObject({
      Resource: 'arn:aws:s3:::acme-reports',
      Condition: { StringLikeIfExists: { 's3:prefix': 'prod/bedrock/*' } },
    });
  });

  it('covers a whole bucket that has no prefix', () => {
    const { KeepReports, ListReports } = statementsOf({ archive: 's3://acme-reports' });
    expect(KeepReports?.Resource).toBe('arn:aws:s3:::acme-reports/*');
    expect(ListReports).not.toHaveProperty('Condition');
  });

  it('reads the one configuration file in a bucket', () => {
    const { ReadConfiguration } = statementsOf({}, { configFile: 's3://acme-config/bedrock/prod.json' });
    expect(ReadConfiguration).toMatchObject({
      Action: ['s3:GetObject'],
      Resource: 'arn:aws:s3:::acme-config/bedrock/prod.json',
    });
  });

  it('mails from the one sender, by its address or a domain above it, in the region of mail alone', () => {
    const named = { ...mail, region: 'eu-west-1', configurationSet: 'reports' };
    expect(statementsOf({ mail: named }).MailReports).toMatchObject({
      Action: ['ses:SendRawEmail'],
      Resource: [
        'arn:aws:ses:eu-west-1:*:identity/finops@mail.acme.com',
        'arn:aws:ses:eu-west-1:*:identity/mail.acme.com',
        'arn:aws:ses:eu-west-1:*:identity/acme.com',
        'arn:aws:ses:eu-west-1:*:configuration-set/reports',
      ],
      Condition: { StringEquals: { 'ses:FromAddress': 'finops@mail.acme.com' } },
    });
    expect(statementsOf({ mail }, { region: 'us-east-1' }).MailReports?.Resource).toContain(
      'arn:aws:ses:*:*:identity/acme.com',
    );
  });

  it('enters exactly the roles, and then reads no usage by itself', () => {
    const statements = statementsOf({ accounts: rolesMode });
    expect(Object.keys(statements)).toEqual(['EnterAccounts', 'ReadBill']);
    expect(statements.EnterAccounts?.Resource).toEqual([
      'arn:aws:iam::111111111111:role/team/reader',
      'arn:aws:iam::222222222222:role/reader',
    ]);
  });

  it('is the same for a monitoring account: linked accounts share their metrics with it', () => {
    expect(statementsOf({ accounts: { mode: 'observability' } })).toEqual(statementsOf({}));
  });

  it('lets a member do what the caller would in its place', () => {
    const { ReadUsage, ReadProfileTags } = statementsOf({});
    expect(memberPolicyOf(configOf({ accounts: rolesMode })).Statement).toEqual([ReadUsage, ReadProfileTags]);
  });

  it('takes names as they are, not as patterns', () => {
    const { KeepReports } = statementsOf({ archive: 's3://acme-reports/what?/$x*' });
    const [question, dollar, star] = ['?', '$', '*'].map((character) => `$\{${character}}`);
    expect(KeepReports?.Resource).toBe(`arn:aws:s3:::acme-reports/what${question}/${dollar}x${star}/*`);
  });

  it.each([
    ['the program', {}, { region: 'us-gov-west-1' }, 'aws-us-gov'],
    ['mail', { mail: { ...mail, region: 'cn-north-1' } }, {}, 'aws-cn'],
    ['regions', { regions: ['us-gov-east-1'] }, {}, 'aws-us-gov'],
    ['no standard place', {}, {}, 'aws'],
    [
      'a role',
      {
        accounts: {
          mode: 'roles',
          roles: [{ accountId: '111111111111', roleArn: 'arn:aws-us-gov:iam::111111111111:role/r' }],
        },
      },
      {},
      'aws-us-gov',
    ],
  ])('is written for the partition that %s is in', (_, settings, place, partition) => {
    const statements = statementsOf({ archive: 's3://acme-reports/prod', ...settings }, place);
    expect(statements.ListReports?.Resource).toBe(`arn:${partition}:s3:::acme-reports`);
  });
});

describe('the permissions', () => {
  const services: Readonly<Record<string, string>> = {
    'client-account': 'account',
    'client-bedrock': 'bedrock',
    'client-cloudwatch': 'cloudwatch',
    'client-cost-explorer': 'ce',
    'client-dynamodb': 'dynamodb',
    'client-s3': 's3',
    'client-ses': 'ses',
    'client-sts': 'sts',
  };
  /** S3 calls some actions by other names than its operations; who one is may always be asked. */
  const renamed: Readonly<Record<string, string | null>> = {
    's3:ListObjectsV2': 's3:ListBucket',
    's3:GetPublicAccessBlock': 's3:GetBucketPublicAccessBlock',
    'sts:GetCallerIdentity': null,
  };

  function actionsUsedIn(keep: (path: string) => boolean): readonly string[] {
    const files = readdirSync('src', { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter(keep);
    const used = files.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/import \{([^}]*)\} from '@aws-sdk\/([a-z0-9-]+)'/g)].flatMap(
        ([, names = '', from = '']) =>
          [...names.matchAll(/(?<!type )\b(\w+)Command\b/g)].map(([, name]) => `${services[from]}:${name}`),
      ),
    );
    const actions = used.flatMap((action) => (action in renamed ? (renamed[action] ?? []) : action));
    return [...new Set(actions)].sort();
  }

  const allowed = [...new Set(everything.flat().flatMap(({ Action }) => Action))].sort();
  const looks = [...readFileSync('src/permissions.ts', 'utf8').matchAll(/^ {2}\| '(\w+:\w+)'/gm)].map(
    ([, look = '']) => look,
  );

  it('are the actions of the SDK commands that a run calls, and no other', () => {
    expect(allowed).toEqual(actionsUsedIn((file) => !file.startsWith('src/doctor/')));
  });

  it('are, with what doctor only looks at, all that doctor calls', () => {
    const others = actionsUsedIn((file) => file.startsWith('src/doctor/')).filter(
      (action) => !allowed.includes(action),
    );
    expect(others).toEqual(looks);
  });

  it('are limited to a resource wherever IAM can', () => {
    const wide = everything
      .flat()
      .filter(({ Resource }) => [Resource].flat().includes('*'))
      .flatMap(({ Action }) => Action.map((action) => action.split(':')[0]));
    expect([...new Set(wide)].sort()).toEqual(['account', 'bedrock', 'ce', 'cloudwatch']);
  });

  it('stand in the README, statement by statement, and so does what doctor looks at', () => {
    const section = readFileSync('README.md', 'utf8').split('\n## Permissions\n')[1]?.split('\n## ')[0] ?? '';
    const rows = [...section.matchAll(/^\| `(\w+)` +\| (.*?) +\|/gm)].map(([, sid = '', actions = '']) => [
      sid,
      actions.split(', ').map((action) => action.replaceAll('`', '')),
    ]);
    const told = new Map(everything.flat().map(({ Sid, Action }) => [Sid, Action]));
    expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(told));
    expect(looks.filter((look) => !section.includes(`\`${look}\``))).toEqual([]);
  });
});

it.each([
  ['a@acme.com', ['a@acme.com', 'acme.com']],
  ['a@b.mail.acme.com', ['a@b.mail.acme.com', 'b.mail.acme.com', 'mail.acme.com', 'acme.com']],
])('%s may be vouched for by itself and by every domain that it is in', (address, identities) => {
  expect(identitiesOf(address)).toEqual(identities);
});
