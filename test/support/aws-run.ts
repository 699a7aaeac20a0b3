import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { collectFromAws } from '../../src/collect/collect-from-aws.ts';
import type { MailConfig } from '../../src/config.ts';
import { outboxMail } from '../../src/deliver/outbox.ts';
import { type Run, runReport } from '../../src/job.ts';
import { readRequest, type WrittenRequest } from '../../src/request.ts';
import { collectRequest } from './aws-server/collect-request.ts';
import type { Organisation } from './aws-server/organisation.ts';
import { type AwsServer, type AwsServerOptions, startAwsServer } from './aws-server/start-aws-server.ts';
import { testClients } from './aws-server/test-clients.ts';
import { readCsv } from './csv-reader.ts';
import { fakeClock } from './fake-clock.ts';
import { type MemoryStore, memoryStore } from './memory-store.ts';
import { reportConfig } from './snapshot-builder.ts';
import { sha256, templateSources } from './template-sources.ts';

/** What a run left: the files of its archive and the mails of its outbox. */
export interface AwsRun {
  readonly run: Run;
  readonly server: AwsServer;
  readonly store: MemoryStore;
  readonly rows: (name: string, id?: string) => readonly Readonly<Record<string, string>>[];
  readonly json: (id?: string) => ReturnType<typeof JSON.parse>;
  /** The messages that this run put into the outbox. */
  readonly mails: readonly { readonly subject: string; readonly text: string }[];
}

const pixel = Buffer.from('iVBORw0KGgo=', 'base64');

/**
 * Makes one report as a nightly run does, from an AWS over HTTP to the archive and the outbox.
 *
 * `now` is the clock of the run and of the server; give an earlier run's `store` for the night after it.
 */
export async function awsRun(
  organisation: Organisation,
  now: string,
  options: AwsServerOptions & { readonly store?: MemoryStore; readonly written?: WrittenRequest } = {},
): Promise<AwsRun> {
  const { store = memoryStore(), written = {}, ...serverOptions } = options;
  const { request } = readRequest(written, { now: new Date(now) });
  if (request === null) throw new Error('the test asks for what cannot be asked for');
  const server = await startAwsServer({ ...organisation, now }, serverOptions);
  const outbox = mkdtempSync(join(tmpdir(), 'bedrock-report-outbox-'));
  try {
    const run = await runReport(request, {
      store,
      name: reportConfig.name,
      pages: { templates: templateSources, sha256 },
      mailer: {
        send: outboxMail(outbox),
        config: mailConfig,
        clock: fakeClock(now),
        owner: now,
        rasterise: () => pixel,
      },
      restateDays: reportConfig.restateDays,
      progress: () => undefined,
      collect: async ({ window, today, generatedAt }, { archived }) => ({
        ...(await collectFromAws(
          collectRequest({ window, today, generatedAt }),
          testClients(server.url, 20_000),
        )),
        archived,
      }),
    });
    const raw = readdirSync(outbox)
      .sort()
      .map((name) => readFileSync(join(outbox, name)));
    const mails = await Promise.all(raw.map((bytes) => PostalMime.parse(bytes)));
    const idOr = (id: string | undefined) => id ?? run.result.reports[0]?.id ?? '';
    return {
      run,
      server,
      store,
      rows: (name, id) => readCsv(Buffer.from(store.text(`${idOr(id)}/${name}`) ?? '')),
      json: (id) => store.json(`${idOr(id)}/report.json`),
      mails: mails.map(({ subject = '', text = '' }) => ({ subject, text })),
    };
  } finally {
    rmSync(outbox, { recursive: true });
    await server.close();
  }
}

const mailConfig: MailConfig = {
  via: 'outbox',
  region: null,
  from: 'finops@acme.com',
  to: ['leads@acme.com'],
  replyTo: [],
  configurationSet: null,
  attach: [],
  when: 'always',
};
