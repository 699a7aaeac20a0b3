import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  EventInvokeConfig,
  Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { policyOf } from '../src/permissions.ts';
import { acknowledgePolicy } from './acknowledge.ts';
import type { Stage } from './check-stage.ts';
import { configFile } from './stage-bundle.ts';

/**
 * The function that makes the report.
 *
 * EventBridge only hands the event over: a run that fails is tried again by Lambda, twice, and what fails then goes to
 * the queue with the event that asked for it. Source: Lambda developer guide, "Asynchronous invocation".
 */
export function reportFunction(stack: Stack, stage: Stage, bundle: string, failed: IQueue): LambdaFunction {
  const { settings, name } = stage;
  const logGroup = new LogGroup(stack, 'Log', {
    logGroupName: `/aws/lambda/${name}`,
    retention: settings.logDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const { memoryMb, timeoutMinutes, reservedConcurrency } = settings.function;
  const made = new LambdaFunction(stack, 'Function', {
    functionName: name,
    description: 'Makes and mails the daily report of Amazon Bedrock usage',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    code: Code.fromAsset(bundle),
    handler: 'lambda.handler',
    memorySize: memoryMb,
    timeout: Duration.minutes(timeoutMinutes),
    ...(reservedConcurrency !== null && { reservedConcurrentExecutions: reservedConcurrency }),
    environment: { BEDROCK_REPORT_CONFIG: configFile },
    role: functionRole(stack, stage, logGroup, failed),
    logGroup,
  });
  new EventInvokeConfig(stack, 'Retries', {
    function: made,
    retryAttempts: 2,
    maxEventAge: Duration.hours(6),
    // The permission stands in the role already; the ready-made destination would add more than sending.
    onFailure: { bind: () => ({ destination: failed.queueArn }) },
  });
  return made;
}

function functionRole(stack: Stack, { config, settings, name }: Stage, log: LogGroup, failed: IQueue): Role {
  const policy = policyOf(config, { configFile, region: settings.region });
  const role = new Role(stack, 'FunctionRole', {
    // Member accounts trust it by this name.
    roleName: name,
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    inlinePolicies: {
      Report: PolicyDocument.fromJson(policy),
      Runtime: new PolicyDocument({
        statements: [
          new PolicyStatement({
            sid: 'WriteLog',
            actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            resources: [log.logGroupArn],
          }),
          new PolicyStatement({
            sid: 'KeepFailedEvents',
            actions: ['sqs:SendMessage'],
            resources: [failed.queueArn],
          }),
        ],
      }),
    },
  });
  acknowledgePolicy(role, policy);
  return role;
}
