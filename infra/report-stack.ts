import { type App, Stack } from 'aws-cdk-lib';
import { alarmTopic } from './alarm-topic.ts';
import { alarms } from './alarms.ts';
import { archiveBucket } from './archive-bucket.ts';
import { captureTable } from './capture-table.ts';
import type { Stage } from './check-stage.ts';
import { dailySchedule } from './daily-schedule.ts';
import { failedEvents } from './failed-events.ts';
import { mailSender } from './mail-sender.ts';
import { reportFunction } from './report-function.ts';
import { usageTable } from './usage-table.ts';

/** One deployment: schedule → function → archive and mail, and what notices when that does not happen. */
export function reportStack(app: App, stage: Stage, bundle: string): Stack {
  const { name, settings } = stage;
  const stack = new Stack(app, name, {
    description: `bedrock-usage-report, stage ${settings.stage}`,
    env: { region: settings.region, ...(settings.account !== null && { account: settings.account }) },
  });
  const topic = alarmTopic(stack, stage);
  const failed = failedEvents(stack, name);
  archiveBucket(stack, stage);
  captureTable(stack, stage);
  mailSender(stack, stage, topic);
  const job = reportFunction(stack, stage, bundle, failed);
  const group = dailySchedule(stack, stage, job, failed);
  alarms(stack, stage, { job, failed, group }, topic);
  usageTable(stack, stage);
  return stack;
}
