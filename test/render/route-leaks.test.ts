import * as fc from 'fast-check';
import type { Completeness, Gap } from '../../src/domain/gap.ts';
import { sum, zero } from '../../src/domain/money.ts';
import type { RouteConfig } from '../../src/domain/report-config.ts';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import { deliverRoutes, type RouteDelivery } from '../support/deliver-routes.ts';
import {
  callsOf,
  everyUse,
  forbidden,
  linesOf,
  markedConfig,
  markedSnapshot,
  routes,
  secretRecordType,
  someUses,
  tokensOn,
  type Use,
  usesOf,
} from '../support/marked-organisation.ts';
import { accounts, streams } from '../support/marked-streams.ts';
import { capturedTokens, teams } from '../support/marked-teams.ts';

const id = 'daily/2026-11-22';
const [, osprey] = accounts;

let whole: RouteDelivery;
let deliveries: readonly (readonly [RouteConfig, RouteDelivery])[];
/** Of an organisation that publishes its archive and has no name. */
let elsewhere: typeof deliveries;

async function deliver(snapshot: Snapshot) {
  const of = await deliverRoutes(snapshot);
  const got: [RouteConfig, RouteDelivery][] = [];
  for (const route of routes) got.push([route, await of(route.name)]);
  return { whole: await of(null), deliveries: got };
}

beforeAll(async () => {
  ({ whole, deliveries } = await deliver(markedSnapshot(everyUse)));
  const config = { ...markedConfig, name: '', siteUrl: 'https://reports.example.com' };
  ({ deliveries: elsewhere } = await deliver(markedSnapshot(everyUse, { config })));
});

const called = ({ team, model, tokens }: { team: string; model: string; tokens: { input: number } }) =>
  `${team} ${model} ${tokens.input}`;

const leaks = (route: RouteConfig, uses: readonly Use[], { everything }: RouteDelivery) =>
  forbidden(route, uses).filter((mark) => everything.includes(mark.toLowerCase()));

