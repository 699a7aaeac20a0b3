import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { leaveOut } from '../../scripts/leave-out.mjs';
import { type Bundled, bundled } from '../support/bundled.ts';

/** A service's reply to a request that it refuses, in the form of its protocol. */
type Refusal = (code: string) => Reply;

interface Reply {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const json =
  (word: 'message' | 'Message'): Refusal =>
  (code) => ({
    headers: { 'x-amzn-errortype': code, 'x-amzn-query-error': `${code};Sender` },
    body: JSON.stringify({ __type: code, [word]: 'told' }),
  });
const restXml: Refusal = (code) => xml(`<Error><Code>${code}</Code><Message>told</Message></Error>`);
const query: Refusal = (code) =>
  xml(
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>told</Message></Error></ErrorResponse>`,
  );

/** Each client, by the end of its package's name, with a request of ours. */
const clients: readonly (readonly [string, string, string, object, Refusal])[] = [
  ['account', 'AccountClient', 'ListRegionsCommand', {}, json('message')],
  ['bedrock', 'BedrockClient', 'ListFoundationModelsCommand', {}, json('message')],
  ['cloudwatch', 'CloudWatchClient', 'ListMetricsCommand', {}, json('Message')],
  ['cost-explorer', 'CostExplorerClient', 'GetDimensionValuesCommand', {}, json('Message')],
  ['dynamodb', 'DynamoDBClient', 'DescribeTableCommand', { TableName: 'calls' }, json('message')],
  ['s3', 'S3Client', 'GetObjectCommand', { Bucket: 'reports', Key: 'index.html' }, restXml],
  ['ses', 'SESClient', 'SendRawEmailCommand', { RawMessage: { Data: new Uint8Array(1) } }, query],
  ['sts', 'STSClient', 'GetCallerIdentityCommand', {}, query],
];

const source = clients
  .map(
    ([service, ...names]) => `export { ${names.slice(0, 2).join(', ')} } from '@aws-sdk/client-${service}';`,
  )
  .join('\n');
let whole: Bundled;
let left: Bundled;

beforeAll(async () => {
  whole = await bundled(source, []);
  left = await bundled(source, [leaveOut]);
});

it.each(clients)(
  'tells every error of %s, and tries it again, as the whole SDK does',
  async (service, client, command, input, refusal) => {
    const errors = errorsOf(service);
    const told = ({ exports }: Bundled) =>
      Promise.all(
        errors.map(({ code, status }) =>
          refused({
            Client: exports[client],
            request: new exports[command](input),
            reply: refusal(code),
            status,
          }),
        ),
      );
    expect(errors.length).toBeGreaterThan(3);
    const [short, long] = await Promise.all([told(left), told(whole)]);
    expect(short).toEqual(long);
  },
);

/** The errors that a service documents as it sends them, and one that it does not document. */
function errorsOf(service: string): readonly { readonly code: string; readonly status: number }[] {
  const file = `node_modules/@aws-sdk/client-${service}/dist-es/schemas/schemas_0.js`;
  const errors = readFileSync(file, 'utf8').matchAll(/^export var (\w+)\$ = \[-3, n0, .*\n(.*)/gm);
  return [
    { code: 'Undocumented', status: 400 },
    ...Array.from(errors, ([, name = '', traits = '']) => ({
      code: /`(\w+)`/.exec(traits)?.[1] ?? name,
      status: Number(/\[_hE\]: (\d+)/.exec(traits)?.[1] ?? (traits.includes(': _se') ? 500 : 400)),
    })),
  ];
}

async function refused({
  Client,
  request,
  reply,
  status,
}: {
  readonly Client: Bundled['exports'];
  readonly request: object;
  readonly reply: Reply;
  readonly status: number;
}) {
  const agents: unknown[] = [];
  const handle = async ({ headers }: Pick<Reply, 'headers'>) => {
    agents.push(headers['user-agent']);
    return { response: { ...reply, statusCode: status, body: Readable.from([reply.body]) } };
  };
  const client = new Client({
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
    maxAttempts: 2,
    requestHandler: { handle },
  });
  const error: Bundled['exports'] = await client.send(request).catch((thrown: unknown) => thrown);
  const { name, message, $fault, $metadata, Code } = error;
  return { name, message, $fault, status: $metadata?.httpStatusCode, Code, agents };
}

function xml(body: string): Reply {
  return { headers: { 'content-type': 'text/xml' }, body };
}
