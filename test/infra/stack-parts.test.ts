import { readFileSync } from 'node:fs';
import { Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { parquetMetadata } from 'hyparquet';
import { checkStage } from '../../infra/check-stage.ts';
import { dev } from '../../infra/stages/dev.ts';
import { prod } from '../../infra/stages/prod.ts';
import { stages } from '../../infra/stages.ts';
import { memberPolicyOf } from '../../src/permissions.ts';
import { usageParquetFile } from '../../src/render/usage-parquet.ts';
import { aReport } from '../support/report-builder.ts';
import { type Policy, principalOf, resourcePolicies, singleAsText } from './policies.ts';
import { synthesise } from './synthesise.ts';
import { athenaType, denials, idOf, typeOf, withoutTls } from './templates.ts';
import { address, captured, rented, silent } from './variants.ts';

const made = synthesise([...stages, rented, address, silent, captured]);
const prodTemplate = made.templateOf('bedrock-report-prod');
const memberTemplate = made.templateOf('bedrock-report-dev-member');

describe('the capture table', () => {
  it('is paid by request, encrypted, recoverable, forgets single requests, and outlives its stack', () => {
    const template = made.templateOf('bedrock-report-captured');
    template.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        TableName: 'bedrock-capture',
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true },
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      },
    });
    expect(JSON.stringify(template.findResources('AWS::IAM::Role'))).toContain('"dynamodb:Query"');
  });

  it('is not made where none is named, nor asked for', () => {
    prodTemplate.resourceCountIs('AWS::DynamoDB::Table', 0);
    expect(JSON.stringify(prodTemplate)).not.toContain('dynamodb:');
  });
});

describe('the archive', () => {
  it('is made private, encrypted, versioned and for TLS alone, and outlives its stack', () => {
    prodTemplate.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BucketName: 'acme-bedrock-reports',
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        VersioningConfiguration: { Status: 'Enabled' },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        LifecycleConfiguration: {
          Rules: [
            Match.objectLike({
              Status: 'Enabled',
              Transitions: [{ StorageClass: 'STANDARD_IA', TransitionInDays: 90 }],
              NoncurrentVersionExpiration: { NoncurrentDays: 365 },
              ExpirationInDays: Match.absent(),
            }),
          ],
        },
      },
    });
    expect(denials(prodTemplate, 'AWS::S3::BucketPolicy')).toContainEqual(withoutTls);
  });

  it('is left alone when it exists', () => {
    for (const name of ['bedrock-report-dev', 'bedrock-report-rented']) {
      made.templateOf(name).resourceCountIs('AWS::S3::Bucket', 0);
      made.templateOf(name).resourceCountIs('AWS::S3::BucketPolicy', 0);
    }
  });
});

describe('what SES sends with', () => {
  it('is made of a proved domain and a set that tells bounces and complaints to the alarms', () => {
    prodTemplate.hasResourceProperties('AWS::SES::EmailIdentity', { EmailIdentity: 'acme.com' });
    expect(
      Object.keys(prodTemplate.findOutputs('*')).filter((id) => id.startsWith('SenderRecord')),
    ).toHaveLength(3);
    prodTemplate.hasResourceProperties('AWS::SES::ConfigurationSet', {
      Name: 'bedrock-report-prod',
      DeliveryOptions: { TlsPolicy: 'REQUIRE' },
    });
    prodTemplate.hasResourceProperties('AWS::SES::ConfigurationSetEventDestination', {
      ConfigurationSetName: { Ref: idOf(prodTemplate, 'AWS::SES::ConfigurationSet') },
      EventDestination: {
        Enabled: true,
        MatchingEventTypes: ['bounce', 'complaint', 'reject'],
        SnsDestination: { TopicARN: { Ref: idOf(prodTemplate, 'AWS::SNS::Topic') } },
      },
    });
    const bounces = resourcePolicies(prodTemplate).filter(
      (statement) => principalOf(statement) === 'ses.amazonaws.com' && statement.Action === 'sns:Publish',
    );
    expect(bounces.map(({ Condition }) => Condition)).toEqual([
      { StringEquals: { 'AWS:SourceAccount': expect.anything(), 'AWS:SourceArn': expect.anything() } },
    ]);
  });

  it('is an address that gets a link to click, without DNS records', () => {
    const template = made.templateOf('bedrock-report-address');
    template.hasResourceProperties('AWS::SES::EmailIdentity', { EmailIdentity: 'finops@acme.com' });
    expect(Object.keys(template.findOutputs('*'))).toEqual(['FailedEventsUrl']);
    template.resourceCountIs('AWS::SES::ConfigurationSet', 0);
  });

  it.each(['dev', 'rented', 'silent'])('is left alone when it exists or nothing is mailed: %s', (stage) => {
    const types = Object.values(made.templateOf(`bedrock-report-${stage}`).toJSON().Resources).map(typeOf);
    expect(types.filter((type) => type.startsWith('AWS::SES'))).toEqual([]);
  });
});

