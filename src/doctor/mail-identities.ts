import { GetIdentityVerificationAttributesCommand } from '@aws-sdk/client-ses';
import { identitiesOf } from '../permissions.ts';
import { failed, type Outcome, passed, warned } from './finding.ts';
import { unseen } from './looking.ts';
import type { MailPatient, Sandbox } from './mail-patient.ts';
import { lookYourself, word } from './mend.ts';

/** The status of each identity that SES knows of, by its name in lower case; null when nobody may look. */
export interface Identities {
  readonly status: ReadonlyMap<string, string> | null;
}

/** GetIdentityVerificationAttributes takes this many identities. Source: its API reference. */
const mostIdentities = 100;

/** Whether the sender's address, or a domain that it is in, is verified. */
export async function checkSender(patient: MailPatient): Promise<Outcome<Identities>> {
  const { mail, region, recipients } = patient;
  const command = verify(mail.from, region);
  try {
    const status = await readIdentities(patient, [mail.from, ...recipients]);
    const vouching = identitiesOf(mail.from).find((identity) => isVerified(identity, status));
    if (vouching !== undefined) return passed(`${vouching} is verified in ${region}`, { status });
    const begun = identitiesOf(mail.from).some(
      (identity) => status.get(identity.toLowerCase()) === 'Pending',
    );
    return failed(
      begun
        ? `the verification of ${mail.from} is pending in ${region}: follow the link that AWS mailed, or have it sent again`
        : `neither ${mail.from} nor its domain is verified in ${region}`,
      command,
      { status },
    );
  } catch (error) {
    const look = `aws ses get-identity-verification-attributes --identities ${word(mail.from)} --region ${region}`;
    return unseen(error, 'ses:GetIdentityVerificationAttributes', look, { status: null });
  }
}

/** In the sandbox, only verified addresses and domains get mail. */
export function checkRecipients(
  { region, recipients }: MailPatient,
  { status }: Identities,
  { sandboxed }: Sandbox,
): Outcome<true> {
  const distinct = [...new Set(recipients)];
  if (sandboxed === false) return passed(`${distinct.length}; outside the sandbox, any will do`, true);
  if (status === null || sandboxed === null) {
    return warned(
      `${distinct.length}; whether they are verified, which the sandbox asks for, is not known`,
      lookYourself(`aws ses list-identities --region ${region}`),
      true,
    );
  }
  const unverified = distinct.filter((to) => !identitiesOf(to).some((one) => isVerified(one, status)));
  if (unverified.length === 0) return passed(`${distinct.length}, all verified`, true);
  return failed(
    `in the sandbox, and not verified: ${unverified.join(', ')}`,
    unverified.map((to) => verify(to, region)).join(' && '),
  );
}

async function readIdentities(
  { ses }: MailPatient,
  addresses: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(addresses.flatMap(identitiesOf))];
  const status = new Map<string, string>();
  for (let start = 0; start < wanted.length; start += mostIdentities) {
    const Identities = wanted.slice(start, start + mostIdentities);
    const reply = await ses.send(new GetIdentityVerificationAttributesCommand({ Identities }));
    for (const [identity, { VerificationStatus }] of Object.entries(reply.VerificationAttributes ?? {})) {
      status.set(identity.toLowerCase(), VerificationStatus ?? '');
    }
  }
  return status;
}

function verify(address: string, region: string): string {
  return `aws ses verify-email-identity --email-address ${word(address)} --region ${region}`;
}

function isVerified(identity: string, status: ReadonlyMap<string, string>): boolean {
  return status.get(identity.toLowerCase()) === 'Success';
}
