import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** An application's project, with the package installed as it would be published. */
let project: string;
const library = () => join(project, 'node_modules/bedrock-usage-report');

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'capture-consumer-'));
  const packages = join(project, 'node_modules');
  mkdirSync(library(), { recursive: true });
  for (const name of readdirSync('node_modules'))
    symlinkSync(resolve('node_modules', name), join(packages, name));
  run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', project], process.cwd());
  const tarball = readdirSync(project).find((name) => name.endsWith('.tgz')) ?? '';
  run('tar', ['-xzf', tarball, '-C', library(), '--strip-components', '1']);
  writeFileSync(join(project, 'package.json'), '{"type": "module"}');
});

function run(command: string, args: readonly string[], cwd = project) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', timeout: 50_000 });
  return { status, stdout, stderr, text: `${stdout}${stderr}` };
}

describe('the published library', () => {
  it("brings nothing but Node's own modules, and is small", () => {
    const text = readFileSync(join(library(), 'dist/capture.js'), 'utf8');
    const imported = [...text.matchAll(/\b(?:from|import|require)\s*\(?\s*["']([^"']+)["']/g)].map(
      ([, name = '']) => name,
    );
    expect(imported.length).toBeGreaterThan(0);
    expect(imported.filter((name) => !name.startsWith('node:'))).toEqual([]);
    expect(text).not.toContain('TransactWriteItemsCommand');
    expect(text.length).toBeLessThan(50_000);
  });

  it('is required by CommonJS as well, as its types say', () => {
    writeFileSync(
      join(project, 'app.cjs'),
      "console.log(typeof require('bedrock-usage-report/capture').captureUsage)",
    );
    // Node 20 warns of an experiment.
    expect(run(process.execPath, ['--no-warnings', 'app.cjs'])).toMatchObject({
      text: 'function\n',
      status: 0,
    });
  });

  it('has types that hold for the clients it is used with, and for what the README shows', () => {
    expect(shown).toMatch(/captureUsage.*flushAfter/s);
    const options = { module: 'nodenext', target: 'es2023', strict: true, noEmit: true, types: ['node'] };
    const strictest = { exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true };
    const compilerOptions = { ...options, ...strictest, skipLibCheck: true };
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['app.ts'] }));
    writeFileSync(join(project, 'app.ts'), application);
    expect(run(process.execPath, [resolve('node_modules/typescript/bin/tsc')])).toMatchObject({
      text: '',
      status: 0,
    });
  });
});

/** What the README shows, in a strict program. */
const shown = [
  ...readFileSync('README.md', 'utf8').matchAll(/```ts\n([^`]*captureUsage[^`]*|[^`]*flushAfter[^`]*)```/g),
]
  .map(([, block]) => block)
  .join('');

/** Every way to use the library, and one that its types must refuse. */
const application = `
import { BedrockRuntime, BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { Tokenizer } from '@huggingface/tokenizers';
import { metrics } from '@opentelemetry/api';
import { StatsD } from 'hot-shots';
import {
  datadogSink, dynamoDbSink, jsonlSink, otelSink, type Sink, type UsageRecord,
} from 'bedrock-usage-report/capture';

declare function answer(event: unknown): Promise<string>;
const bedrockRuntimeClient = new BedrockRuntimeClient({});
${shown}
const own: Sink = { name: 'own', write: (records: readonly UsageRecord[]) => console.log(records[0]?.inputTokens) };
captureUsage(new BedrockRuntime({}), {
  sinks: [
    own,
    jsonlSink('usage.jsonl'),
    datadogSink(new StatsD()),
    otelSink(metrics.getMeter('app')),
    dynamoDbSink({ transactWriteItems: async ({ TransactItems }) => TransactItems.length }, { table: 'usage' }),
  ],
  estimate: { countTokens: new BedrockRuntime({}), tokenizer: (modelId) => (modelId === '' ? null : new Tokenizer({}, {})) },
  onDrop: ({ records, reason }) => console.error(records, reason),
});
const asked = usage.flushAfter(async (event: { question: string }) => event.question.length);
const length: Promise<number> = asked({ question: '' });
// @ts-expect-error: an event of another shape
asked({ answer: length, handler });
`;

describe('the end of a process', () => {
  const head = `
import { captureUsage, jsonlSink } from 'bedrock-usage-report/capture';
let answer = async () => ({ output: { usage: { inputTokens: 3, outputTokens: 4 } }, response: { statusCode: 200, headers: {} } });
const steps = {};
const middlewareStack = { add: (middleware, { step }) => { steps[step] = middleware; }, removeByTag: () => true };
const client = { config: { region: async () => 'eu-west-1' }, middlewareStack };
const input = { modelId: 'm', messages: [{ role: 'user', content: [{ text: 'a secret' }] }] };
const converse = () => steps.initialize(steps.deserialize(() => answer()), { commandName: 'ConverseCommand' })({ input });
`;
  const slow = `{ name: 'slow', write: () => new Promise((resolve) => setTimeout(resolve, 50)).then(() => process.stdout.write('written')) }`;

  it.each<[string, string, string]>([
    ['by itself', 'captureUsage(client); await converse();', '"InputTokens":3'],
    ['by process.exit', 'captureUsage(client); await converse(); process.exit(0);', '"InputTokens":3'],
    [
      'by an error that nobody catches',
      'captureUsage(client); await converse(); throw new Error("bug");',
      '"InputTokens":3',
    ],
    [
      'by itself, for a slow sink',
      `captureUsage(client, { sinks: [${slow}] }); await converse();`,
      'written',
    ],
    [
      'by process.exit, for a sink that cannot write any more',
      `captureUsage(client, { sinks: [${slow}] }); await converse(); process.exit(0);`,
      'usage capture: slow (exit)',
    ],
    [
      'with a call that is still open',
      `captureUsage(client, { sinks: [jsonlSink(process.stdout)] });
       answer = () => new Promise(() => undefined);
       converse(); setTimeout(() => process.exit(0), 20);`,
      '"status":"left"',
    ],
  ])('%s leaves no record behind', (_, body, expected) => {
    writeFileSync(join(project, 'app.mjs'), `${head}${body}`);
    const { text } = run(process.execPath, ['--no-warnings', 'app.mjs']);
    expect(text).toContain(expected);
    expect(text.split(expected)).toHaveLength(2);
    expect(text).not.toContain('a secret');
  });
});
