import {
  AbortMultipartUploadCommand,
  GetBucketAclCommand,
  GetBucketPolicyStatusCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  type PublicAccessBlockConfiguration,
} from '@aws-sdk/client-s3';
import { awsFailure } from '../deliver/aws-failure.ts';
import type { Look } from '../permissions.ts';
import { failed, type Outcome, passed, warned } from './finding.ts';
import { isDenied, mayNotLook } from './looking.ts';
import { lookYourself } from './mend.ts';
import type { DoctorPorts } from './ports.ts';

/** The groups to which an access control list can open a bucket for everybody. */
const everybody = /\/(AllUsers|AuthenticatedUsers)$/;

/** Whether anybody else can read the reports: by the bucket's policy, its list, or a change of either. */
export async function checkPrivate(s3: DoctorPorts['s3'], bucket: string): Promise<Outcome<true>> {
  const mend = `aws s3api put-public-access-block --bucket ${bucket} --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true`;
  const block = await look('s3:GetBucketPublicAccessBlock', () => readBlock(s3, bucket));
  const { BlockPublicAcls, IgnorePublicAcls, BlockPublicPolicy, RestrictPublicBuckets } = block.seen ?? {};
  if (BlockPublicAcls && IgnorePublicAcls && BlockPublicPolicy && RestrictPublicBuckets) {
    return passed('all public access is blocked', true);
  }
  const policy = await look('s3:GetBucketPolicyStatus', () => isPolicyPublic(s3, bucket));
  const acl = await look('s3:GetBucketAcl', () => isListPublic(s3, bucket));
  if (policy.seen && !RestrictPublicBuckets) return failed('its policy makes the bucket public', mend);
  if (acl.seen && !IgnorePublicAcls) return failed('its access control list makes the bucket public', mend);
  if (block.why !== null) {
    const command = `aws s3api get-public-access-block --bucket ${bucket}`;
    return warned(block.why, lookYourself(command), true);
  }
  return warned('not all public access is blocked: one wrong policy would publish the reports', mend, true);
}

/** Whether an object that was overwritten or removed by mistake can be had back. */
export async function checkVersioned(s3: DoctorPorts['s3'], bucket: string): Promise<Outcome<true>> {
  const { seen, why } = await look('s3:GetBucketVersioning', async () => {
    const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket: bucket }));
    return Status ?? 'off';
  });
  if (seen === 'Enabled') return passed('versioning is on', true);
  if (why !== null) {
    return warned(why, lookYourself(`aws s3api get-bucket-versioning --bucket ${bucket}`), true);
  }
  return warned(
    'versioning is off: what is overwritten or removed by mistake is gone',
    `aws s3api put-bucket-versioning --bucket ${bucket} --versioning-configuration Status=Enabled`,
    true,
  );
}

/** Whether the parts of a large file can be taken away when its upload breaks off: by aborting one that never was. */
export async function checkUploads(
  s3: DoctorPorts['s3'],
  { bucket, key }: { readonly bucket: string; readonly key: string },
  grant: string,
): Promise<Outcome<true>> {
  const upload = { Bucket: bucket, Key: key === '' ? 'state/none' : `${key}/state/none`, UploadId: 'none' };
  try {
    await orNone('NoSuchUpload', null, () => s3.send(new AbortMultipartUploadCommand(upload)));
    return passed('what breaks off can be taken away', true);
  } catch (error) {
    const failure = awsFailure(error);
    if (!isDenied(failure)) return warned(`cannot tell: ${failure.text}`, grant, true);
    return warned('s3:AbortMultipartUpload is denied: parts of what breaks off would stay', grant, true);
  }
}

/** What was seen, or why nothing was. */
interface Seen<Value> {
  readonly seen: Value | null;
  readonly why: string | null;
}

async function look<Value>(action: Look, ask: () => Promise<Value>): Promise<Seen<Value>> {
  try {
    return { seen: await ask(), why: null };
  } catch (error) {
    const failure = awsFailure(error);
    return { seen: null, why: isDenied(failure) ? mayNotLook(action) : `cannot tell: ${failure.text}` };
  }
}

async function readBlock(s3: DoctorPorts['s3'], Bucket: string): Promise<PublicAccessBlockConfiguration> {
  return orNone('NoSuchPublicAccessBlockConfiguration', {}, async () => {
    const reply = await s3.send(new GetPublicAccessBlockCommand({ Bucket }));
    return reply.PublicAccessBlockConfiguration ?? {};
  });
}

function isPolicyPublic(s3: DoctorPorts['s3'], Bucket: string): Promise<boolean> {
  return orNone('NoSuchBucketPolicy', false, async () => {
    const { PolicyStatus } = await s3.send(new GetBucketPolicyStatusCommand({ Bucket }));
    return PolicyStatus?.IsPublic === true;
  });
}

async function isListPublic(s3: DoctorPorts['s3'], Bucket: string): Promise<boolean> {
  const { Grants } = await s3.send(new GetBucketAclCommand({ Bucket }));
  return (Grants ?? []).some(({ Grantee }) => everybody.test(Grantee?.URI ?? ''));
}

/** What is not configured is answered as an error. */
async function orNone<Value>(code: string, none: Value, ask: () => Promise<Value>): Promise<Value> {
  try {
    return await ask();
  } catch (error) {
    if (awsFailure(error).code === code) return none;
    throw error;
  }
}
