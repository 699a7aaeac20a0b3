import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DeliveryError } from '../errors.ts';
import type { OutgoingMail, SendMail } from '../ports.ts';
import { assertPlainAddresses } from './plain-address.ts';
import { folderFailure, linkIfAbsent, publishWhole } from './whole-file.ts';

/** Names are cut here: file systems take 255 bytes, and a hash, a number and `.eml` follow. */
const longestName = 180;

/**
 * Puts each message into a folder, one whole `.eml` file a message, none over another: the same message again gets
 * a number. The message id is the file's name, so that a record leads to its file.
 *
 * @throws DeliveryError MAIL_REFUSED
 */
export function outboxMail(folder: string): SendMail {
  return async (mail) => {
    assertPlainAddresses(mail);
    try {
      return await publishWhole(folder, mail.raw, async (temporary) => {
        for (let copy = 1; ; copy++) {
          const name = `${nameOf(mail)}${copy === 1 ? '' : `-${copy}`}.eml`;
          if (await linkIfAbsent(temporary, join(folder, name))) return name;
        }
      });
    } catch (error) {
      const failure = folderFailure(error, folder);
      if (!(failure instanceof DeliveryError)) throw failure;
      throw new DeliveryError('MAIL_REFUSED', failure.message, { cause: error });
    }
  };
}

/** Report id, route and recipient; where a name had to be changed to be safe, a hash keeps it apart from others. */
function nameOf({ reportId, route, to }: OutgoingMail): string {
  const written = `${reportId.replace('/', '-')}_${route}_${to}`;
  const safe = written
    .toLowerCase()
    .replace(/[^a-z0-9@+._-]/g, '-')
    .slice(0, longestName);
  if (safe === written) return safe;
  const exact = JSON.stringify([reportId, route, to]);
  return `${safe}-${createHash('sha256').update(exact).digest('hex').slice(0, 8)}`;
}
