import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { CheckedConfig } from '../src/config-schema.ts';

/** The report's configuration with every setting written out; null where there is no mail. */
export type StageReport = Omit<CheckedConfig, '$schema' | 'mail'> & {
  readonly mail: CheckedConfig['mail'] | null;
};

/** Everything that one deployment is made from. Nothing is left out: what is not wanted is null. */
export interface StageSettings {
  /** Ends the name of everything that is deployed: `bedrock-report-<stage>`. */
  readonly stage: string;
  /** Null: the account of whoever deploys. */
  readonly account: string | null;
  readonly region: string;
  /** What the function runs with; it is deployed beside the handler. Its `archive` names the bucket. */
  readonly report: StageReport;
  /** Once a day; the report is of the day before, UTC, as seen at that moment. */
  readonly schedule: {
    readonly enabled: boolean;
    readonly hour: number;
    readonly minute: number;
    readonly timeZone: string;
    /** Up to how much later it may start. */
    readonly flexibleMinutes: number;
    /** How often, and how long, EventBridge tries to hand the event to Lambda. */
    readonly retries: number;
    readonly retryForHours: number;
  };
  readonly function: {
    /** A report of 300 models takes 250 MB and three seconds of a CPU, which Lambda gives by memory: 1 GB is half a one. */
    readonly memoryMb: number;
    /** Most of it is waiting: for AWS to answer, and up to two minutes for another run that is mailing. */
    readonly timeoutMinutes: number;
    /** Runs at once; null: as many as the account allows. Two at once send one mail all the same. */
    readonly reservedConcurrency: number | null;
  };
  /** The table that `report.capture.table` names: one that is there, or one that is made here and outlives the stack. */
  readonly captureTable: 'existing' | 'create' | null;
  readonly logDays: RetentionDays;
  /** The archive's bucket: one that is there, or one that is made here and outlives the stack. */
  readonly bucket:
    | 'existing'
    | {
        readonly infrequentAccessAfterDays: number;
        /** How long an overwritten or deleted object can be brought back. */
        readonly supersededForDays: number;
      };
  /** What SES sends with; null: the configuration mails nothing. */
  readonly ses: {
    /** `create`: the address of `mail.from`, its domain or a domain above. */
    readonly identity: 'existing' | { readonly create: string };
    /** The set that `mail.configurationSet` names; null: none. Only one that is made here reports bounces. */
    readonly configurationSet: 'existing' | 'create' | null;
  } | null;
  readonly alarms: {
    /** Each must confirm its subscription once. */
    readonly emails: readonly string[];
    /** Dollars of one report that no model could be found for: more than this is an alarm. */
    readonly unmappedUsd: number;
  };
  /** Names of the Glue database and the Athena workgroup over the daily Parquet files; null: neither. */
  readonly athena: { readonly database: string; readonly workgroup: string } | null;
  /** The role that `accounts.roles` names in each member account; null: no template for it. */
  readonly memberRole: { readonly name: string; readonly externalId: string } | null;
}