describe('what a route gets', () => {
  it('holds nothing that it may not see, all that it may, and adds up to just that', async () => {
    await fc.assert(
      fc.asyncProperty(someUses(), async (uses) => {
        const snapshot = markedSnapshot(uses);
        const day = snapshot.window.start;
        for (const [route, got] of (await deliver(snapshot)).deliveries) {
          expect([route.name, leaks(route, uses, got)]).toEqual([route.name, []]);
          const own = usesOf(route, uses);
          expect(own.filter(({ stream }) => !got.everything.includes(stream.mark))).toEqual([]);
          const lines = own.flatMap(linesOf).filter((line) => line.day === day);
          const counted = own.filter(({ stream }) => stream.modelId !== null);
          const {
            totals,
            rows,
            models,
            byRegion,
            byChargeGroup,
            teams: captured,
          } = JSON.parse(got.files.get('report.json') ?? '{}');
          expect(totals.billedUsd ?? zero).toBe(sum(lines.map(({ billedUsd }) => billedUsd)));
          expect(totals.inputTokens ?? 0).toBe(counted.reduce((all, use) => all + tokensOn(day, use), 0));
          const calls = callsOf(route, uses);
          const claimed = (captured?.rows ?? []).filter(({ kind }: { kind: string }) => kind === 'team');
          expect([route.name, claimed.map(called).sort()]).toEqual([
            route.name,
            calls.map(({ team, stream }) => `team-${team.mark} ${stream.model} ${capturedTokens}`).sort(),
          ]);
          for (const parts of [rows, models, byRegion, byChargeGroup]) {
            const billed = parts.flatMap((part: { billedUsd: string | null }) => part.billedUsd ?? []);
            expect(sum(billed)).toBe(totals.billedUsd ?? zero);
          }
        }
      }),
      { numRuns: 5 },
    );
  });

  it('is less than the main report, which holds every mark', () => {
    const names = accounts.flatMap(({ id, name }) => [id, name]);
    const marks = [...streams, ...teams].map(({ mark }) => mark).concat(names);
    for (const mark of [...marks, secretRecordType]) expect(whole.everything).toContain(mark.toLowerCase());
    for (const [route, got] of deliveries) {
      expect(leaks(route, everyUse, got)).toEqual([]);
      expect(got.files.size).toBeGreaterThan(3);
    }
  });

  it('has no words of our own that hold a mark', async () => {
    const nothing = await deliver(markedSnapshot([]));
    for (const [{ name }, { everything }] of nothing.deliveries) {
      const marks = [...streams, ...teams].map(({ mark }) => mark);
      expect([name, marks.filter((mark) => everything.includes(mark))]).toEqual([name, []]);
    }
  });

  it('tells of teams where all accounts are seen, and of those of others not even what is left of theirs', () => {
    const told = deliveries.map(([{ name }, { files }]) => {
      const { teams: captured } = JSON.parse(files.get('report.json') ?? '{}');
      const kinds = (captured?.rows ?? []).map(({ kind }: { kind: string }) => kind);
      return [name, files.has('teams.csv'), [...new Set(kinds)].sort()];
    });
    expect(told).toEqual([
      ['crimson', false, []],
      ['indigo', true, ['team', 'unattributed']],
      ['ochre', false, []],
      ['teal', false, []],
      ['sienna', true, ['team']],
      ['umber', true, ['team']],
    ]);
  });

  it('has the files of a route: no snapshot, no Parquet, operations where all accounts are seen', () => {
    for (const [{ name, accounts: limits }, { files }] of deliveries) {
      const special = [...files.keys()].filter((file) => /operations|parquet|snapshot/.test(file));
      expect([name, special]).toEqual([name, limits.length === 0 ? ['operations.csv'] : []]);
    }
  });

  it('comes to its own readers, under its own headers', () => {
    const ids = new Set([whole.mails[0]?.headers.get('message-id')]);
    for (const [{ name, to, when }, { mails }] of deliveries) {
      expect(mails.map(({ headers }) => headers.get('to'))).toEqual(when === 'always' ? to : []);
      for (const { headers } of mails) {
        expect(headers.get('list-id')).toBe(`<acme-prod-${name}.bedrock-usage-report>`);
        expect(headers.get('x-report-id')).toBe(`${id}/routes/${name}`);
        ids.add(headers.get('message-id'));
      }
    }
    expect(ids.size).toBe(6);
  });

  it('names the route in its subject', () => {
    for (const [{ name }, { mails }] of elsewhere) {
      for (const { subject } of mails) expect(subject).toMatch(new RegExp(`${name}$`));
    }
  });

  it('leaves room for the route in a subject', () => {
    for (const [{ name }, { mails }] of deliveries) {
      for (const { subject } of mails) expect(subject).toMatch(new RegExp(`${name}$`));
    }
  });

  it.each([
    ['the bucket', () => deliveries],
    ['a site', () => elsewhere],
  ])('links to its own files alone, in %s', (_, delivered) => {
    for (const [{ name, when }, { files, mails }] of delivered()) {
      const pages = [files.get('report.html') ?? '', ...mails.map(({ html }) => html)];
      const links = pages.flatMap((page) =>
        [...page.matchAll(/\s(?:href|src|action)="([^"]*)"/g)].map(([, link = '']) => link),
      );
      const isInside = (link: string) => /^(#|cid:)/.test(link) || files.has(link);
      const toPage = links.filter((link) => !isInside(link)).map(decodeURIComponent);
      expect(toPage).toHaveLength(when === 'always' ? 1 : 0);
      for (const link of toPage) expect(link.endsWith(`/${id}/routes/${name}/report.html`)).toBe(true);
      for (const { everything } of mails) expect(everything).not.toContain(`${id}/report.html`);
    }
  });
});

describe('a route that wants alerts only', () => {
  it.each<[string, (use: Use) => boolean, number]>([
    ['nothing, when others have an alert', ({ accountId }) => accountId !== osprey.id, 0],
    ['its mail, when it has one', (use) => use.accountId === osprey.id && use.stream.mark === 'palmyra', 1],
  ])('gets %s', async (_, spikes, mails) => {
    const of = await deliverRoutes(markedSnapshot(everyUse.map((use) => ({ ...use, spikes: spikes(use) }))));
    expect((await of('teal')).mails).toHaveLength(mails);
    expect((await of('crimson')).mails).toHaveLength(1);
  });
});

describe('what was not read, in the words of AWS', () => {
  const short = (account: string, models: string): Completeness => ({
    source: 'cloudwatch',
    account,
    region: 'us-east-1',
    state: 'partial',
    detail: `1 of 40 metrics are unknown or too low (${models}): InternalError`,
  });
  const refused = `access denied (AccessDeniedException: User: arn:aws:sts::${osprey.id}:assumed-role/run is not authorized)`;
  const noBill: Completeness = {
    source: 'cost-explorer',
    account: null,
    region: null,
    state: 'failed',
    detail: refused,
  };

  it('names no model that the route may not see', async () => {
    const completeness = accounts.map(({ id: account }) => short(account, 'amazon.nova-pro-v1:0'));
    const gaps = completeness.map(
      ({ account, detail }): Gap => ({
        kind: 'region_failed',
        detail: `CloudWatch us-east-1, account ${account}: ${detail}`,
      }),
    );
    const got = await deliver(markedSnapshot(everyUse, { completeness, gaps }));
    for (const [route, delivery] of got.deliveries) {
      expect([route.name, leaks(route, everyUse, delivery)]).toEqual([route.name, []]);
    }
  });

  it('names no account that the route may not see', async () => {
    const got = await deliver(
      markedSnapshot(everyUse, { charges: null, accountSets: [], completeness: [noBill] }),
    );
    for (const [route, delivery] of got.deliveries) {
      expect([route.name, leaks(route, everyUse, delivery)]).toEqual([route.name, []]);
    }
  });

  it('is missing from every route whose figures lack it', async () => {
    const gaps: readonly Gap[] = [
      {
        kind: 'source_failed',
        detail: `Cost Explorer: nothing read, ${refused}; hidden: all that was billed`,
      },
    ];
    const lost = { charges: null, accountSets: [], completeness: [noBill], gaps };
    for (const [{ name }, { files }] of (await deliver(markedSnapshot(everyUse, lost))).deliveries) {
      const report = JSON.parse(files.get('report.json') ?? '{}');
      const kinds = report.gaps.map(({ kind }: Gap) => kind);
      expect([name, kinds]).toEqual([name, expect.arrayContaining(['source_failed'])]);
    }
  });
});
