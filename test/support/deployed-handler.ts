import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stageBundle } from '../../infra/stage-bundle.ts';
import type { StageReport } from '../../infra/stage-settings.ts';
import { prod } from '../../infra/stages/prod.ts';
import { quickStart } from './run-cli.ts';

/** What the handler answered to an event, or how it failed. */
export type Answer = ReturnType<typeof JSON.parse>;

/** One process that served events one after the other, as a container of Lambda does. */
export interface Invocation {
  readonly answers: readonly Answer[];
  readonly stdout: string;
  readonly stderr: string;
  readonly killed: boolean;
}

export interface Invoking {
  /** How much later than now the process believes it is. Unit: milliseconds. */
  readonly clockAheadMs?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** A folder as the deployment makes it, in which nothing but the bundle can be found. */
export interface Deployed {
  /** The configuration that was deployed beside the handler, for the command line. */
  readonly configFile: string;
  readonly invoke: (events: readonly object[], options?: Invoking) => Promise<Invocation>;
  /** The same, in the caller's hands: `process` can be killed. */
  readonly start: (
    events: readonly object[],
    options?: Invoking,
  ) => { readonly process: ChildProcess; readonly ended: Promise<Invocation> };
  readonly remove: () => void;
}

/** A container of Lambda: it loads the handler, hands it one event after the other, and passes on what it answers. */
const container = `
const Real = Date;
const ahead = Number(process.env.TEST_CLOCK_AHEAD_MS);
globalThis.Date = class extends Real {
  constructor(...given) { given.length > 0 ? super(...given) : super(Real.now() + ahead); }
  static now() { return Real.now() + ahead; }
};
const { handler } = await import(process.env.LAMBDA_TASK_ROOT + '/lambda.mjs');
for (const event of JSON.parse(process.argv[1])) {
  const answer = await handler(event).then(
    (result) => ({ result }),
    ({ name, code, exitCode, message }) => ({ threw: name, code, exitCode, message }),
  );
  await new Promise((resolve) => process.send(answer, resolve));
}
process.disconnect();
`;

/** Deploys the built bundle into a folder: what the stage `prod` reports, but for what is given. */
export function deployHandler(report: Partial<StageReport>, env: Readonly<Record<string, string>>): Deployed {
  const root = mkdtempSync(join(tmpdir(), 'bedrock-report-lambda-'));
  const folder = stageBundle('dist/lambda', join(root, 'task'), { ...prod.report, ...report });
  const configFile = join(folder, 'bedrock-report.config.json');
  const start: Deployed['start'] = (events, { clockAheadMs = 0, env: more = {} } = {}) => {
    const child = spawn(
      process.execPath,
      [...quickStart, '--input-type=module', '--eval', container, JSON.stringify(events)],
      {
        cwd: folder,
        timeout: 60_000,
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        // What Lambda sets, and the deployment.
        env: {
          LAMBDA_TASK_ROOT: folder,
          AWS_LAMBDA_FUNCTION_NAME: 'bedrock-report-prod',
          AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
          BEDROCK_REPORT_CONFIG: configFile,
          TEST_CLOCK_AHEAD_MS: String(clockAheadMs),
          ...env,
          ...more,
        },
      },
    );
    return { process: child, ended: endOf(child) };
  };
  return {
    configFile,
    start,
    invoke: (events, options) => start(events, options).ended,
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

function endOf(child: ChildProcess): Promise<Invocation> {
  const answers: Answer[] = [];
  const printed = { stdout: '', stderr: '' };
  child.on('message', (answer) => answers.push(answer));
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.setEncoding('utf8').on('data', (chunk: string) => {
      printed[stream] += chunk;
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (_, signal) => resolve({ answers, ...printed, killed: signal === 'SIGKILL' }));
  });
}
