import { gunzipSync } from 'node:zlib';
import PostalMime from 'postal-mime';
import { deliverEditions } from '../../src/deliver-editions.ts';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import { makeEdition } from '../../src/editions.ts';
import type { OutgoingMail } from '../../src/ports.ts';
import { fakeClock } from './fake-clock.ts';
import { memoryStore } from './memory-store.ts';
import { templateSources } from './template-sources.ts';

export interface ReadMail {
  readonly subject: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly html: string;
  /** All of it, decoded: headers, both texts, every attachment; the chart as its SVG. */
  readonly everything: string;
}

/** What the readers of one route get. */
export interface RouteDelivery {
  /** By name within the route's folder. */
  readonly files: ReadonlyMap<string, string>;
  readonly mails: readonly ReadMail[];
  /** All of it in lower case. */
  readonly everything: string;
}

/** Goes the whole way from a snapshot to the archive and the mails; tells what a route (null: the main one) gets. */
export async function deliverRoutes(
  snapshot: Snapshot,
): Promise<(route: string | null) => Promise<RouteDelivery>> {
  const store = memoryStore();
  const sent: OutgoingMail[] = [];
  const edition = makeEdition(snapshot);
  await deliverEditions(
    { asked: [edition], restated: [] },
    {
      window: snapshot.window,
      windows: [snapshot.window],
      generatedAt: snapshot.generatedAt,
      today: snapshot.window.end,
      sending: 'once',
      dryRun: false,
      strict: false,
    },
    {
      store,
      name: snapshot.config.name,
      pages: { templates: templateSources, sha256: (text) => `hash-of-${text.length}` },
      progress: () => undefined,
      mailer: {
        send: async (mail) => `m${sent.push(mail)}`,
        clock: fakeClock(),
        owner: 'run-1',
        rasterise: (svg) => Buffer.from(svg),
        config: {
          via: 'ses',
          region: null,
          from: 'finops@example.com',
          to: ['everyone@example.com'],
          replyTo: [],
          configurationSet: null,
          attach: ['csv', 'html', 'focus'],
          when: 'always',
        },
      },
    },
  );
  return async (route) => {
    const folder = route === null ? `${edition.report.id}/` : `${edition.report.id}/routes/${route}/`;
    const files = new Map<string, string>();
    for (const key of await store.list(folder)) {
      const name = key.slice(folder.length);
      if (!name.includes('/')) files.set(name, decoded((await store.get(key))?.body ?? new Uint8Array()));
    }
    const mails = await Promise.all(sent.filter((mail) => mail.route === (route ?? 'all')).map(read));
    const everything = [...files.values(), ...mails.map((mail) => mail.everything)].join('\n').toLowerCase();
    return { files, mails, everything };
  };
}

async function read({ raw }: OutgoingMail): Promise<ReadMail> {
  const { subject = '', html = '', text = '', headers: lines, attachments } = await PostalMime.parse(raw);
  const headers = new Map(lines.map(({ key, value }) => [key, value]));
  const attached = attachments.map(({ filename, content }) => {
    const body = typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content);
    return `${filename}\n${decoded(body)}`;
  });
  const everything = [...headers.values(), subject, text, html, ...attached].join('\n');
  return { subject, headers, html, everything };
}

function decoded(body: Uint8Array): string {
  const isGzip = body[0] === 0x1f && body[1] === 0x8b;
  return Buffer.from(isGzip ? gunzipSync(body) : body).toString('utf8');
}
