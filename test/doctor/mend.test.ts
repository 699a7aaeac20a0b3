import { SourceFailure } from '../../src/collect/source-failure.ts';
import { consoleOf, grant, grantRole, mendOf, trust, word } from '../../src/doctor/mend.ts';

const accountId = '111111111111';
const as = (arn: string) => ({ accountId, arn });
const session = as(`arn:aws:sts::${accountId}:assumed-role/nightly/bedrock`);
const member = 'arn:aws:iam::222222222222:role/team/reader';

describe('what is denied is allowed', () => {
  it.each([
    [
      "to a role's session",
      session.arn,
      'aws iam put-role-policy --role-name nightly --policy-name bedrock-usage-report --policy-document "$(bedrock-report policy)"',
    ],
    [
      'to a user with a path',
      `arn:aws:iam::${accountId}:user/ops/ann`,
      'aws iam put-user-policy --user-name ann --policy-name bedrock-usage-report --policy-document "$(bedrock-report policy)"',
    ],
    [
      'to a permission set, in its own console',
      `arn:aws:sts::${accountId}:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/ann@acme.com`,
      'add what `bedrock-report policy` prints to the permission set: https://console.aws.amazon.com/singlesignon',
    ],
    [
      'to anybody else in the console',
      `arn:aws-us-gov:iam::${accountId}:root`,
      'allow what `bedrock-report policy` prints: https://console.amazonaws-us-gov.com/iam/home#/policies',
    ],
  ])('%s', (_, arn, mend) => {
    expect(grant(as(arn), 'bedrock-report policy')).toBe(mend);
  });

  it('to a role of another account, by a policy that is written out', () => {
    expect(grantRole(member, { Version: '2012-10-17' })).toBe(
      `aws iam put-role-policy --role-name reader --policy-name bedrock-usage-report --policy-document '{"Version":"2012-10-17"}'`,
    );
  });
});

describe('a role that trusts nobody is made to trust', () => {
  const documentOf = (command: string) => JSON.parse(/--policy-document '(.*)'$/.exec(command)?.[1] ?? '');

  it.each([
    ['the role, not its session', session.arn, `arn:aws:iam::${accountId}:role/nightly`],
    ['the user', `arn:aws:iam::${accountId}:user/ann`, `arn:aws:iam::${accountId}:user/ann`],
    [
      'the account of a permission set, whose role has a path',
      `arn:aws-us-gov:sts::${accountId}:assumed-role/AWSReservedSSO_Admin_01/ann`,
      `arn:aws-us-gov:iam::${accountId}:root`,
    ],
  ])('%s', (_, arn, principal) => {
    const command = trust(member, as(arn), 'without');
    expect(command).toMatch(/^aws iam update-assume-role-policy --role-name reader /);
    expect(documentOf(command).Statement).toEqual([
      { Effect: 'Allow', Principal: { AWS: principal }, Action: 'sts:AssumeRole' },
    ]);
  });

  it('on the condition of an external id, which is not printed', () => {
    expect(documentOf(trust(member, session, 'with an external id')).Statement[0].Condition).toEqual({
      StringEquals: { 'sts:ExternalId': 'ACCOUNTS_ROLES_EXTERNAL_ID' },
    });
  });
});

it.each([
  ['denied', 'ALLOW'],
  ['credentials', 'sign in again: aws sso login'],
  ['throttled', 'wait a minute, then: bedrock-report doctor'],
  ['unavailable', expect.stringContaining('check the network')],
  ['unexpected_shape', expect.stringContaining('check the network')],
] as const)('a request that failed as %s is mended by no more than it needs', (kind, mend) => {
  expect(mendOf(new SourceFailure(kind, 'no'), 'ALLOW')).toEqual(mend);
});

it.each([
  ['eu-west-1', 'https://console.aws.amazon.com'],
  ['us-gov-east-1', 'https://console.amazonaws-us-gov.com'],
  ['cn-north-1', 'https://console.amazonaws.cn'],
])('the console of %s is %s', (region, url) => {
  expect(consoleOf(region)).toBe(url);
});

it.each([
  ['./acme.json', './acme.json'],
  ['s3://acme/prod', 's3://acme/prod'],
  ['my reports', "'my reports'"],
  ["o'neil", "'o'\\''neil'"],
  ['$(rm -r .)', "'$(rm -r .)'"],
])('%s is one word of a command as %s', (name, quoted) => {
  expect(word(name)).toBe(quoted);
});
