import type { Config } from './config.ts';

/** One statement of an IAM policy. */
export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** An IAM policy document, as IAM takes it. */
export interface Policy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly PolicyStatement[];
}

/** What the permissions depend on beside the configuration. */
export interface PolicyPlace {
  /** Where the configuration is read from; null when it comes from the environment alone. */
  readonly configFile: string | null;
  /** The program's own region; null when it is not known here. */
  readonly region: string | null;
}

/** What `doctor` looks at and no run needs: kept out of the policy, and no failure when it is denied. */
export type Look =
  | 'dynamodb:DescribeTable'
  | 's3:GetBucketAcl'
  | 's3:GetBucketPolicyStatus'
  | 's3:GetBucketPublicAccessBlock'
  | 's3:GetBucketVersioning'
  | 'ses:DescribeConfigurationSet'
  | 'ses:GetIdentityVerificationAttributes'
  | 'ses:GetSendQuota';

/**
 * The least that a run with this configuration must be allowed: the one list that the deployment, `policy`, `doctor`
 * and the README share.
 *
 * `*` stands only for actions that IAM cannot limit to a resource. Source: Service Authorization Reference.
 */
export function policyOf(config: Config, place: PolicyPlace): Policy {
  const { accounts, report, mail, captureTable } = config;
  const arn = `arn:${partitionOf(config, place.region)}`;
  return policy([
    ...(accounts.mode === 'roles'
      ? [enterAccounts(accounts.roles.map(({ roleArn }) => roleArn))]
      : readUsage(config, arn)),
    allow('ReadBill', ['ce:GetCostAndUsage', 'ce:GetDimensionValues'], '*'),
    ...(captureTable === null
      ? []
      : [
          allow(
            'ReadCapture',
            ['dynamodb:Query'],
            `${arn}:dynamodb:${place.region ?? '*'}:*:table/${captureTable}`,
          ),
        ]),
    ...archiveStatements(report.archive, arn),
    ...configFileStatements(place.configFile, arn),
    ...(mail?.via === 'ses' ? [mailStatement(mail, arn)] : []),
  ]);
}

/** The least that each role of `accounts.roles` must be allowed in its own account. */
export function memberPolicyOf(config: Config): Policy {
  return policy(readUsage(config, `arn:${partitionOf(config, null)}`));
}

/**
 * The SES identities that may vouch for an address: the address, its domain and the domains above that.
 * Source: SES developer guide, "Creating and verifying identities", on subdomains.
 */
export function identitiesOf(address: string): readonly string[] {
  const labels = address.slice(address.lastIndexOf('@') + 1).split('.');
  return [address, ...labels.slice(0, -1).map((_, above) => labels.slice(above).join('.'))];
}

/** The bucket and the key or prefix of an `s3://` address; null for a folder or a file. */
export function s3PlaceOf(place: string): { readonly bucket: string; readonly key: string } | null {
  const [, bucket, key = ''] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(place) ?? [];
  return bucket === undefined ? null : { bucket, key: key.replace(/^\/+|\/+$/g, '') };
}

/** The partition of a region: ARNs of GovCloud and China begin differently. */
export function partitionOfRegion(region: string): string {
  const known = [
    ['us-gov-', 'aws-us-gov'],
    ['cn-', 'aws-cn'],
    ['us-iso-', 'aws-iso'],
    ['us-isob-', 'aws-iso-b'],
    ['us-isof-', 'aws-iso-f'],
    ['eu-isoe-', 'aws-iso-e'],
    ['eusc-', 'aws-eusc'],
  ] as const;
  return known.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
}

/** Credentials never cross partitions, so any region or role that is named tells it. */
function partitionOf({ accounts, regions, mail }: Config, region: string | null): string {
  const role = accounts.mode === 'roles' ? accounts.roles[0]?.roleArn.split(':')[1] : undefined;
  const named = mail?.region ?? (regions === 'enabled' ? undefined : regions[0]) ?? region;
  return role ?? (named === null ? 'aws' : partitionOfRegion(named));
}

function enterAccounts(roleArns: readonly string[]): PolicyStatement {
  return allow('EnterAccounts', ['sts:AssumeRole'], [...new Set(roleArns)].sort().map(literal));
}

function readUsage({ regions }: Config, arn: string): readonly PolicyStatement[] {
  const lists = allow(
    'ReadUsage',
    [
      ...(regions === 'enabled' ? ['account:ListRegions'] : []),
      'bedrock:ListCustomModelDeployments',
      'bedrock:ListCustomModels',
      'bedrock:ListFoundationModels',
      'bedrock:ListInferenceProfiles',
      'bedrock:ListProvisionedModelThroughputs',
      'cloudwatch:GetMetricData',
      'cloudwatch:ListMetrics',
    ],
    '*',
  );
  // Tags are told of one profile at a time; without this a run is the same, and remembers none.
  const profiles = `${arn}:bedrock:*:*:application-inference-profile/*`;
  return [lists, allow('ReadProfileTags', ['bedrock:ListTagsForResource'], profiles)];
}

function archiveStatements(archive: string, arn: string): readonly PolicyStatement[] {
  const place = s3PlaceOf(archive);
  if (place === null) return [];
  const bucket = `${arn}:s3:::${place.bucket}`;
  const below = place.key === '' ? '*' : `${literal(place.key)}/*`;
  return [
    // Aborting takes the parts of a large file away whose upload broke off.
    allow(
      'KeepReports',
      ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:GetObject', 's3:PutObject'],
      `${bucket}/${below}`,
    ),
    {
      ...allow('ListReports', ['s3:ListBucket'], bucket),
      // IfExists: GetObject asks for this permission, without a prefix, before it tells that an object is absent. A
      // plain StringLike would make that a 403, and the first run needs the 404.
      ...(place.key !== '' && { Condition: { StringLikeIfExists: { 's3:prefix': below } } }),
    },
  ];
}

function configFileStatements(file: string | null, arn: string): readonly PolicyStatement[] {
  const place = s3PlaceOf(file ?? '');
  if (place === null) return [];
  return [allow('ReadConfiguration', ['s3:GetObject'], `${arn}:s3:::${place.bucket}/${literal(place.key)}`)];
}

function mailStatement(
  { from, region, configurationSet }: NonNullable<Config['mail']>,
  arn: string,
): PolicyStatement {
  const ses = `${arn}:ses:${region ?? '*'}:*`;
  return {
    ...allow(
      'MailReports',
      ['ses:SendRawEmail'],
      [
        ...identitiesOf(from).map((identity) => `${ses}:identity/${literal(identity)}`),
        ...(configurationSet === null ? [] : [`${ses}:configuration-set/${literal(configurationSet)}`]),
      ],
    ),
    Condition: { StringEquals: { 'ses:FromAddress': from } },
  };
}

function policy(statements: readonly PolicyStatement[]): Policy {
  return { Version: '2012-10-17', Statement: statements };
}

function allow(
  Sid: string,
  Action: readonly string[],
  Resource: PolicyStatement['Resource'],
): PolicyStatement {
  return { Sid, Effect: 'Allow', Action, Resource };
}

/** A name as it is: IAM reads `*`, `?` and `$` as patterns. Source: IAM user guide, "Policy variables". */
function literal(name: string): string {
  return name.replace(/[*?$]/g, (character) => `\${${character}}`);
}
