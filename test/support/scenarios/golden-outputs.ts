import PostalMime from 'postal-mime';
import { printRun } from '../../../src/cli/print-run.ts';
import { archivedIndex } from '../../../src/deliver/index-state.ts';
import { deliverEditions } from '../../../src/deliver-editions.ts';
import type { ArchiveIndexEntry } from '../../../src/domain/archive-index.ts';
import { dayOf } from '../../../src/domain/date-range.ts';
import type { Snapshot } from '../../../src/domain/snapshot.ts';
import { type Edition, makeEdition } from '../../../src/editions.ts';
import type { Mailer } from '../../../src/mail-reports.ts';
import type { OutgoingMail } from '../../../src/ports.ts';
import { type Delivered, toReportResult } from '../../../src/run-result.ts';
import { fakeClock } from '../fake-clock.ts';
import { type MemoryStore, memoryStore } from '../memory-store.ts';
import { sha256, templateSources } from '../template-sources.ts';

/** What a run of a scenario comes to. */
export interface GoldenOutputs {
  readonly edition: Edition;
  readonly delivered: Delivered;
  /** What people and programs read, by name: the golden files. What is binary holds the same again and is not here. */
  readonly files: Readonly<Record<string, string>>;
  readonly store: MemoryStore;
  readonly entry: ArchiveIndexEntry;
}

/** Terminals of a desktop and of a phone. */
const terminalWidths = [100, 48];

/** Runs a scenario as the program would, from its snapshot on: archives, mails and prints it. */
export async function goldenOutputs(snapshot: Snapshot): Promise<GoldenOutputs> {
  const edition = makeEdition(snapshot);
  const { id, config, window, generatedAt } = edition.report;
  const store = { ...memoryStore(), location: config.archive };
  const mails: OutgoingMail[] = [];
  const request = {
    window,
    windows: [window],
    generatedAt,
    today: dayOf(new Date(generatedAt)),
    sending: 'once',
    dryRun: false,
    strict: false,
  } as const;
  const [delivered] = await deliverEditions({ asked: [edition], restated: [] }, request, {
    store,
    name: config.name,
    pages: { templates: templateSources, sha256 },
    mailer: mailerInto(mails),
    progress: () => undefined,
  });
  const [entry] = await archivedIndex(store);
  if (delivered === undefined || entry === undefined) throw new Error(`nothing was delivered: ${id}`);
  const texts = store.keys().filter((key) => key.startsWith(`${id}/`) && !key.endsWith('.gz'));
  const files = [
    ...texts.map((key) => [key.slice(id.length + 1), store.text(key) ?? ''] as const),
    ...(await Promise.all(mails.map(partsOf))).flat(),
    ...terminalWidths.map((width) => [`terminal-${width}.txt`, printed(delivered, snapshot, width)] as const),
  ];
  return { edition, delivered, store, entry, files: Object.fromEntries(files) };
}

function mailerInto(mails: OutgoingMail[]): Mailer {
  return {
    send: async (mail) => `message-${mails.push(mail)}`,
    clock: fakeClock(),
    owner: 'golden',
    // The drawing itself: it can be read and compared, and no font has to be loaded for it.
    rasterise: (svg) => Buffer.from(svg),
    config: {
      via: 'ses',
      region: null,
      from: 'finops@acme.com',
      to: ['ml-leads@acme.com'],
      replyTo: [],
      configurationSet: null,
      attach: ['csv'],
      when: 'always',
    },
  };
}

/** A mail as another library reads it: its header, both texts, and the chart that lies in it. */
async function partsOf({ route, raw }: OutgoingMail): Promise<readonly (readonly [string, string])[]> {
  const { headers, subject = '', text = '', html = '', attachments } = await PostalMime.parse(raw);
  const folder = `mail-${route}`;
  const chart = attachments.find(({ disposition }) => disposition === 'inline');
  const header = [
    `Subject: ${subject}`,
    ...headers.flatMap(({ key, originalKey, value }) =>
      key === 'subject' ? [] : [`${originalKey}: ${value}`],
    ),
    '',
    ...attachments.map(({ filename, mimeType, disposition }) => `${disposition}: ${filename} ${mimeType}`),
  ];
  return [
    [`${folder}/header.txt`, `${header.join('\n')}\n`],
    [`${folder}/mail.txt`, text],
    [`${folder}/mail.html`, html],
    ...(chart === undefined ? [] : [[`${folder}/chart.svg`, textOf(chart.content)] as const]),
  ];
}

function textOf(content: ArrayBuffer | Uint8Array | string): string {
  return typeof content === 'string' ? content : Buffer.from(new Uint8Array(content)).toString('utf8');
}

function printed(delivered: Delivered, { window, requests, runCostUsd }: Snapshot, width: number): string {
  const said: string[] = [];
  const say = (text: string) => void said.push(text);
  const run = {
    delivered: [delivered],
    result: { window, reports: [toReportResult(delivered)], requests, runCostUsd },
  };
  const terminal = { out: say, err: say, env: {}, width, colours: false, showsProgress: false };
  printRun(run, { json: false, dryRun: false }, terminal);
  return said.join('');
}
