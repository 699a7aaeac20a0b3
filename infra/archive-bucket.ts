import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  ObjectOwnership,
  StorageClass,
} from 'aws-cdk-lib/aws-s3';
import { acknowledge } from './acknowledge.ts';
import type { Stage } from './check-stage.ts';

/**
 * The bucket of the archive, when the stage makes one. It outlives the stack: a lost report cannot be made again once
 * AWS has forgotten its days.
 *
 * Encrypted with S3's own keys: a key of ours would be one more permission for every reader.
 */
export function archiveBucket(stack: Stack, { settings: { bucket }, archive }: Stage): void {
  if (bucket === 'existing') return;
  const made = new Bucket(stack, 'Archive', {
    bucketName: archive.bucket,
    versioned: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    encryption: BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    removalPolicy: RemovalPolicy.RETAIN,
    lifecycleRules: [
      {
        id: 'reports-are-seldom-read-twice',
        transitions: [
          {
            storageClass: StorageClass.INFREQUENT_ACCESS,
            transitionAfter: Duration.days(bucket.infrequentAccessAfterDays),
          },
        ],
        noncurrentVersionExpiration: Duration.days(bucket.supersededForDays),
        abortIncompleteMultipartUploadAfter: Duration.days(7),
      },
    ],
  });
  acknowledge(
    made,
    'S1',
    'Access logs would need a second bucket to keep and to guard. Reports hold sums, never a prompt; who was sent one is recorded in runs/, and CloudTrail data events tell who read one where that is asked for.',
  );
}
