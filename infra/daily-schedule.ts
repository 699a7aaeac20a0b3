import { ArnFormat, type Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Stage } from './check-stage.ts';

/**
 * Starts the function once a day, with its own time as input: a retry after midnight still reports the right day.
 *
 * In a group of its own, for metrics are told by group.
 */
export function dailySchedule(
  stack: Stack,
  stage: Stage,
  target: IFunction,
  failed: IQueue,
): CfnScheduleGroup {
  const { name, settings } = stage;
  const { enabled, hour, minute, timeZone, flexibleMinutes, retries, retryForHours } = settings.schedule;
  const group = new CfnScheduleGroup(stack, 'ScheduleGroup', { name });
  const schedule = new CfnSchedule(stack, 'Schedule', {
    name,
    description: `Starts ${name} once a day`,
    groupName: name,
    state: enabled ? 'ENABLED' : 'DISABLED',
    scheduleExpression: `cron(${minute} ${hour} * * ? *)`,
    scheduleExpressionTimezone: timeZone,
    flexibleTimeWindow:
      flexibleMinutes === 0 ? { mode: 'OFF' } : { mode: 'FLEXIBLE', maximumWindowInMinutes: flexibleMinutes },
    target: {
      arn: target.functionArn,
      roleArn: schedulerRole(stack, name, target, failed).roleArn,
      input: JSON.stringify({ scheduledTime: '<aws.scheduler.scheduled-time>' }),
      retryPolicy: { maximumRetryAttempts: retries, maximumEventAgeInSeconds: retryForHours * 3600 },
      deadLetterConfig: { arn: failed.queueArn },
    },
  });
  schedule.addResourceDependency(group);
  return group;
}

function schedulerRole(stack: Stack, name: string, target: IFunction, failed: IQueue): Role {
  return new Role(stack, 'ScheduleRole', {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: {
        StringEquals: { 'aws:SourceAccount': stack.account },
        ArnEquals: {
          'aws:SourceArn': stack.formatArn({
            service: 'scheduler',
            resource: 'schedule-group',
            arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
            resourceName: name,
          }),
        },
      },
    }),
    inlinePolicies: {
      Start: new PolicyDocument({
        statements: [
          new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [target.functionArn] }),
          new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [failed.queueArn] }),
        ],
      }),
    },
  });
}
