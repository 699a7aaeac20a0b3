import { SendRawEmailCommand, type SendRawEmailCommandOutput } from '@aws-sdk/client-ses';
import { DeliveryError } from '../errors.ts';
import type { OutgoingMail, SendMail } from '../ports.ts';
import { type AwsFailure, awsFailure } from './aws-failure.ts';
import { assertPlainAddresses } from './plain-address.ts';

/** The one call of an `SESClient` that is used. */
export interface SesClient {
  readonly send: (command: SendRawEmailCommand) => Promise<SendRawEmailCommandOutput>;
}

export interface SesSettings {
  /** Null sends without a configuration set. */
  readonly configurationSet: string | null;
}

/**
 * Sends by SES (version 1), one recipient a message. Returns SES's own message id.
 *
 * @throws DeliveryError MAIL_REFUSED - for credentials, too: the report is archived by then
 */
export function sesMail(client: SesClient, { configurationSet }: SesSettings): SendMail {
  return async (mail) => {
    assertPlainAddresses(mail);
    const command = new SendRawEmailCommand({
      Source: mail.from,
      Destinations: [mail.to],
      RawMessage: { Data: mail.raw },
      ConfigurationSetName: configurationSet ?? undefined,
    });
    try {
      const { MessageId } = await client.send(command);
      if (MessageId === undefined) throw new Error('the reply has no MessageId');
      return MessageId;
    } catch (error) {
      const failure = awsFailure(error);
      throw new DeliveryError('MAIL_REFUSED', explained(failure, mail), {
        cause: error,
      });
    }
  };
}

/** Source: SES developer guide, "Amazon SES email sending errors" and "Errors related to the sending quotas". */
function explained(failure: AwsFailure, mail: OutgoingMail): string {
  return `${advice(failure, mail)} (${failure.text})`;
}

function advice({ code, status, text, credentials }: AwsFailure, mail: OutgoingMail): string {
  if (credentials) return 'no valid AWS credentials: sign in again, or check the profile, role and clock';
  if (/not verified|authority to send/i.test(text)) return unverified(text, mail);
  if (/^Throttling|^TooManyRequests|^LimitExceeded/.test(code)) {
    return 'the SES sending rate or daily quota is used up: run again later, or ask AWS to raise it';
  }
  if (/message (length|size)|too (large|long|big)/i.test(text)) {
    return 'the message is larger than SES takes (10 MB): attach less (mail.attach)';
  }
  if (code === 'ConfigurationSetDoesNotExistException' || code === 'ConfigurationSetDoesNotExist') {
    return 'the configuration set does not exist in this region: correct mail.configurationSet';
  }
  if (/SendingPaused/.test(code)) return 'sending is paused: resume it in the SES console';
  if (/^AccessDenied/.test(code) || status === 403) {
    return 'access denied: allow ses:SendRawEmail on the sender; bedrock-report policy prints what is needed';
  }
  if (/Region is missing/.test(text)) return 'no AWS region is set: set mail.region or AWS_REGION';
  if (status === null) return 'SES could not be reached: check the network, the endpoint and mail.region';
  return 'SES refused it: check both addresses, then run again';
}

/** The sandbox refuses recipients with the sender's words; only the identities that follow tell them apart. */
function unverified(text: string, { from, to }: OutgoingMail): string {
  const identities = text.slice(text.indexOf(':')).toLowerCase();
  const recipientOnly = identities.includes(bare(to)) && !identities.includes(bare(from));
  return recipientOnly
    ? 'the SES account is in the sandbox, which reaches verified recipients only: verify this address, or ask AWS for production access'
    : `the sender ${from} is not verified in this region: verify it or its domain in SES, or correct mail.from and mail.region`;
}

function bare(address: string): string {
  return (/<([^>]*)>/.exec(address)?.[1] ?? address).trim().toLowerCase();
}
