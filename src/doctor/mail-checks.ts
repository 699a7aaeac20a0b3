import { checkWritable } from './archive.ts';
import { after, both, type Checked, check, passed, unlessFailed } from './finding.ts';
import { checkRecipients, checkSender } from './mail-identities.ts';
import { type MailPatient, recipientsOf } from './mail-patient.ts';
import { type Caller, grant } from './mend.ts';
import type { Checks, DoctorPorts, DoctorQuestion } from './ports.ts';
import { checkConfigurationSet, checkQuota, checkSending } from './sending.ts';

/** Checks whatever sends the mails: SES, or a folder. */
export function mailChecks(
  { config, policyCommand }: DoctorQuestion,
  { open, region, ses }: DoctorPorts,
  caller: Promise<Checked<Caller>>,
): Checks {
  const { mail } = config;
  if (mail === null || mail.via === 'none') return [check('mail', () => passed('none is sent', true))];
  if (mail.via !== 'ses') return [check('mail', () => checkWritable(open(mail.via), { region, grant: '' }))];
  const patient = caller.then(
    ({ finding, value }): Checked<MailPatient> => ({
      finding,
      value: value && {
        ses: ses(mail.region),
        region: mail.region ?? region ?? '',
        mail,
        recipients: recipientsOf(config),
        grant: grant(value, policyCommand),
      },
    }),
  );
  const sender = after(patient, 'mail sender', checkSender);
  const quota = after(patient, 'mail quota', checkQuota);
  const { configurationSet } = mail;
  return [
    sender,
    after(both(patient, unlessFailed(sender)), 'mail sending', ([to]) => checkSending(to)),
    quota,
    after(both(patient, both(sender, quota)), 'mail recipients', ([to, [identities, sandbox]]) =>
      checkRecipients(to, identities, sandbox),
    ),
    ...(configurationSet === null
      ? []
      : [after(patient, 'mail configuration set', (to) => checkConfigurationSet(to, configurationSet))]),
  ];
}
