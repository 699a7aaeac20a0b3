import { ArnFormat, Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Stage } from './check-stage.ts';

/**
 * Where alarms and bounces go.
 *
 * Its key is our own, for neither CloudWatch nor SES may use the one that AWS manages for SNS: their messages would be
 * lost without an error. Source: SNS developer guide, "Enable compatibility between event sources and encrypted topics".
 */
export function alarmTopic(stack: Stack, { settings, name }: Stage): Topic {
  const topic = new Topic(stack, 'Alarms', {
    topicName: `${name}-alarms`,
    enforceSSL: true,
    masterKey: topicKey(stack, name),
  });
  topic.addToResourcePolicy(
    new PolicyStatement({
      sid: 'AlarmsOfThisStack',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: {
        StringEquals: { 'aws:SourceAccount': stack.account },
        ArnLike: {
          'aws:SourceArn': stack.formatArn({
            service: 'cloudwatch',
            resource: 'alarm',
            arnFormat: ArnFormat.COLON_RESOURCE_NAME,
            resourceName: `${name}-*`,
          }),
        },
      },
    }),
  );
  for (const email of settings.alarms.emails) topic.addSubscription(new EmailSubscription(email));
  return topic;
}

function topicKey(stack: Stack, name: string): Key {
  const key = new Key(stack, 'AlarmKey', {
    description: `Encrypts the alarms of ${name} on their way`,
    enableKeyRotation: true,
    // It guards messages that are delivered within minutes: nothing is lost with it.
    removalPolicy: RemovalPolicy.DESTROY,
    pendingWindow: Duration.days(7),
  });
  const use = { actions: ['kms:Decrypt', 'kms:GenerateDataKey*'], resources: ['*'] };
  key.addToResourcePolicy(
    new PolicyStatement({
      ...use,
      sid: 'Alarms',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
    }),
  );
  key.addToResourcePolicy(
    new PolicyStatement({
      ...use,
      sid: 'Bounces',
      // SES names no source to KMS. The topic's policy admits this stack's configuration set alone.
      principals: [new ServicePrincipal('ses.amazonaws.com')],
    }),
  );
  return key;
}
