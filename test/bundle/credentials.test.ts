import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { leaveOut, leaveOutOfLambda } from '../../scripts/leave-out.mjs';
import { type Bundled, bundled } from '../support/bundled.ts';

const own = { ...process.env };
const expiration = '2099-01-01T00:00:00Z';
const programs: readonly (readonly [string, Plugin[]])[] = [
  ['the command line', [leaveOut]],
  ['the Lambda function', [leaveOutOfLambda, leaveOut]],
];
const made = new Map<string, Bundled>();
let folder: string;
let server: Server;
let url: string;

beforeAll(async () => {
  for (const [program, plugins] of programs) {
    made.set(program, await bundled("export * from '@aws-sdk/credential-provider-node'", plugins));
  }
});

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bedrock-report-credentials-'));
  server = createServer(answer);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});

afterEach(() => {
  process.env = { ...own };
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Where credentials may come from: the environment that says so, and whose they are then. */
const sources: readonly (readonly [string, () => Readonly<Record<string, string>>, string])[] = [
  ['the environment', () => ({ AWS_ACCESS_KEY_ID: 'ENV', AWS_SECRET_ACCESS_KEY: 'secret' }), 'ENV'],
  ['a container', () => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: url }), 'CONTAINER'],
  ['a machine', () => ({ AWS_EC2_METADATA_DISABLED: 'false' }), 'MACHINE'],
  ['a profile', () => ({ AWS_PROFILE: 'plain' }), 'PLAIN'],
  ["a profile's role", () => ({ AWS_PROFILE: 'role' }), 'ROLE'],
  ["a role of a profile's role", () => ({ AWS_PROFILE: 'chained' }), 'ROLE'],
  [
    "a machine's role of a profile",
    () => ({ AWS_PROFILE: 'machine', AWS_EC2_METADATA_DISABLED: 'false' }),
    'ROLE',
  ],
  ["a profile's web identity", () => ({ AWS_PROFILE: 'web' }), 'WEB'],
  ["a profile's program", () => ({ AWS_PROFILE: 'program' }), 'PROGRAM'],
  [
    'a web identity',
    () => ({ AWS_WEB_IDENTITY_TOKEN_FILE: join(folder, 'token'), AWS_ROLE_ARN: role }),
    'WEB',
  ],
];

describe.each(programs)('%s', (program) => {
  it.each(sources)('takes credentials from %s', async (_, env, key) => {
    enter(env());
    expect((await credentialsOf(program)).accessKeyId).toBe(key);
  });
});

it.each([
  ['the command line', 'asks to sign in', 'aws sso login'],
  ['the Lambda function', 'says that it cannot', 'fromSSO.js was left out of this program'],
])('of a profile of SSO, %s %s', async (program, _, message) => {
  enter({ AWS_PROFILE: 'sso' });
  await expect(credentialsOf(program)).rejects.toThrow(message);
});

const role = 'arn:aws:iam::111122223333:role/reader';

function enter(env: Readonly<Record<string, string>>): void {
  const program = { Version: 1, AccessKeyId: 'PROGRAM', SecretAccessKey: 'secret' };
  writeFileSync(join(folder, 'token'), 'token');
  writeFileSync(join(folder, 'program.json'), JSON.stringify(program));
  writeFileSync(
    join(folder, 'config'),
    `
[profile plain]
aws_access_key_id = PLAIN
aws_secret_access_key = secret
[profile role]
role_arn = ${role}
source_profile = plain
[profile chained]
role_arn = ${role}
source_profile = role
[profile machine]
role_arn = ${role}
credential_source = Ec2InstanceMetadata
[profile web]
role_arn = ${role}
web_identity_token_file = ${join(folder, 'token')}
[profile program]
credential_process = cat ${join(folder, 'program.json')}
[profile sso]
sso_start_url = https://acme.awsapps.com/start
sso_region = us-east-1
sso_account_id = 111122223333
sso_role_name = reader
`,
  );
  process.env = {
    PATH: own.PATH,
    HOME: folder,
    AWS_CONFIG_FILE: join(folder, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'),
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_EC2_METADATA_SERVICE_ENDPOINT: url,
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: url,
    ...env,
  };
}

function credentialsOf(program: string): Promise<{ readonly accessKeyId: string }> {
  return made.get(program)?.exports.defaultProvider()();
}

/** The credentials of a machine or a container to a GET; to a POST, what STS answers. */
const answer: Parameters<typeof createServer>[1] = async (request, response) => {
  const [, ofMachine = null] = /\/security-credentials\/(.*)/.exec(request.url ?? '') ?? [];
  if (request.method === 'PUT' || ofMachine === '') {
    response.end('a-session-or-the-name-of-a-role');
    return;
  }
  if (request.method === 'GET') {
    response.setHeader('content-type', 'application/json');
    const AccessKeyId = ofMachine === null ? 'CONTAINER' : 'MACHINE';
    response.end(
      JSON.stringify({
        Code: 'Success',
        AccessKeyId,
        SecretAccessKey: 's',
        Token: 't',
        Expiration: expiration,
      }),
    );
    return;
  }
  const asked = new URLSearchParams(Buffer.concat(await request.toArray()).toString());
  const action = asked.get('Action');
  const key = action === 'AssumeRole' ? 'ROLE' : 'WEB';
  response.setHeader('content-type', 'text/xml');
  response.end(
    `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result><Credentials>
<AccessKeyId>${key}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
<Expiration>${expiration}</Expiration></Credentials></${action}Result></${action}Response>`,
  );
};
