/**
 * Names under which the SDK and the services report missing, expired or wrong credentials.
 * Source: the Common Errors pages of the S3, SES and STS API references, and the SDK's credential providers.
 */
const credentialFailures: ReadonlySet<string> = new Set([
  'CredentialsProviderError',
  'TokenProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'TokenRefreshRequired',
  'InvalidToken',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'SignatureDoesNotMatch',
  'InvalidSignatureException',
  'IncompleteSignature',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'MissingSecurityHeader',
  'NotSignedUp',
  'OptInRequired',
  'RequestExpired',
  'RequestTimeTooSkewed',
]);

/** What a failed AWS call says about itself. */
export interface AwsFailure {
  /** The service's error code, or Node's (`ECONNREFUSED`). */
  readonly code: string;
  /** Null when no reply came. */
  readonly status: number | null;
  /** Code and message on one line. */
  readonly text: string;
  /** True when no permission or setting can help before the credentials are mended. */
  readonly credentials: boolean;
  /** The region that S3 names when a bucket lives elsewhere; null when it names none. */
  readonly region: string | null;
}

/** Reads whatever an SDK client threw. */
export function awsFailure(error: unknown): AwsFailure {
  const name = textAt(error, 'name') ?? 'Error';
  const code = (name === 'Error' ? textAt(error, 'code') : null) ?? name;
  const message = textAt(error, 'message') ?? '';
  const status = at(at(error, '$metadata'), 'httpStatusCode');
  return {
    code,
    status: typeof status === 'number' ? status : null,
    text: oneLine(message === '' || message === code ? code : `${code}: ${message}`),
    // A role that may not be assumed fails in the middle of another call, under that call's name.
    credentials: credentialFailures.has(code) || /\bsts:AssumeRole/.test(message),
    region: textAt(at(at(error, '$response'), 'headers'), 'x-amz-bucket-region') ?? textAt(error, 'Region'),
  };
}

/** A text as a single line, so that a failure stays one line of a log. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}

function textAt(value: unknown, key: string): string | null {
  const found = at(value, key);
  return typeof found === 'string' && found !== '' ? found : null;
}
