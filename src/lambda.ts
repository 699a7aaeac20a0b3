import * as z from 'zod';
import { type Finding, toldIn, verdictOn } from './doctor/finding.ts';
import { examine } from './doctor-wiring.ts';
import { ConfigError, DeliveryError, SourceError } from './errors.ts';
import { runReport } from './job.ts';
import { loadConfig } from './load-config.ts';
import { publishRun } from './publish-run.ts';
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
  /** Checks everything that the configuration needs instead of making a report. */
  doctor: z.boolean().optional(),
});

/** What `{"doctor":true}` answers when nothing failed. */
export interface DoctorResult {
  readonly doctor: readonly Finding[];
}

/**
 * The door for EventBridge and `aws lambda invoke`.
 *
 * A failure throws, so that retries, alarms and the dead-letter queue work; so does a refused mail, after the report
 * was archived.
 */
export async function handler(event: unknown): Promise<RunResult | DoctorResult> {
  const started = performance.now();
  const parsed = eventSchema.safeParse(event ?? {});
  if (parsed.data?.doctor) return examined(parsed.data);
  const { config, faults } = await loadConfig({
    readObject,
    env: process.env,
    flags: { mailTo: parsed.data?.mailTo },
  });
  const { scheduledTime, doctor: _, ...written } = parsed.data ?? {};
  const { request, faults: requestFaults } = readRequest(written, {
    now: scheduledTime === undefined ? new Date() : new Date(scheduledTime),
  });
  const eventFaults =
    parsed.error?.issues.map(({ path, message }) => `event ${path.join('.')}: ${message}`) ?? [];
  const all = [...eventFaults, ...requestFaults, ...faults];
  if (all.length > 0 || config === null || request === null) throw new ConfigError('USAGE_INVALID', all);
  const ports = await wire({ config, source: { kind: 'aws' }, progress: () => undefined });
  const run = await runReport(request, ports);
  publishRun(run, request, config.report.name, Math.round(performance.now() - started));
  const { result } = run;
  const refused = refusalsOf(result);
  if (refused.length > 0) throw new DeliveryError('MAIL_REFUSED', refused.join('; '));
  return result;
}

/** @throws SourceError DOCTOR_FAILED - with a line for each finding */
async function examined(event: z.output<typeof eventSchema>): Promise<DoctorResult> {
  const others = Object.keys(event).filter((key) => key !== 'doctor' && key !== 'scheduledTime');
  const findings = await examine({
    env: process.env,
    flags: {},
    policyCommand: 'bedrock-report policy',
    faults: others.map((key) => `event ${key}: does not go with doctor`),
  });
  const verdict = verdictOn(findings);
  if (verdict === null) return { doctor: findings };
  const lines = findings.map((finding) => `${finding.level} ${finding.check}: ${toldIn(finding)}`);
  throw new SourceError('DOCTOR_FAILED', [verdict, ...lines].join('\n'));
}
