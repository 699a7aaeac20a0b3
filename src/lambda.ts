import * as z from 'zod';
import { ConfigError, DeliveryError } from './errors.ts';
import { runReport } from './job.ts';
import { loadConfig } from './load-config.ts';
import { readRequest } from './request.ts';
import { type RunResult, refusalsOf } from './run-result.ts';
import { readObject, wire } from './wiring.ts';

/** What a schedule or a person sends; the words are those of the flags. */
const eventSchema = z.strictObject({
  /** The schedule's own time, so that a retry after midnight still reports the right day. */
  scheduledTime: z.iso.datetime({ offset: true }).optional(),
  day: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  last: z.string().optional(),
  perDay: z.boolean().optional(),
  resend: z.boolean().optional(),
  mailTo: z
    .union([z.string().transform((text) => text.split(',').map((one) => one.trim())), z.array(z.string())])
    .optional(),
  dryRun: z.boolean().optional(),
  strict: z.boolean().optional(),
});

/**
 * The door for EventBridge and `aws lambda invoke`.
 *
 * A failure throws, so that retries, alarms and the dead-letter queue work; so does a refused mail, after the report
 * was archived.
 */
export async function handler(event: unknown): Promise<RunResult> {
  const parsed = eventSchema.safeParse(event ?? {});
  const { config, faults } = await loadConfig({
    readObject,
    env: process.env,
    flags: { mailTo: parsed.data?.mailTo },
  });
  const { scheduledTime, ...written } = parsed.data ?? {};
  const { request, faults: requestFaults } = readRequest(written, {
    now: scheduledTime === undefined ? new Date() : new Date(scheduledTime),
  });
  const eventFaults =
    parsed.error?.issues.map(({ path, message }) => `event ${path.join('.')}: ${message}`) ?? [];
  const all = [...eventFaults, ...requestFaults, ...faults];
  if (all.length > 0 || config === null || request === null) throw new ConfigError('USAGE_INVALID', all);
  const ports = await wire({ config, source: { kind: 'aws' }, progress: () => undefined });
  const { result } = await runReport(request, ports);
  const refused = refusalsOf(result);
  if (refused.length > 0) throw new DeliveryError('MAIL_REFUSED', refused.join('; '));
  return result;
}
