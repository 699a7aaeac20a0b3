// npx tsx examples/capture/run.mjs [FILE]: two teams ask a local Bedrock; what they used goes to FILE (usage.jsonl), and to
// the DynamoDB table USAGE_TABLE (bedrock-usage) where AWS_ENDPOINT_URL_DYNAMODB names a server.
import { readFileSync } from 'node:fs';
import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { ensureBuilt } from '../../scripts/ensure.mjs';
import { startBedrock } from '../../test/support/bedrock-server.ts';
import { eventFrame } from '../../test/support/event-stream.ts';

ensureBuilt();
const { dynamoDbSink, jsonlSink } = await import('bedrock-usage-report/capture');
const { openApplication } = await import('./application.mjs');

const file = process.argv[2] ?? 'usage.jsonl';
const bedrock = await startBedrock('HTTP/2');
const application = openApplication(bedrock.runtime(), [jsonlSink(file), ...(await sinksInTheCloud())]);

const usage = { inputTokens: 12, outputTokens: 5, totalTokens: 17 };
const text = 'Four, as ever.';
bedrock.answer(
  answer('1', {
    body: JSON.stringify({ output: { message: { role: 'assistant', content: [{ text }] } }, usage }),
  }),
  answer('2', {
    frames: [
      eventFrame('contentBlockDelta', { contentBlockIndex: 0, delta: { text } }),
      eventFrame('metadata', { usage: { ...usage, cacheReadInputTokens: 100 }, metrics: { latencyMs: 1 } }),
    ],
  }),
  // A model that tells no counts: estimated, and marked so.
  answer('3', { body: JSON.stringify({ text: 'A short text.' }) }),
);
await application.answer({ team: 'search', app: 'answers', user: 'ann' }, 'What is two and two?');
await application.stream(
  { team: 'ads', app: 'slogans', user: 'bob' },
  'What is two and two?',
  () => undefined,
);
await application.summarise({ team: 'ads', app: 'slogans', user: 'eve' }, 'A text that is somewhat longer.');
await application.close();
await bedrock.stop();

const records = readFileSync(file, 'utf8').trimEnd().split('\n').map(JSON.parse);
console.table(
  records.map(({ attributes, operation, method, inputTokens, outputTokens, ...record }) => ({
    ...attributes,
    operation,
    method,
    input: inputTokens ?? `about ${record.estimatedInputTokens}`,
    output: outputTokens ?? `about ${record.estimatedOutputTokens}`,
  })),
);

function answer(number, more) {
  return { ...more, headers: { 'x-amzn-requestid': `${process.pid}-${number}` } };
}

async function sinksInTheCloud() {
  if (process.env.AWS_ENDPOINT_URL_DYNAMODB === undefined) return [];
  const dynamoDb = new DynamoDB({});
  const table = process.env.USAGE_TABLE ?? 'bedrock-usage';
  await dynamoDb
    .createTable({
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    })
    .catch((error) => {
      if (error.name !== 'ResourceInUseException') throw error;
    });
  return [dynamoDbSink(dynamoDb, { table })];
}
