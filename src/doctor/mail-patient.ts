import type { Config, MailConfig } from '../config.ts';
import type { DoctorPorts } from './ports.ts';

/** The SES of one region, and what is to be mailed by it. */
export interface MailPatient {
  readonly ses: ReturnType<DoctorPorts['ses']>;
  readonly region: string;
  readonly mail: MailConfig;
  /** Every message of a run, by its recipient. */
  readonly recipients: readonly string[];
  readonly grant: string;
}

/** Whether the account is in the sandbox; null when nobody may look. */
export interface Sandbox {
  readonly sandboxed: boolean | null;
}

/** Everybody who would be mailed, once for each message. */
export function recipientsOf({ mail, report: { routes } }: Config): readonly string[] {
  return [...(mail?.to ?? []), ...routes.flatMap(({ to }) => to)];
}
