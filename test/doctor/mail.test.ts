import { readConfig } from '../../src/config.ts';
import { checkRecipients, checkSender } from '../../src/doctor/mail-identities.ts';
import { type MailPatient, recipientsOf } from '../../src/doctor/mail-patient.ts';
import { checkConfigurationSet, checkQuota, checkSending } from '../../src/doctor/sending.ts';
import { refusing, type Script, scriptedSes } from '../support/scripted-clients.ts';

const settings = {
  archive: './reports',
  mail: { from: 'FinOps@mail.acme.com', to: ['leads@acme.com', "o'neil@else.org"] },
  routes: [{ name: 'search', to: ['leads@acme.com'] }],
};
const { config } = readConfig({
  file: { name: 'acme.json', text: JSON.stringify(settings) },
  env: {},
  flags: {},
});

function patient(script: Script): MailPatient {
  if (!config?.mail) throw new Error('no mail');
  return {
    ses: scriptedSes(script),
    region: 'eu-west-1',
    mail: config.mail,
    recipients: recipientsOf(config),
    grant: 'GRANT',
  };
}

const denied = refusing('AccessDenied', 403, 'User is not authorized');
const silent = () => {
  throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
};
const identities = (known: Readonly<Record<string, string>>) => ({
  GetIdentityVerificationAttributes: () => ({
    VerificationAttributes: Object.fromEntries(
      Object.entries(known).map(([name, VerificationStatus]) => [name, { VerificationStatus }]),
    ),
  }),
});

describe('the sender', () => {
  it.each<[string, Script, string, RegExp]>([
    ['by its address, in any case', identities({ 'finops@mail.acme.com': 'Success' }), 'ok', /^FinOps@/],
    [
      'by its domain',
      identities({ 'mail.acme.com': 'Success' }),
      'ok',
      /^mail\.acme\.com is verified in eu-west-1/,
    ],
    ['by the domain above', identities({ 'acme.com': 'Success' }), 'ok', /^acme\.com /],
    ['by nothing', identities({ 'other.com': 'Success' }), 'fail', /neither .* nor its domain is verified/],
    ['not yet', identities({ 'FinOps@mail.acme.com': 'Pending' }), 'fail', /pending/],
    ['no more', identities({ 'acme.com': 'Failed' }), 'fail', /neither/],
    ['unseen', { GetIdentityVerificationAttributes: denied }, 'warn', /not allowed to look/],
    ['without an answer', { GetIdentityVerificationAttributes: silent }, 'fail', /ECONNREFUSED/],
  ])('is verified %s', async (_, script, level, text) => {
    const outcome = await checkSender(patient(script));
    expect(outcome).toMatchObject({ level, text: expect.stringMatching(text) });
    if (level === 'fail') expect(outcome.mend).toMatch(/^aws ses .* --region eu-west-1$/);
  });

  it('is asked for together with every recipient, a hundred identities at a time', async () => {
    const asked: number[] = [];
    const many = Array.from({ length: 150 }, (_, index) => `a${index}@x${index}.com`);
    const script = {
      GetIdentityVerificationAttributes: (input: object) => {
        asked.push(Object.values(input).flat().length);
        return { VerificationAttributes: { 'acme.com': { VerificationStatus: 'Success' } } };
      },
    };
    const { value } = await checkSender({ ...patient(script), recipients: many });
    expect(asked).toEqual([100, 100, 100, 3]);
    expect(value?.status?.get('acme.com')).toBe('Success');
  });
});

