/** Every code has a heading in docs/runbook.md that says what the reader sees and what to do. */
export type ErrorCode =
  | 'CONFIG_INVALID'
  | 'USAGE_INVALID'
  | 'SNAPSHOT_UNREADABLE'
  | 'REPORT_ABSENT'
  | 'CREDENTIALS_FAILED'
  | 'NO_SOURCE'
  | 'COST_CAP_REACHED'
  | 'STRICT_GAPS'
  | 'DOCTOR_FAILED'
  | 'RENDER_FAILED'
  | 'ARCHIVE_UNUSABLE'
  | 'MAIL_REFUSED';

/** A failure that somebody other than us can mend; anything that is not one of these is a bug (exit 1). */
export abstract class ReportError extends Error {
  // Written out: Lambda tells a failure by it, and the bundle's classes have lost their names.
  abstract override readonly name: string;
  abstract readonly exitCode: number;
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** The user can mend it: flags, configuration, dates. Holds ALL faults found, one a line. */
export class ConfigError extends ReportError {
  override readonly name = 'ConfigError';
  readonly exitCode = 2;
  readonly faults: readonly string[];

  constructor(code: ErrorCode, faults: readonly string[], options?: { cause?: unknown }) {
    super(code, faults.join('\n'), options);
    this.faults = faults;
  }
}

/** AWS did not give what a report needs. */
export class SourceError extends ReportError {
  override readonly name = 'SourceError';
  readonly exitCode = 3;
}

/** A template could not be rendered. */
export class RenderError extends ReportError {
  override readonly name = 'RenderError';
  readonly exitCode = 4;
}

/** The archive cannot be used (nothing written, nothing sent), or a mail was refused (the report is archived). */
export class DeliveryError extends ReportError {
  override readonly name = 'DeliveryError';
  readonly exitCode = 5;
}
