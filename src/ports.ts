import type { ReportId } from './domain/report.ts';
import type { ReportFile } from './domain/report-file.ts';

/** An object as it was read; `etag` names exactly this version of it. */
export interface StoredObject {
  readonly body: Uint8Array;
  readonly etag: string;
}

/** Under which condition a write may happen: create once, or replace exactly the version that was read. */
export type WriteCondition = { readonly ifAbsent: true } | { readonly ifMatch: string };

/**
 * Where archives live: a bucket (with a prefix) or a folder. Keys use `/`. Every method throws
 * `DeliveryError ARCHIVE_UNUSABLE` when the place does not exist, is not ours or refuses.
 */
export interface ObjectStore {
  /** `s3://bucket/prefix` or the folder's path, for messages and links. */
  readonly location: string;
  readonly get: (key: string) => Promise<StoredObject | null>;
  /** Writes whole or not at all. Returns the new etag, or null when the condition did not hold (nothing is written). */
  readonly put: (file: ReportFile, condition?: WriteCondition) => Promise<string | null>;
  readonly remove: (key: string) => Promise<void>;
  /** Every key that starts with `prefix`, sorted. */
  readonly list: (prefix: string) => Promise<readonly string[]>;
}

/** One message to one recipient, as MIME bytes. */
export interface OutgoingMail {
  readonly reportId: ReportId;
  readonly route: string;
  readonly from: string;
  readonly to: string;
  readonly raw: Uint8Array;
}

/** Sends a message and returns the transport's message id. @throws DeliveryError MAIL_REFUSED */
export type SendMail = (mail: OutgoingMail) => Promise<string>;

/** The wall clock and waiting, which leases need even when the report's own clock is set by `--now`. */
export interface Clock {
  readonly now: () => Date;
  /** Resolves early, without an error and leaving no timer, when `signal` aborts. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

/** Says how far long work has come; silent unless stderr is a terminal. */
export type Progress = (message: string) => void;
