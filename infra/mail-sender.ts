import { CfnOutput, type Stack } from 'aws-cdk-lib';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
} from 'aws-cdk-lib/aws-ses';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Stage } from './check-stage.ts';

/** What SES sends with: identity and configuration set, each made here unless it exists. */
export function mailSender(stack: Stack, { settings: { ses }, config }: Stage, alarms: ITopic): void {
  if (ses === null) return;
  if (ses.identity !== 'existing') verifiedSender(stack, ses.identity.create);
  const configurationSetName = config.mail?.configurationSet;
  if (ses.configurationSet !== 'create' || !configurationSetName) return;
  new ConfigurationSet(stack, 'Mail', {
    configurationSetName,
    // Costs are nobody else's business: a server that cannot encrypt gets no report, and that is a bounce.
    tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
    reputationMetrics: true,
  }).addEventDestination('ToAlarms', {
    destination: EventDestination.snsTopic(alarms),
    // A delay is left out: SES tries on, and tells the end of it as a bounce.
    events: [EmailSendingEvent.BOUNCE, EmailSendingEvent.COMPLAINT, EmailSendingEvent.REJECT],
  });
}

/** An address gets a link to click; a domain is proved by three DNS records, told as outputs. */
function verifiedSender(stack: Stack, name: string): void {
  if (name.includes('@')) {
    new EmailIdentity(stack, 'Sender', { identity: Identity.email(name) });
    return;
  }
  const { dkimRecords } = new EmailIdentity(stack, 'Sender', { identity: Identity.domain(name) });
  for (const [index, record] of dkimRecords.entries()) {
    new CfnOutput(stack, `SenderRecord${index + 1}`, {
      description: `A CNAME record that proves ${name} to SES`,
      value: `${record.name} CNAME ${record.value}`,
    });
  }
}
