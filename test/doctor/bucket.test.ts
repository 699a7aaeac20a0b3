import { checkPrivate, checkUploads, checkVersioned } from '../../src/doctor/bucket.ts';
import { refusing, type Script, scriptedS3 } from '../support/scripted-clients.ts';

const allBlocked = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};
const block = (changes: object = {}) => ({
  GetPublicAccessBlock: () => ({ PublicAccessBlockConfiguration: { ...allBlocked, ...changes } }),
});
const noBlock = { GetPublicAccessBlock: refusing('NoSuchPublicAccessBlockConfiguration', 404) };
const publicPolicy = { GetBucketPolicyStatus: () => ({ PolicyStatus: { IsPublic: true } }) };
const ownPolicy = { GetBucketPolicyStatus: () => ({ PolicyStatus: { IsPublic: false } }) };
const noPolicy = { GetBucketPolicyStatus: refusing('NoSuchBucketPolicy', 404) };
const grantee = (group: string) => ({
  GetBucketAcl: () => ({
    Grants: [{ Grantee: { Type: 'CanonicalUser', ID: 'me' } }, { Grantee: { Type: 'Group', URI: group } }],
  }),
});
const everyone = grantee('http://acs.amazonaws.com/groups/global/AllUsers');
const anyAccount = grantee('http://acs.amazonaws.com/groups/global/AuthenticatedUsers');
const logs = grantee('http://acs.amazonaws.com/groups/s3/LogDelivery');
const denied = refusing('AccessDenied', 403);

describe('a bucket', () => {
  it.each<[string, Script, string, RegExp]>([
    ['with all access blocked is private, and asked no more', block(), 'ok', /all public access is blocked/],
    [
      'with a public policy is public',
      { ...noBlock, ...publicPolicy, ...logs },
      'fail',
      /policy makes the bucket public/,
    ],
    [
      'with a public policy that is restricted is not public, only unsafe',
      { ...block({ BlockPublicPolicy: false }), ...publicPolicy, ...logs },
      'warn',
      /not all public access is blocked/,
    ],
    [
      'open to everyone by its list is public',
      { ...noBlock, ...noPolicy, ...everyone },
      'fail',
      /list makes/,
    ],
    ['open to any AWS account is public', { ...noBlock, ...noPolicy, ...anyAccount }, 'fail', /list makes/],
    [
      'with a list that is ignored is not public, only unsafe',
      { ...block({ BlockPublicPolicy: false }), ...ownPolicy, ...everyone },
      'warn',
      /not all public access/,
    ],
    ['with nothing public or blocked is unsafe', { ...noBlock, ...noPolicy, ...logs }, 'warn', /not all/],
    [
      'that may not be looked at is told so, with the permission',
      { GetPublicAccessBlock: denied, GetBucketPolicyStatus: denied, GetBucketAcl: denied },
      'warn',
      /not allowed to look \(s3:GetBucketPublicAccessBlock/,
    ],
    [
      'whose policy alone may be looked at is public all the same',
      { GetPublicAccessBlock: denied, ...publicPolicy, GetBucketAcl: denied },
      'fail',
      /policy makes the bucket public/,
    ],
    [
      'of a server without these calls cannot be told',
      {
        GetPublicAccessBlock: refusing('NotImplemented', 501),
        GetBucketPolicyStatus: refusing('NotImplemented', 501),
        GetBucketAcl: refusing('NotImplemented', 501),
      },
      'warn',
      /cannot tell: NotImplemented/,
    ],
  ])('%s', async (_, script, level, text) => {
    const outcome = await checkPrivate(scriptedS3(script), 'acme-reports');
    expect(outcome).toMatchObject({
      level,
      text: expect.stringMatching(text),
      value: level === 'fail' ? null : true,
    });
    if (level === 'fail') {
      expect(outcome.mend).toMatch(/^aws s3api put-public-access-block --bucket acme-reports .*=true$/);
    }
  });

  it.each<[string, () => object, string, RegExp]>([
    ['keeps versions', () => ({ Status: 'Enabled' }), 'ok', /versioning is on/],
    ['never had them', () => ({}), 'warn', /versioning is off/],
    ['keeps them no more', () => ({ Status: 'Suspended' }), 'warn', /versioning is off/],
    ['may not be looked at', denied, 'warn', /not allowed to look \(s3:GetBucketVersioning/],
  ])('that %s', async (_, GetBucketVersioning, level, text) => {
    expect(await checkVersioned(scriptedS3({ GetBucketVersioning }), 'acme-reports')).toMatchObject({
      level,
      text: expect.stringMatching(text),
      mend: level === 'ok' ? null : expect.stringContaining('--bucket acme-reports'),
    });
  });
});

describe('uploads', () => {
  it.each<[string, Script[string], string, RegExp]>([
    ['that never were can be aborted', refusing('NoSuchUpload', 404), 'ok', /can be taken away/],
    ['that may not be aborted would stay', denied, 'warn', /s3:AbortMultipartUpload is denied/],
    ['of a server without them cannot be told', refusing('NotImplemented', 501), 'warn', /cannot tell/],
  ])('%s', async (_, AbortMultipartUpload, level, text) => {
    const place = { bucket: 'acme-reports', key: 'prod' };
    const outcome = await checkUploads(scriptedS3({ AbortMultipartUpload }), place, 'the grant');
    expect(outcome).toMatchObject({ level, text: expect.stringMatching(text) });
    expect(outcome.mend).toBe(level === 'ok' ? null : 'the grant');
  });
});
