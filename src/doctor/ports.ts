import type { S3Client } from '@aws-sdk/client-s3';
import type { SESClient } from '@aws-sdk/client-ses';
import type { AwsClients } from '../collect/aws-clients.ts';
import type { RequestMeter } from '../collect/run-cost.ts';
import type { Config } from '../config.ts';
import type { Day } from '../domain/date-range.ts';
import type { ObjectStore } from '../ports.ts';
import type { Checked } from './finding.ts';

/** Checks under way, in the order in which they are told. */
export type Checks = readonly Promise<Checked<unknown>>[];

/** What is examined. */
export interface DoctorQuestion {
  readonly config: Config;
  /** Where the configuration was read from; null: the environment alone. */
  readonly configFile: string | null;
  /** The command that prints the policy, with the flags that were given here. */
  readonly policyCommand: string;
  readonly today: Day;
}

/** What doctor looks through. Every client gives up within ten seconds. */
export interface DoctorPorts {
  /** The program's own region; null when no standard place names one. */
  readonly region: string | null;
  readonly aws: AwsClients;
  readonly s3: Pick<S3Client, 'send'>;
  readonly ses: (region: string | null) => Pick<SESClient, 'send'>;
  /** Opens an archive or an outbox: `s3://bucket/prefix` or a folder. */
  readonly open: (place: string) => ObjectStore;
  /** How far this machine's clock is ahead of AWS's; null when AWS has not answered yet. Unit: milliseconds. */
  readonly clockAheadMs: () => number | null;
  /** Makes every page and mail of a sample report with the configured templates; returns the files that none uses. */
  readonly tryTemplates: (config: Config) => Promise<readonly string[]>;
  readonly meter: RequestMeter;
}
