import { DeliveryError } from '../errors.ts';
import type { OutgoingMail } from '../ports.ts';

/**
 * Refuses a message whose addresses hold control characters: a line break in one would become a header of its own.
 *
 * @throws DeliveryError MAIL_REFUSED
 */
export function assertPlainAddresses({ from, to }: OutgoingMail): void {
  const bad = [from, to].find((address) => address === '' || /\p{Cc}/u.test(address));
  if (bad === undefined) return;
  throw new DeliveryError(
    'MAIL_REFUSED',
    `${JSON.stringify(bad)} is no mail address: correct mail.from, or the recipients`,
  );
}
