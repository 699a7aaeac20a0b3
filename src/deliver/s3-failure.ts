import { DeliveryError, type ReportError, SourceError } from '../errors.ts';
import { type AwsFailure, awsFailure } from './aws-failure.ts';

/** The call that failed. */
export interface S3Call {
  readonly bucket: string;
  readonly key: string;
  /** The permission it needs. */
  readonly permission: string;
}

/** A failed S3 call as an error of ours: one line that says what happened and what to do. */
export function s3Failure(error: unknown, call: S3Call): ReportError {
  const failure = awsFailure(error);
  if (failure.credentials) {
    return new SourceError(
      'CREDENTIALS_FAILED',
      `no valid AWS credentials for s3://${call.bucket} (${failure.text}): sign in again, or check the profile, role and clock`,
      { cause: error },
    );
  }
  return new DeliveryError('ARCHIVE_UNUSABLE', explained(failure, call), { cause: error });
}

const denied: ReadonlySet<string> = new Set([
  'AccessDenied',
  'AllAccessDisabled',
  'AccountProblem',
  'Forbidden',
]);

const elsewhere: ReadonlySet<string> = new Set([
  'PermanentRedirect',
  'TemporaryRedirect',
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
]);

function explained(failure: AwsFailure, { bucket, key, permission }: S3Call): string {
  if (failure.code === 'NoSuchBucket') {
    return `the bucket ${bucket} does not exist: create it, or correct "archive" (${failure.text})`;
  }
  if (failure.code === 'InvalidBucketName') {
    return `${bucket} is no name of a bucket: correct "archive" (${failure.text})`;
  }
  if (elsewhere.has(failure.code) || failure.status === 301) {
    const region = failure.region === null ? 'its region' : failure.region;
    return `the bucket ${bucket} is in another region: set AWS_REGION to ${region} (${failure.text})`;
  }
  if (/Region is missing/.test(failure.text)) {
    return `no AWS region is set, so s3://${bucket} cannot be reached: set AWS_REGION or a profile that has one`;
  }
  if (denied.has(failure.code) || failure.status === 403) {
    return `access denied to s3://${bucket}/${key}: the bucket belongs to someone else, or ${permission} is not allowed${hint(permission)}; bedrock-report policy prints what is needed (${failure.text})`;
  }
  if (failure.status === null) {
    return `s3://${bucket} could not be reached: check the network and the endpoint (${failure.text})`;
  }
  return `s3://${bucket}/${key} cannot be used, ${permission} failed: ${failure.text}`;
}

/** Source: GetObject API reference, "Permissions": without s3:ListBucket an absent key is a 403, not a 404. */
function hint(permission: string): string {
  return permission === 's3:GetObject'
    ? ' (an object that is not there answers so, too, when s3:ListBucket on the bucket is not allowed)'
    : '';
}