describe('the Athena table', () => {
  const [table] = Object.values(prodTemplate.findResources('AWS::Glue::Table'));
  const input = table?.Properties.TableInput;

  it('has the columns of usage.parquet, with their types, in their order', () => {
    const { buffer } = new Uint8Array(usageParquetFile(aReport())?.body ?? []);
    const columns = parquetMetadata(buffer)
      .schema.slice(1)
      .map((element) => ({ Name: element.name, Type: athenaType(element) }));
    expect(columns.length).toBeGreaterThan(20);
    expect(input.StorageDescriptor.Columns).toEqual(columns);
  });

  it('projects its partitions from the keys under which the files are archived', () => {
    const key = usageParquetFile(aReport())?.key;
    expect(input.PartitionKeys).toEqual([{ Name: 'dt', Type: 'string' }]);
    expect(input.Parameters).toMatchObject({
      'projection.enabled': 'true',
      'projection.dt.type': 'date',
      'projection.dt.format': 'yyyy-MM-dd',
      'projection.dt.range': expect.stringMatching(/^\d{4}-\d\d-\d\d,NOW$/),
    });
    const template: string = input.Parameters['storage.location.template'];
    const day = aReport().window.start;
    expect(`${template.replace(/\$\{dt\}/, day)}usage.parquet`).toBe(`s3://acme-bedrock-reports/prod/${key}`);
  });

  it('lies at the top of a bucket that has no prefix', () => {
    made.templateOf('bedrock-report-rented').hasResourceProperties('AWS::Glue::Table', {
      TableInput: { StorageDescriptor: { Location: 's3://their.bucket/data/' } },
    });
  });

  it('is asked through a workgroup that keeps its results encrypted and its questions small', () => {
    prodTemplate.hasResourceProperties('AWS::Athena::WorkGroup', {
      WorkGroupConfiguration: {
        EnforceWorkGroupConfiguration: true,
        BytesScannedCutoffPerQuery: 1_000_000_000,
        ManagedQueryResultsConfiguration: { Enabled: true },
        ResultConfiguration: Match.absent(),
      },
    });
  });

  it('is not made where it is not wanted', () => {
    const types = Object.values(made.templateOf('bedrock-report-dev').toJSON().Resources).map(typeOf);
    expect(types.filter((type) => /^AWS::(Glue|Athena)/.test(type))).toEqual([]);
  });
});

describe("a member account's template", () => {
  it('needs nothing but itself', () => {
    const { Resources, Parameters, Rules } = memberTemplate.toJSON();
    expect(Object.values(Resources).map(typeOf)).toEqual(['AWS::IAM::Role']);
    expect([Parameters, Rules]).toEqual([undefined, undefined]);
  });

  it('lets in the function of one account, with the external id, to read usage alone', () => {
    const arn = (suffix: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, suffix]] });
    memberTemplate.hasResourceProperties('AWS::IAM::Role', {
      RoleName: 'bedrock-report-reader',
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal: { AWS: arn(':iam::111122223333:root') },
            Condition: {
              StringEquals: { 'sts:ExternalId': 'acme-bedrock-report' },
              ArnEquals: { 'aws:PrincipalArn': arn(':iam::111122223333:role/bedrock-report-dev') },
            },
          },
        ],
      },
    });
    const [role] = Object.values(memberTemplate.findResources('AWS::IAM::Role'));
    expect(
      role?.Properties.Policies.map((policy: { PolicyDocument: Policy }) => policy.PolicyDocument),
    ).toEqual([JSON.parse(JSON.stringify(memberPolicyOf(checkStage(dev).config)), singleAsText)]);
    made.templateOf('bedrock-report-dev').hasResourceProperties('AWS::IAM::Role', {
      RoleName: 'bedrock-report-dev',
    });
  });

  it('is made for the stage that names member accounts alone', () => {
    expect(made.names.filter((name) => name.endsWith('-member'))).toEqual(['bedrock-report-dev-member']);
  });
});

describe('a synth', () => {
  it("takes templates of one's own along", () => {
    expect(made.deployedFile('bedrock-report-rented', 'own-templates/variants.ts')).toContain('rented');
  });

  it('is the same every time', () => {
    const again = synthesise(stages);
    expect(again.names).toHaveLength(3);
    for (const name of again.names) {
      expect(again.templateOf(name).toJSON()).toEqual(made.templateOf(name).toJSON());
    }
  });

  it('ends with a finding of cdk-nag that nobody argued', () => {
    const loose = () =>
      synthesise([prod], (app) => {
        const stack = app.node.findChild('bedrock-report-prod');
        if (Stack.isStack(stack)) new Queue(stack, 'Loose');
      });
    expect(loose).toThrow(/AwsSolutions-SQS4/);
  });

  it('deploys prod when npx cdk deploy is told nothing', () => {
    expect(JSON.parse(readFileSync('cdk.json', 'utf8')).context.stage).toBe('prod');
    expect(made.names.filter((name) => name.startsWith('bedrock-report-prod'))).toEqual([
      'bedrock-report-prod',
    ]);
  });
});
