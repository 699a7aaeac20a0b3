import type { SendRawEmailCommand } from '@aws-sdk/client-ses';
import { sesMail } from '../../src/deliver/ses-mail.ts';
import { DeliveryError } from '../../src/errors.ts';
import type { OutgoingMail } from '../../src/ports.ts';

const mail: OutgoingMail = {
  reportId: 'daily/2026-11-22',
  route: 'all',
  from: 'Bedrock <finops@acme.com>',
  to: 'ml-leads@acme.com',
  raw: Buffer.from('Subject: Bedrock\r\n\r\n'),
};

function answering(answer: { MessageId?: string } | Error) {
  const commands: SendRawEmailCommand[] = [];
  const send = async (command: SendRawEmailCommand) => {
    commands.push(command);
    if (answer instanceof Error) throw answer;
    return { MessageId: undefined, ...answer, $metadata: {} };
  };
  return { commands, client: { send } };
}

const awsError = (name: string, message: string, httpStatusCode?: number) =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });

it.each([
  ['without a configuration set', null, undefined],
  ['with the configuration set', 'reports', 'reports'],
])(
  'one message goes to one recipient, %s, and its id is that of SES',
  async (_how, configurationSet, sent) => {
    const { commands, client } = answering({ MessageId: '0100-ses' });
    expect(await sesMail(client, { configurationSet })(mail)).toBe('0100-ses');
    expect(commands.map(({ input }) => input)).toEqual([
      {
        Source: mail.from,
        Destinations: [mail.to],
        RawMessage: { Data: mail.raw },
        ConfigurationSetName: sent,
      },
    ]);
  },
);

const notVerified = (identities: string) =>
  `Email address is not verified. The following identities failed the check in region US-EAST-1: ${identities}`;

it.each<[string, Error, RegExp]>([
  [
    'the sender is not verified',
    awsError('MessageRejected', notVerified('Bedrock <finops@acme.com>'), 400),
    /the sender .* is not verified in this region: verify it/,
  ],
  [
    'sender and recipient are not',
    awsError('MessageRejected', notVerified('finops@acme.com, ml-leads@acme.com'), 400),
    /the sender .* is not verified/,
  ],
  [
    'the recipient is not, in the sandbox',
    awsError('MessageRejected', notVerified('ml-leads@acme.com'), 400),
    /sandbox.*verify this address/,
  ],
  ['the rate is used up', awsError('Throttling', 'Maximum sending rate exceeded.', 400), /run again later/],
  [
    'the quota is used up',
    awsError('ThrottlingException', 'Daily message quota exceeded.', 400),
    /run again later/,
  ],
  [
    'the message is too large',
    awsError('InvalidParameterValue', 'Message length is more than 10485760 bytes long: 12000000.', 400),
    /larger than SES takes.*mail\.attach/,
  ],
  [
    'the configuration set is missing',
    awsError('ConfigurationSetDoesNotExistException', 'no reports', 400),
    /mail\.configurationSet/,
  ],
  ['sending is paused', awsError('AccountSendingPausedException', 'paused', 400), /resume it/],
  [
    'a compatible server does not know the sender',
    awsError('MessageRejected', 'Did not have authority to send from email finops@acme.com', 400),
    /the sender .* is not verified/,
  ],
  [
    'access is denied',
    awsError('AccessDenied', 'User: arn:x is not authorized', 403),
    /allow ses:SendRawEmail/,
  ],
  [
    'credentials expired',
    awsError('ExpiredToken', 'The security token is expired', 403),
    /no valid AWS credentials: sign in again/,
  ],
  [
    'there are no credentials',
    awsError('CredentialsProviderError', 'Could not load credentials'),
    /no valid AWS credentials/,
  ],
  [
    'SES is out of reach',
    Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
    /could not be reached.*ECONNREFUSED/,
  ],
  [
    'it is something else',
    awsError('InvalidParameterValue', 'Domain starts\nwith dot', 400),
    /Domain starts with dot/,
  ],
])('when %s, the refusal says on one line what to do', async (_when, error, expected) => {
  const { client } = answering(error);
  const failure: unknown = await sesMail(client, { configurationSet: null })(mail).catch(
    (thrown: unknown) => thrown,
  );
  expect(failure).toBeInstanceOf(DeliveryError);
  expect(failure).toMatchObject({ code: 'MAIL_REFUSED', exitCode: 5, cause: error });
  const { message } = failure instanceof Error ? failure : { message: '' };
  expect(message).toMatch(expected);
  expect(message).not.toContain('\n');
});

it.each<Partial<OutgoingMail>>([
  { to: 'a@x.com\r\nBcc: everyone@x.com' },
  { from: 'a@x.com\nBcc: everyone@x.com' },
  { to: 'a@x.com\0' },
  { to: '' },
])('an address that would become a header of its own is never sent: %j', async (over) => {
  const { client, commands } = answering({ MessageId: 'x' });
  const sending = sesMail(client, { configurationSet: null })({ ...mail, ...over });
  await expect(sending).rejects.toMatchObject({ code: 'MAIL_REFUSED' });
  expect(commands).toEqual([]);
});
