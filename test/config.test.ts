import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { type ConfigFlags, readConfig } from '../src/config.ts';
import { configLeaves, environmentName } from '../src/config-leaves.ts';
import { configSchema } from '../src/config-schema.ts';

const fixtures = join(__dirname, 'config');

interface Given {
  readonly file?: unknown;
  readonly env?: Readonly<Record<string, string>>;
  readonly flags?: ConfigFlags;
  readonly fallback?: Readonly<Record<string, unknown>>;
}

function read({ file, env = {}, flags = {}, fallback }: Given) {
  return readConfig({
    file: file === undefined ? null : { name: 'acme.json', text: JSON.stringify(file) },
    env,
    flags,
    ...(fallback && { fallback }),
  });
}

function readFixture(name: string) {
  return readConfig({
    file: { name, text: readFileSync(join(fixtures, name), 'utf8') },
    env: {},
    flags: {},
  });
}

describe('a file with faults names every one of them', () => {
  const faults: Readonly<Record<string, readonly string[]>> = {
    'unknown-settings.bad.json': [
      'accounts.ids: goes with another accounts.mode',
      'accounts.toString: no such setting',
      'mail.cc: no such setting',
      'routes.0.region: no such setting',
      'archives: no such setting',
      'mail.from: no such setting',
    ],
    'wrong-values.bad.json': [
      'name: Invalid input: expected string, received number',
      'regions.0: must be a region code, such as eu-central-1',
      'accounts.roles.0.accountId: must be a 12-digit account id',
      'accounts.roles.0.roleArn: must be the ARN of an IAM role',
      'accounts.roles.0.externalId: Too small: expected string to have >=1 characters',
      'costMetric: Invalid option: expected one of "UnblendedCost"|"NetUnblendedCost"|"AmortizedCost"|"NetAmortizedCost"',
      'historyDays: Too small: expected number to be >=1',
      'restateDays: Invalid input: expected int, received number',
      'operations: Invalid input: expected boolean, received string',
      'archive: must be s3://bucket/prefix or a folder',
      'siteUrl: must be an http(s) address',
      'templates: Too small: expected string to have >=1 characters',
      'mail.from: must be a plain e-mail address, such as finops@acme.com',
      'mail.to.0: must be a plain e-mail address, such as finops@acme.com',
      'mail.attach.0: Invalid option: expected one of "csv"|"html"|"focus"',
      'mail.when: Invalid option: expected one of "always"|"alerts"',
      'routes.0.name: all is the name of the main recipients',
      'routes.0.to: Too small: expected array to have >=1 items',
      'routes.1.name: must be lower-case letters, digits and dashes',
      'routes.1.accounts.0: must be a 12-digit account id',
      'budget.monthlyUsd: Too small: expected number to be >=0',
      'budget.perModelMonthlyUsd.Claude Opus 4.8: must be a model key, provider.model in lower case, such as acme.our-model',
      'alerts.minUsd: Invalid input: expected number, received string',
      'alerts.sensitivity: Invalid option: expected one of "low"|"medium"|"high"',
      'runCostCapUsd: Too small: expected number to be >0',
      'capture.table: must be the name of a DynamoDB table',
      'models.Our Model: must be a model key, provider.model in lower case, such as acme.our-model',
    ],
    'missing.bad.json': [
      'regions: must be "enabled" or a list of region codes',
      'accounts.roles: is required',
      'archive: is required',
      'mail.from: is required',
      'routes.0.name: is required',
    ],
    'broken-rules.bad.json': [
      'accounts.roles: account 111122223333 is listed twice, and would be counted twice',
      'accounts.roles: arn:aws:iam::777788889999:role/reader is a role of 777788889999, not of 444455556666',
      'routes: two routes are named search',
      'routes: mail.from is needed to mail them',
    ],
    'nobody-to-mail-to.bad.json': ['mail.to: nobody to mail to; add a recipient, or say --mail none'],
    'wrong-kinds.bad.json': [
      'accounts: Invalid input: expected object, received string',
      'archive: Invalid input: expected string, received array',
      'mail: Invalid input: expected object, received null',
      'routes: Invalid input: expected array, received object',
      'budget: Invalid input: expected object, received number',
      'models: Invalid input: expected record, received array',
    ],
    'unknown-mode.bad.json': [
      "accounts.mode: Invalid discriminator value. Expected 'self' | 'observability' | 'roles'",
    ],
  };

  it.each(Object.entries(faults))('%s', (name, lines) => {
    const { config, faults: found } = readFixture(name);
    expect(found).toEqual(lines);
    expect(config).toBeNull();
  });

  it('has a line here for every file', () => {
    expect(Object.keys(faults).sort()).toEqual(
      readdirSync(fixtures).filter((name) => name.endsWith('.bad.json')),
    );
  });

  it.each([
    ['text that is no JSON', '{ "archive": ', /^acme\.json: is not JSON \(/],
    ['a list', '[]', /^acme\.json: must hold one JSON object$/],
    ['null', 'null', /^acme\.json: must hold one JSON object$/],
  ])('%s is no configuration', (_, text, fault) => {
    const { faults } = readConfig({ file: { name: 'acme.json', text }, env: {}, flags: { archive: './r' } });
    expect(faults).toEqual([expect.stringMatching(fault)]);
  });
});

describe('a file without faults', () => {
  it.each(readdirSync(fixtures).filter((name) => name.endsWith('.ok.json')))('%s is taken', (name) => {
    const { faults, config } = readFixture(name);
    expect(faults).toEqual([]);
    expect(config).not.toBeNull();
  });

  it('needs nothing but an archive: everything else has a default', () => {
    expect(readFixture('minimal.ok.json').config).toEqual({
      report: {
        name: '',
        costMetric: 'UnblendedCost',
        historyDays: 35,
        restateDays: 7,
        operations: true,
        archive: './reports',
        siteUrl: null,
        budget: { monthlyUsd: null, perModelMonthlyUsd: {} },
        alerts: { minUsd: 20, sensitivity: 'medium' },
        models: {},
        routes: [],
      },
      regions: 'enabled',
      accounts: { mode: 'self' },
      templates: null,
      mail: null,
      runCostCapUsd: null,
      captureTable: null,
    });
  });

  it('keeps what it says, and drops the slash at the end of places', () => {
    const { config } = readFixture('full.ok.json');
    expect(config?.report).toMatchObject({
      archive: 's3://acme-bedrock-reports/prod',
      siteUrl: 'https://reports.acme.com/bedrock',
      restateDays: 0,
      operations: false,
      alerts: { minUsd: 0, sensitivity: 'high' },
    });
    expect(config?.report.routes[1]).toEqual({
      name: '2',
      to: ['two@acme.com'],
      accounts: [],
      models: [],
      when: 'always',
    });
    expect(config?.mail).toMatchObject({ via: './outbox', when: 'alerts' });
  });

  it('keeps the root folder as an archive', () => {
    expect(read({ file: { archive: '/' } }).config?.report.archive).toBe('/');
  });
});

describe('who wins', () => {
  const file = { archive: './file', name: 'file', mail: { from: 'file@acme.com', to: ['a@acme.com'] } };
  const env = {
    BEDROCK_REPORT_ARCHIVE: './env',
    BEDROCK_REPORT_NAME: 'env',
    BEDROCK_REPORT_MAIL_VIA: 'none',
  };

  it.each([
    ['a default where nobody speaks', { file: { archive: './file' } }, 'name', '', 'default'],
    ['the file over the default', { file }, 'name', 'file', 'file'],
    ['the environment over the file', { file, env }, 'name', 'env', 'environment'],
    ['a flag over the environment', { file, env, flags: { archive: './flag' } }, 'archive', './flag', 'flag'],
    ['an empty variable over nobody', { file, env: { BEDROCK_REPORT_NAME: '' } }, 'name', 'file', 'file'],
    ['the file over a fallback', { file, fallback: { name: 'sample' } }, 'name', 'file', 'file'],
    [
      'a fallback over the default',
      { fallback: { name: 'sample', archive: './a' } },
      'name',
      'sample',
      'default',
    ],
  ] as const)('%s', (_, given, leaf, value, origin) => {
    const { config, origins } = read(given);
    expect(config?.report[leaf]).toBe(value);
    expect(origins[leaf]).toBe(origin);
  });

  it('leaves the rest of an object as the layer below wrote it', () => {
    const { config, origins } = read({
      file,
      env: { ...env, BEDROCK_REPORT_MAIL_FROM: 'env@acme.com' },
      flags: { mail: './outbox' },
    });
    expect(config?.mail).toMatchObject({ via: './outbox', from: 'env@acme.com', to: ['a@acme.com'] });
    expect(origins).toMatchObject({ 'mail.via': 'flag', 'mail.from': 'environment', 'mail.to': 'file' });
  });

  it('makes configuration with any fault none at all, and names the faults of all layers together', () => {
    const { config, faults } = read({
      file: { archive: './file', nmae: 'x' },
      env: {
        BEDROCK_REPORT_HISTORY_DAYS: 'many',
        BEDROCK_REPORT_HISTORY: '3',
        BEDROCK_REPORT_MAIL_TO: 'you',
      },
    });
    expect(config).toBeNull();
    expect(faults).toEqual([
      'BEDROCK_REPORT_HISTORY: no such setting; see `bedrock-report config` for their names',
      'BEDROCK_REPORT_HISTORY_DAYS: is not a number: many',
      'mail.from: is required',
      'mail.to.0 (BEDROCK_REPORT_MAIL_TO): must be a plain e-mail address, such as finops@acme.com',
      'nmae: no such setting',
    ]);
  });
});

describe('an environment variable', () => {
  it.each([
    ['mail.from', 'BEDROCK_REPORT_MAIL_FROM'],
    ['runCostCapUsd', 'BEDROCK_REPORT_RUN_COST_CAP_USD'],
    ['budget.perModelMonthlyUsd', 'BEDROCK_REPORT_BUDGET_PER_MODEL_MONTHLY_USD'],
  ])('of %s is %s', (leaf, name) => {
    expect(environmentName(leaf)).toBe(name);
  });

  it('exists for every leaf, each under a name of its own', () => {
    const names = Object.keys(configLeaves).map(environmentName);
    expect(new Set(names).size).toBe(names.length);
    expect(names).not.toContain('BEDROCK_REPORT_CONFIG');
  });

  it('exists for every leaf of the schema, and for nothing else', () => {
    expect([...leavesOf(z.toJSONSchema(configSchema, { io: 'input' }))].sort()).toEqual(
      Object.keys(configLeaves).sort(),
    );
  });

  const role = { accountId: '111122223333', roleArn: 'arn:aws:iam::111122223333:role/r' };
  it.each([
    ['text stays text', 'name', '2026', '2026'],
    ['a number is read', 'historyDays', '90', 90],
    ['a number may have a fraction', 'runCostCapUsd', '0.5', 0.5],
    ['true is true', 'operations', 'true', true],
    ['false is false', 'operations', 'false', false],
    ['a list is split at commas', 'regions', 'us-east-1, eu-west-1', ['us-east-1', 'eu-west-1']],
    ['a list of one needs no comma', 'mail.to', 'a@acme.com', ['a@acme.com']],
    ['enabled is a word of its own', 'regions', 'enabled', 'enabled'],
    ['null is no value', 'siteUrl', 'null', null],
    ['an object is JSON', 'models', '{"a name":"acme.model"}', { 'a name': 'acme.model' }],
    [
      'a list of objects is JSON',
      'accounts.roles',
      `[${JSON.stringify(role)}]`,
      [role],
      { BEDROCK_REPORT_ACCOUNTS_MODE: 'roles' },
    ],
  ])('%s', (_, leaf, text, value, more: Readonly<Record<string, string>> = {}) => {
    const { checked, origins, faults } = read({
      file: { archive: './file', mail: { from: 'me@acme.com', to: ['b@acme.com'] } },
      env: { [environmentName(leaf)]: text, ...more },
    });
    expect(faults).toEqual([]);
    expect(checked).toHaveProperty(leaf, value);
    expect(origins[leaf]).toBe('environment');
  });

  it.each([
    ['BEDROCK_REPORT_HISTORY_DAYS', '1,5', 'BEDROCK_REPORT_HISTORY_DAYS: is not a number: 1,5'],
    ['BEDROCK_REPORT_HISTORY_DAYS', ' ', 'BEDROCK_REPORT_HISTORY_DAYS: is not a number:  '],
    [
      'BEDROCK_REPORT_RUN_COST_CAP_USD',
      'Infinity',
      'BEDROCK_REPORT_RUN_COST_CAP_USD: is not a number: Infinity',
    ],
    ['BEDROCK_REPORT_OPERATIONS', 'yes', 'BEDROCK_REPORT_OPERATIONS: must be true or false, not yes'],
    ['BEDROCK_REPORT_MODELS', '{a:1}', 'BEDROCK_REPORT_MODELS: is not JSON'],
    [
      'BEDROCK_REPORT_NAME',
      'null',
      'name (BEDROCK_REPORT_NAME): Invalid input: expected string, received null',
    ],
    [
      'BEDROCK_REPORT_REGIONS',
      'us-east-1,',
      'regions.1 (BEDROCK_REPORT_REGIONS): must be a region code, such as eu-central-1',
    ],
  ])('%s=%j is refused in words', (name, text, fault) => {
    expect(read({ file: { archive: './file' }, env: { [name]: text } }).faults).toEqual([fault]);
  });

  it('that is not ours is none of our business', () => {
    const env = { PATH: '/bin', AWS_REGION: 'us-east-1', BEDROCK_REPORT_CONFIG: 'acme.json' };
    expect(read({ file: { archive: './file' }, env }).faults).toEqual([]);
  });
});

describe('flags of mail', () => {
  const file = { archive: './file', mail: { from: 'me@acme.com' } };
  const onlyTo = { mailTo: ['you@acme.com'] };

  it.each([
    ['--mail none needs no sender', { file: { archive: './file' }, flags: { mail: 'none' } }, []],
    [
      '--mail none silences routes',
      { file: { archive: './f', routes: [{ name: 'a', to: ['a@acme.com'] }] }, flags: { mail: 'none' } },
      [],
    ],
    [
      '--mail needs a sender',
      { file: { archive: './file' }, flags: { mail: 'ses' } },
      ['mail.from: is required'],
    ],
    ['--mail-to stands for recipients', { file, flags: onlyTo }, []],
    [
      '--mail-to needs a sender',
      { file: { archive: './file' }, flags: onlyTo },
      ['--mail-to: mail.from is needed to mail'],
    ],
    [
      '--mail-to and no mail contradict each other',
      { file, flags: { ...onlyTo, mail: 'none' } },
      ['--mail-to: mail.via is none, so nothing would be sent; say --mail ses or --mail DIR'],
    ],
  ])('%s', (_, given, faults) => {
    expect(read(given).faults).toEqual(faults);
  });
});

interface JsonSchema {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly oneOf?: readonly unknown[];
}

/** The paths of a schema's values; an object without named properties is a value, `$schema` is no setting. */
function leavesOf(schema: JsonSchema, path = ''): ReadonlySet<string> {
  const branches: readonly JsonSchema[] = [schema, ...(schema.oneOf ?? []).map(Object)];
  const below = branches.flatMap(({ properties = {} }) =>
    Object.entries(properties)
      .filter(([name]) => name !== '$schema')
      .flatMap(([name, value]) => [...leavesOf(Object(value), path === '' ? name : `${path}.${name}`)]),
  );
  return new Set(below.length === 0 ? [path] : below);
}
