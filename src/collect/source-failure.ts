/** What went wrong with a request, by what mends it. */
export type FailureKind =
  | 'credentials'
  | 'denied'
  | 'throttled'
  | 'not_enabled'
  | 'unavailable'
  | 'unexpected_shape';

/** A request that AWS did not answer as it should; `message` is one line for a gap. Everything else thrown is a bug. */
export class SourceFailure extends Error {
  readonly kind: FailureKind;

  constructor(kind: FailureKind, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'SourceFailure';
    this.kind = kind;
  }
}

/** Reads what an SDK client threw, after its own retries, as a failure in one line. */
export function toSourceFailure(error: unknown): SourceFailure {
  const { name, message, code } = describe(error);
  const status = statusOf(error);
  // A refusal is one, whatever its body looks like.
  const isRefusal = status === 401 || status === 403;
  const kind = isUnreadable(name, message) && !isRefusal ? 'unexpected_shape' : kindOf(name, status);
  const said = message === '' || message === name ? name : `${name}: ${message}`;
  return new SourceFailure(kind, `${words[kind]} (${oneLine(code === '' ? said : `${said}, ${code}`)})`, {
    cause: error,
  });
}

/** A reply that lacks what the API promises: it is never read as 0. */
export function unexpectedShape(what: string): SourceFailure {
  return new SourceFailure('unexpected_shape', `${words.unexpected_shape} (${oneLine(what)})`);
}

/** The failure itself; anything else is a bug and is thrown on. */
export function failureOf(error: unknown): SourceFailure {
  if (error instanceof SourceFailure) return error;
  throw error;
}

/** The HTTP status of the reply behind an SDK error; null when there was none. */
export function statusOf(error: unknown): number | null {
  const status =
    field(field(error, '$metadata'), 'httpStatusCode') ?? field(field(error, '$response'), 'statusCode');
  return typeof status === 'number' ? status : null;
}

const words: Readonly<Record<FailureKind, string>> = {
  credentials: 'credentials not accepted',
  denied: 'access denied',
  throttled: 'throttled',
  not_enabled: 'Cost Explorer is not enabled yet for this account, or has no data so far',
  unavailable: 'unavailable',
  unexpected_shape: 'unexpected reply',
};

const credentialErrors =
  /^(ExpiredToken|RequestExpired|InvalidClientTokenId|UnrecognizedClient|InvalidSignature|SignatureDoesNotMatch|IncompleteSignature|MissingAuthenticationToken|InvalidIdentityToken|InvalidAccessKeyId|AuthFailure|Credentials?Provider|TokenProvider|CouldNotLoadCredentials)/;
const denials = /^(AccessDenied|Unauthorized|NotAuthorized|OptInRequired|Forbidden)/;
const throttles =
  /^(Throttl|ProvisionedThroughputExceeded|TooManyRequests|LimitExceeded|RequestLimitExceeded|RequestThrottled|SlowDown)/;

/** True for what comes of a reply that is cut off or is not what its schema says. */
function isUnreadable(name: string, message: string): boolean {
  return /^(SyntaxError|TypeError|RangeError)$/.test(name) || message.includes('Deserialization error');
}

function kindOf(name: string, status: number | null): FailureKind {
  if (credentialErrors.test(name)) return 'credentials';
  if (name === 'DataUnavailableException') return 'not_enabled';
  if (throttles.test(name) || status === 429) return 'throttled';
  if (denials.test(name) || status === 401 || status === 403) return 'denied';
  return 'unavailable';
}

function describe(error: unknown): { name: string; message: string; code: string } {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), code: '' };
  const code = field(error, 'code');
  const known = typeof code === 'string' && !`${error.name} ${error.message}`.includes(code);
  return { name: error.name, message: error.message, code: known ? code : '' };
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

/** Reasons stand in tables and mails: one line, and no longer than a reader reads. */
function oneLine(text: string): string {
  const line = text
    .replace(/AWS SDK error wrapper for |@smithy\/node-http-handler - \[ERROR\] /g, '')
    .replace(/\s*Deserialization error: to see the raw response.*$/s, '')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > 240 ? `${line.slice(0, 239)}…` : line;
}
