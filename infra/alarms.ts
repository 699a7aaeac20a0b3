import type { Stack } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { metricDimension, metricNames, metricNamespace } from '../src/run-metrics.ts';
import type { AlarmKind } from './alarm-kinds.ts';
import type { Stage } from './check-stage.ts';

/** What is watched. */
export interface Watched {
  readonly job: IFunction;
  readonly failed: IQueue;
  readonly group: CfnScheduleGroup;
}

interface Watch {
  readonly says: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly dimension: readonly [name: string, value: string];
  readonly statistic: 'Sum' | 'Maximum';
  /** An alarm when the statistic is greater, in any five minutes. */
  readonly above: number;
}

/** Unit: hours. A day, and two for retries and a slow start. */
const deadManHours = 26;

/** Tells the topic what matters, and only that: an alarm says nothing when it ends. */
export function alarms(
  stack: Stack,
  { name, settings, config }: Stage,
  watched: Watched,
  topic: ITopic,
): void {
  const { job, failed, group } = watched;
  const own = {
    namespace: metricNamespace,
    dimension: [metricDimension, config.report.name],
    statistic: 'Maximum',
  } as const;
  const watches: Readonly<Record<Exclude<AlarmKind, 'no-report'>, Watch>> = {
    'run-failed': {
      says: 'A run ended with an error. Lambda tries twice more.',
      namespace: 'AWS/Lambda',
      metricName: 'Errors',
      dimension: ['FunctionName', job.functionName],
      statistic: 'Sum',
      above: 0,
    },
    'run-lost': {
      says: 'No retry could make the report: its event waits in the queue of failed events.',
      namespace: 'AWS/SQS',
      metricName: 'ApproximateNumberOfMessagesVisible',
      dimension: ['QueueName', failed.queueName],
      statistic: 'Maximum',
      above: 0,
    },
    'run-not-started': {
      says: 'EventBridge could not start the function.',
      namespace: 'AWS/Scheduler',
      metricName: 'TargetErrorCount',
      dimension: ['ScheduleGroup', group.ref],
      statistic: 'Sum',
      above: 0,
    },
    'partial-report': {
      ...own,
      says: 'A report lacks something, and lists it as a gap.',
      metricName: metricNames.gaps,
      above: 0,
    },
    'unmapped-dollars': {
      ...own,
      says: `A report has more than $${settings.alarms.unmappedUsd} that it cannot give to a model.`,
      metricName: metricNames.unmappedUsd,
      above: settings.alarms.unmappedUsd,
    },
  };
  for (const [kind, { says, dimension, above, ...metric }] of Object.entries(watches)) {
    new CfnAlarm(stack, logicalId(kind), {
      ...told(name, kind, says, topic),
      ...metric,
      dimensions: [{ name: dimension[0], value: dimension[1] }],
      period: 300,
      evaluationPeriods: 1,
      comparisonOperator: 'GreaterThanThreshold',
      threshold: above,
      treatMissingData: 'notBreaching',
    });
  }
  deadMan(stack, name, config.report.name, topic);
}

/**
 * Silence is the alarm: it needs nothing from the job. A period below an hour could look back on one day at most
 * (PutMetricAlarm, `Period`). The first 26 hours after it is made are no silence yet: until then it does not judge, and
 * later deployments leave it as it is.
 */
function deadMan(stack: Stack, name: string, reportName: string, topic: ITopic): void {
  const says = `No report was delivered in ${deadManHours} hours.`;
  new CfnAlarm(stack, logicalId('no-report'), {
    ...told(name, 'no-report', says, topic),
    namespace: metricNamespace,
    metricName: metricNames.delivered,
    dimensions: [{ name: metricDimension, value: reportName }],
    statistic: 'Sum',
    period: 3600,
    evaluationPeriods: deadManHours,
    datapointsToAlarm: deadManHours,
    comparisonOperator: 'LessThanThreshold',
    threshold: 1,
    treatMissingData: 'breaching',
    warmUpConfiguration: {
      warmUpPeriodDurationInMinutes: deadManHours * 60,
      onlyStartEvaluatingAfterWarmUpPeriodEnds: true,
    },
  });
}

function told(name: string, kind: string, says: string, topic: ITopic) {
  return {
    alarmName: `${name}-${kind}`,
    alarmDescription: `${says} What to do: docs/runbook.md, ${kind}.`,
    alarmActions: [topic.topicArn],
  };
}

/** `run-failed` → `AlarmRunFailed`: CloudFormation takes letters and digits alone. */
function logicalId(kind: string): string {
  return `Alarm${kind.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase())}`;
}
