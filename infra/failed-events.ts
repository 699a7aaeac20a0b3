import { CfnOutput, Duration, type Stack } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { acknowledge } from './acknowledge.ts';

/** Keeps the events that no retry could serve, for two weeks: what to run again by hand. */
export function failedEvents(stack: Stack, name: string): Queue {
  const queue = new Queue(stack, 'FailedEvents', {
    queueName: `${name}-failed`,
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  acknowledge(queue, 'SQS3', 'It is the dead-letter queue itself, of the schedule and of the function.');
  new CfnOutput(stack, 'FailedEventsUrl', {
    description: 'The queue of events that no retry could serve',
    value: queue.queueUrl,
  });
  return queue;
}