describe('the permission to send', () => {
  it.each<[string, Script, string]>([
    [
      'has it when SES refuses the message for its recipients',
      { SendRawEmail: refusing('InvalidParameterValue', 400) },
      'ok',
    ],
    ['has it when a server takes the message', { SendRawEmail: () => ({ MessageId: '1' }) }, 'ok'],
    ['lacks it when SES denies', { SendRawEmail: denied }, 'fail'],
    [
      'cannot use it while sending is paused',
      { SendRawEmail: refusing('AccountSendingPausedException', 400, 'Email sending is paused') },
      'fail',
    ],
    ['cannot use it when nobody answers', { SendRawEmail: silent }, 'fail'],
  ])('%s', async (_, script, level) => {
    const outcome = await checkSending(patient(script));
    expect(outcome.level).toBe(level);
    if (script.SendRawEmail === denied) expect(outcome.mend).toBe('GRANT');
  });

  it('is asked for with a message that no person could get, and that has more recipients than SES takes', async () => {
    const sent: Readonly<Record<string, unknown>>[] = [];
    const SendRawEmail = (input: object) => {
      sent.push({ ...input });
      return {};
    };
    await checkSending(patient({ SendRawEmail }));
    const [{ Destinations = [], RawMessage } = {}] = sent;
    const all = [Destinations].flat();
    expect(all).toHaveLength(51);
    expect(all.filter((to) => !String(to).endsWith('@simulator.amazonses.com'))).toEqual([]);
    expect(JSON.stringify(RawMessage)).not.toContain('leads@');
  });
});

describe('the quota', () => {
  const quota = (Max24HourSend: number, MaxSendRate: number, SentLast24Hours: number) => ({
    GetSendQuota: () => ({ Max24HourSend, MaxSendRate, SentLast24Hours }),
  });

  it.each<[string, Script, string, boolean | null, RegExp]>([
    ['of the sandbox', quota(200, 1, 0), 'warn', true, /sandbox/],
    ['of production', quota(50_000, 14, 10), 'ok', false, /^49990 of 50000 left today for 3 messages/],
    ['of 200 with another rate is not the sandbox', quota(200, 14, 0), 'ok', false, /^200 of 200/],
    ['that has no end', quota(-1, 100, 10_000), 'ok', false, /^unlimited/],
    ['that is just enough', quota(50_000, 14, 49_997), 'ok', false, /^3 of/],
    ['that is used up', quota(50_000, 14, 49_998), 'fail', false, /^2 of/],
    [
      'that may not be looked at',
      { GetSendQuota: denied },
      'warn',
      null,
      /not allowed to look \(ses:GetSendQuota/,
    ],
  ])('%s', async (_, script, level, sandboxed, text) => {
    expect(await checkQuota(patient(script))).toMatchObject({
      level,
      value: { sandboxed },
      text: expect.stringMatching(text),
    });
  });
});

describe('recipients', () => {
  const known = new Map([['acme.com', 'Success']]);
  const recipients = (status: ReadonlyMap<string, string> | null, sandboxed: boolean | null) =>
    checkRecipients(patient({}), { status }, { sandboxed });

  it('in the sandbox must be verified, themselves or by their domain', () => {
    expect(recipients(known, true)).toMatchObject({
      level: 'fail',
      text: "in the sandbox, and not verified: o'neil@else.org",
      mend: "aws ses verify-email-identity --email-address 'o'\\''neil@else.org' --region eu-west-1",
    });
    expect(recipients(new Map([...known, ['else.org', 'Success']]), true)).toMatchObject({ level: 'ok' });
    expect(recipients(new Map([...known, ['else.org', 'Pending']]), true)).toMatchObject({ level: 'fail' });
  });

  it('outside the sandbox may be anybody', () => {
    expect(recipients(new Map(), false)).toMatchObject({ level: 'ok' });
    expect(recipients(null, false)).toMatchObject({ level: 'ok' });
  });

  it.each([
    [null, true],
    [known, null],
  ])('are not judged by what was not seen', (status, sandboxed) => {
    expect(recipients(status, sandboxed)).toMatchObject({ level: 'warn' });
  });
});

it.each<[string, Script, string, RegExp | null]>([
  ['exists', { DescribeConfigurationSet: () => ({}) }, 'ok', null],
  [
    'does not exist',
    { DescribeConfigurationSet: refusing('ConfigurationSetDoesNotExistException', 400) },
    'fail',
    /^aws ses create-configuration-set --configuration-set Name=reports --region eu-west-1$/,
  ],
  ['may not be looked at', { DescribeConfigurationSet: denied }, 'warn', /describe-configuration-set/],
])('a configuration set that %s', async (_, script, level, mend) => {
  const outcome = await checkConfigurationSet(patient(script), 'reports');
  expect(outcome).toMatchObject({ level, mend: mend === null ? null : expect.stringMatching(mend) });
});
