import { Match } from 'aws-cdk-lib/assertions';
import { checkStage } from '../../infra/check-stage.ts';
import type { StageSettings } from '../../infra/stage-settings.ts';
import { stages } from '../../infra/stages.ts';
import { readConfig } from '../../src/config.ts';
import { policyOf } from '../../src/permissions.ts';
import { metricDimension, metricNames, metricNamespace } from '../../src/run-metrics.ts';
import { limitableOf, policiesOf, principalOf, resourcePolicies, singleAsText } from './policies.ts';
import { synthesise } from './synthesise.ts';
import { denials, idOf, withoutTls } from './templates.ts';
import { address, rented, silent } from './variants.ts';

const all: readonly StageSettings[] = [...stages, rented, address, silent];
const made = synthesise(all);
const each = all.map((settings) => {
  const name = `bedrock-report-${settings.stage}`;
  return { stage: settings.stage, name, settings, template: made.templateOf(name) };
});

const pathOf = 'bedrock-report.config.json';

describe.each(each)('stage $stage', ({ name, settings, template }) => {
  it('starts the function daily, in its time zone, with the scheduled time as input', () => {
    const { enabled, hour, minute, timeZone, flexibleMinutes, retries, retryForHours } = settings.schedule;
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      GroupName: name,
      State: enabled ? 'ENABLED' : 'DISABLED',
      ScheduleExpression: `cron(${minute} ${hour} * * ? *)`,
      ScheduleExpressionTimezone: timeZone,
      FlexibleTimeWindow:
        flexibleMinutes === 0
          ? { Mode: 'OFF' }
          : { Mode: 'FLEXIBLE', MaximumWindowInMinutes: flexibleMinutes },
      Target: {
        Arn: Match.anyValue(),
        RoleArn: Match.anyValue(),
        Input: '{"scheduledTime":"<aws.scheduler.scheduled-time>"}',
        RetryPolicy: { MaximumRetryAttempts: retries, MaximumEventAgeInSeconds: retryForHours * 3600 },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': [idOf(template, 'AWS::SQS::Queue'), 'Arn'] } },
      },
    });
    expect(retries).toBeGreaterThan(0);
  });

  it('runs the bundled handler on Node 24 and arm64, with its configuration beside it', () => {
    const { memoryMb, timeoutMinutes, reservedConcurrency } = settings.function;
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: name,
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'lambda.handler',
      MemorySize: memoryMb,
      Timeout: timeoutMinutes * 60,
      ReservedConcurrentExecutions: reservedConcurrency ?? Match.absent(),
      Environment: { Variables: { BEDROCK_REPORT_CONFIG: `/var/task/${pathOf}` } },
    });
    expect(made.deployedFile(name, 'lambda.mjs')).toContain('handler');
    const file = { name: pathOf, text: made.deployedFile(name, pathOf) };
    const { config } = readConfig({ file, env: {}, flags: {} });
    const templates = settings.report.templates && '/var/task/own-templates';
    expect(config).toEqual({ ...checkStage(settings).config, templates });
  });

  it('tries a failed run twice more, then keeps its event for two weeks', () => {
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 21_600,
      DestinationConfig: {
        OnFailure: { Destination: { 'Fn::GetAtt': [idOf(template, 'AWS::SQS::Queue'), 'Arn'] } },
      },
    });
    template.hasResourceProperties('AWS::SQS::Queue', {
      MessageRetentionPeriod: 1_209_600,
      SqsManagedSseEnabled: true,
    });
    expect(denials(template, 'AWS::SQS::QueuePolicy')).toContainEqual(withoutTls);
  });

  it('writes its log into one group that forgets', () => {
    template.resourceCountIs('AWS::Logs::LogGroup', 1);
    template.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: `/aws/lambda/${name}`,
      RetentionInDays: settings.logDays,
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      LoggingConfig: { LogGroup: { Ref: idOf(template, 'AWS::Logs::LogGroup') } },
    });
  });

  it('may do exactly what the program says, and write its log and its failed events', () => {
    const { config } = checkStage(settings);
    const [report, runtime] = policiesOf(template, 'lambda.amazonaws.com');
    expect(report).toEqual(
      JSON.parse(
        JSON.stringify(policyOf(config, { configFile: null, region: settings.region })),
        singleAsText,
      ),
    );
    expect(runtime?.Statement).toEqual([
      {
        Sid: 'WriteLog',
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: { 'Fn::GetAtt': [idOf(template, 'AWS::Logs::LogGroup'), 'Arn'] },
      },
      {
        Sid: 'KeepFailedEvents',
        Effect: 'Allow',
        Action: 'sqs:SendMessage',
        Resource: { 'Fn::GetAtt': [idOf(template, 'AWS::SQS::Queue'), 'Arn'] },
      },
    ]);
  });

  it('lets the schedule start this function and keep its failed events, nothing else', () => {
    const [start, ...others] = policiesOf(template, 'scheduler.amazonaws.com');
    expect(others).toEqual([]);
    expect(start?.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'lambda:InvokeFunction',
        Resource: { 'Fn::GetAtt': [idOf(template, 'AWS::Lambda::Function'), 'Arn'] },
      },
      {
        Effect: 'Allow',
        Action: 'sqs:SendMessage',
        Resource: { 'Fn::GetAtt': [idOf(template, 'AWS::SQS::Queue'), 'Arn'] },
      },
    ]);
  });

  it('has no other policy and no managed one', () => {
    template.resourceCountIs('AWS::IAM::Role', 2);
    template.resourceCountIs('AWS::IAM::Policy', 0);
    template.resourceCountIs('AWS::IAM::ManagedPolicy', 0);
    template.resourceCountIs('AWS::Lambda::Permission', 0);
    expect(JSON.stringify(template.toJSON())).not.toContain('ManagedPolicyArns');
  });

  it('says * only for actions that AWS cannot limit to a resource', () => {
    expect(limitableOf(policiesOf(template, 'lambda.amazonaws.com'))).toEqual([]);
    expect(limitableOf(policiesOf(template, 'scheduler.amazonaws.com'))).toEqual([]);
  });

  it('lets nobody in without a condition but the account itself', () => {
    const open = resourcePolicies(template).filter(
      (statement) =>
        statement.Effect === 'Allow' && principalOf(statement) === '*' && statement.Condition === undefined,
    );
    expect(open).toEqual([]);
  });

  it('tells alarms to an encrypted topic, over TLS alone, which CloudWatch may use', () => {
    const key = idOf(template, 'AWS::KMS::Key');
    template.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: { 'Fn::GetAtt': [key, 'Arn'] } });
    template.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
    expect(denials(template, 'AWS::SNS::TopicPolicy')).toContainEqual(withoutTls);
    for (const service of ['cloudwatch.amazonaws.com', 'ses.amazonaws.com']) {
      template.hasResourceProperties('AWS::KMS::Key', {
        KeyPolicy: {
          Statement: Match.arrayWith([
            Match.objectLike({
              Principal: { Service: service },
              Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
            }),
          ]),
        },
      });
    }
    template.resourceCountIs('AWS::SNS::Subscription', settings.alarms.emails.length);
    for (const email of settings.alarms.emails) {
      template.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: email });
    }
  });

  it.each([
    ['run-failed', 'AWS/Lambda', 'Errors', 'FunctionName', 'Sum', 0],
    ['run-lost', 'AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'QueueName', 'Maximum', 0],
    ['run-not-started', 'AWS/Scheduler', 'TargetErrorCount', 'ScheduleGroup', 'Sum', 0],
    ['partial-report', metricNamespace, metricNames.gaps, metricDimension, 'Maximum', 0],
    ['unmapped-dollars', metricNamespace, metricNames.unmappedUsd, metricDimension, 'Maximum', null],
  ])('raises %s', (kind, namespace, metric, dimension, statistic, above) => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: `${name}-${kind}`,
      AlarmDescription: Match.stringLikeRegexp(`docs/runbook.md, ${kind}\\.$`),
      Namespace: namespace,
      MetricName: metric,
      Dimensions: [{ Name: dimension, Value: Match.anyValue() }],
      Statistic: statistic,
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: above ?? settings.alarms.unmappedUsd,
      Period: 300,
      EvaluationPeriods: 1,
      TreatMissingData: 'notBreaching',
      AlarmActions: [{ Ref: idOf(template, 'AWS::SNS::Topic') }],
    });
  });

  it('raises no-report after 26 silent hours, and not before it is 26 hours old', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: `${name}-no-report`,
      Namespace: metricNamespace,
      MetricName: metricNames.delivered,
      Dimensions: [{ Name: metricDimension, Value: settings.report.name }],
      Statistic: 'Sum',
      Period: 3600,
      EvaluationPeriods: 26,
      DatapointsToAlarm: 26,
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      TreatMissingData: 'breaching',
      WarmUpConfiguration: {
        WarmUpPeriodDurationInMinutes: 26 * 60,
        OnlyStartEvaluatingAfterWarmUpPeriodEnds: true,
      },
      AlarmActions: [{ Ref: idOf(template, 'AWS::SNS::Topic') }],
    });
    template.resourceCountIs('AWS::CloudWatch::Alarm', 6);
  });
});
