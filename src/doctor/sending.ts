import {
  DescribeConfigurationSetCommand,
  GetSendQuotaCommand,
  SendRawEmailCommand,
} from '@aws-sdk/client-ses';
import { awsFailure } from '../deliver/aws-failure.ts';
import { counted, failed, type Outcome, passed, warned } from './finding.ts';
import { isDenied, unseen } from './looking.ts';
import type { MailPatient, Sandbox } from './mail-patient.ts';
import { consoleOf, word } from './mend.ts';

/** A message takes this many recipients. Source: SES developer guide, "Service quotas". */
const mostRecipients = 50;

/** The sandbox's quota: SES version 1 tells of the sandbox in no other way. Source: "Service quotas". */
const sandboxQuota = { aDay: 200, aSecond: 1 };

/**
 * Whether SES lets these credentials send: asked with a message that it must refuse for having too many recipients,
 * and that would reach nobody but its own mailbox simulator.
 */
export async function checkSending({ ses, mail, grant, region }: MailPatient): Promise<Outcome<true>> {
  const Destinations = Array.from(
    { length: mostRecipients + 1 },
    (_, index) => `success+${index}@simulator.amazonses.com`,
  );
  const text = `From: ${mail.from}\r\nTo: success@simulator.amazonses.com\r\nSubject: bedrock-report doctor\r\n\r\n`;
  const Data = new TextEncoder().encode(text);
  const ConfigurationSetName = mail.configurationSet ?? undefined;
  try {
    await ses.send(
      new SendRawEmailCommand({
        Source: mail.from,
        Destinations,
        RawMessage: { Data },
        ConfigurationSetName,
      }),
    );
  } catch (error) {
    const failure = awsFailure(error);
    if (isDenied(failure)) return failed(`ses:SendRawEmail: ${failure.text}`, grant);
    if (/paused/i.test(failure.text)) return failed(failure.text, accountPage(region));
    if (failure.status === null || failure.status >= 500 || failure.credentials) {
      return failed(`ses:SendRawEmail: ${failure.text}`, accountPage(region));
    }
  }
  return passed('not denied (a message that SES must refuse was offered; nothing was sent)', true);
}

/** Sandbox or not, and whether what is left of the day's quota is enough for a run. */
export async function checkQuota({ ses, region, recipients }: MailPatient): Promise<Outcome<Sandbox>> {
  const production = accountPage(region);
  try {
    const quota = await ses.send(new GetSendQuotaCommand({}));
    const { Max24HourSend: most = 0, MaxSendRate: rate = 0, SentLast24Hours: sent = 0 } = quota;
    const sandboxed = most === sandboxQuota.aDay && rate === sandboxQuota.aSecond;
    const left = most === -1 ? Number.POSITIVE_INFINITY : most - sent;
    const text = `${most === -1 ? 'unlimited' : `${left} of ${most} left today`} for ${counted(recipients.length, 'message')}`;
    if (left < recipients.length) return failed(text, `ask for more: ${production}`, { sandboxed });
    if (!sandboxed) return passed(text, { sandboxed });
    return warned(
      `${text}; a quota of 200 a day and 1 a second is the sandbox's, which reaches verified recipients only`,
      `request production access: ${production}`,
      { sandboxed },
    );
  } catch (error) {
    const command = `aws ses get-send-quota --region ${region}`;
    return unseen(error, 'ses:GetSendQuota', command, { sandboxed: null });
  }
}

export async function checkConfigurationSet(
  { ses, region }: MailPatient,
  name: string,
): Promise<Outcome<true>> {
  try {
    await ses.send(new DescribeConfigurationSetCommand({ ConfigurationSetName: name }));
    return passed(`${name} exists in ${region}`, true);
  } catch (error) {
    const create = `aws ses create-configuration-set --configuration-set Name=${word(name)} --region ${region}`;
    if (/^ConfigurationSetDoesNotExist/.test(awsFailure(error).code)) {
      return failed(`${name} does not exist in ${region}`, create);
    }
    const command = `aws ses describe-configuration-set --configuration-set-name ${word(name)} --region ${region}`;
    return unseen(error, 'ses:DescribeConfigurationSet', command, true);
  }
}

function accountPage(region: string): string {
  return `${consoleOf(region)}/ses/home?region=${region}#/account`;
}
