import { S3Client } from '@aws-sdk/client-s3';
import { SESClient } from '@aws-sdk/client-ses';

/** What a client answers, by the name of the command; a command that is not here is a fault of the test. */
export type Script = Readonly<Record<string, (input: object) => object>>;

const settings = { region: 'us-east-1', credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' } };

/** An S3 client that answers from a script, without a network. */
export function scriptedS3(script: Script): S3Client {
  const client = new S3Client(settings);
  client.middlewareStack.add(
    (_, { commandName = '' }) =>
      async ({ input }) => ({ output: answer(script, commandName, input), response: {} }),
    { step: 'initialize', priority: 'high' },
  );
  return client;
}

/** An SES client that answers from a script, without a network. */
export function scriptedSes(script: Script): SESClient {
  const client = new SESClient(settings);
  client.middlewareStack.add(
    (_, { commandName = '' }) =>
      async ({ input }) => ({ output: answer(script, commandName, input), response: {} }),
    { step: 'initialize', priority: 'high' },
  );
  return client;
}

/** Answers as AWS refuses. */
export function refusing(name: string, status: number, message = 'refused'): () => never {
  return () => {
    throw Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });
  };
}

function answer(script: Script, commandName: string, input: object) {
  const reply = script[commandName.replace(/Command$/, '')];
  if (reply === undefined) throw new Error(`not in the script: ${commandName}`);
  return { ...reply(input), $metadata: {} };
}
