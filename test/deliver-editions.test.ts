import { deliverEditions } from '../src/deliver-editions.ts';
import { makeEdition } from '../src/editions.ts';
import { memoryStore } from './support/memory-store.ts';
import { account, day, snapshot } from './support/snapshot-builder.ts';
import { sha256, templateSources as templates } from './support/template-sources.ts';

it('remembers every model of an organisation, however many it has', async () => {
  const window = { start: day('2026-11-22'), end: day('2026-11-23') };
  const today = window.end;
  const seen = Array.from({ length: 150_000 }, (_, index) => ({
    id: `profile${index}`,
    accountId: account,
    region: 'us-east-1',
    model: null,
    name: null,
    routing: null,
    firstDay: window.start,
    lastDay: window.start,
  }));
  const store = memoryStore();
  await deliverEditions(
    { asked: [{ ...makeEdition(snapshot({ window })), seen }], restated: [] },
    {
      window,
      windows: [window],
      today,
      generatedAt: `${today}T06:00:00.000Z`,
      sending: 'never',
      dryRun: false,
      strict: false,
    },
    { store, pages: { templates, sha256 }, name: 'acme', mailer: null, progress: () => {} },
  );
  expect(store.json('state/models.json')).toMatchObject({ models: { length: 150_000 } });
});
