import * as z from 'zod';
import { AwsError } from './aws-error.ts';
import type { Service } from './service.ts';

/** A message that SES accepted. */
export interface AcceptedMail {
  readonly messageId: string;
  readonly to: string;
  readonly raw: Buffer;
}

/** SES version 1 out of the sandbox, as far as a run needs it. */
export interface Mailbox {
  readonly service: Service;
  readonly accepted: AcceptedMail[];
  /** Called when a message is handed over; null accepts it. */
  refusal: (to: string) => AwsError | null;
}

const sendInput = z.object({ 'Destinations.member.1': z.string(), 'RawMessage.Data': z.base64() });

/** Accepts what it is given and keeps it, under ids in the order of arrival. */
export function mailbox(): Mailbox {
  const accepted: AcceptedMail[] = [];
  const box: Mailbox = {
    accepted,
    refusal: () => null,
    service: {
      prefix: 'ses',
      protocol: 'query',
      answer: ({ operation, input }) => {
        if (operation !== 'SendRawEmail') throw new AwsError('InvalidAction', operation);
        const { 'Destinations.member.1': to, 'RawMessage.Data': data } = sendInput.parse(input);
        const refusal = box.refusal(to);
        if (refusal !== null) throw refusal;
        const messageId = `message-${accepted.length + 1}`;
        accepted.push({ messageId, to, raw: Buffer.from(data, 'base64') });
        return { MessageId: messageId };
      },
    },
  };
  return box;
}
