import { readModelMemory, rememberModels } from '../../src/deliver/model-memory.ts';
import type { SeenModel } from '../../src/domain/ledger.ts';
import { memoryStore } from '../support/memory-store.ts';
import { day } from '../support/report-builder.ts';

const key = 'state/models.json';

function seen(over: Partial<SeenModel> = {}): SeenModel {
  return {
    id: '82ey7vcct4m3',
    accountId: '111122223333',
    region: 'us-east-1',
    model: 'anthropic.claude-sonnet-4-5',
    name: 'search-team',
    routing: 'global',
    firstDay: day('2026-11-10'),
    lastDay: day('2026-11-12'),
    ...over,
  };
}

const unresolved = { model: null, name: null, routing: null };

it('the tags of a profile that was deleted since are kept, and changed tags are the newest', async () => {
  const store = memoryStore();
  const laterOn = { lastDay: day('2026-11-22') };
  await rememberModels(store, [seen({ tags: { team: 'search' } })]);
  await rememberModels(store, [seen({ ...unresolved, ...laterOn })]);
  expect(await readModelMemory(store)).toEqual([seen({ ...laterOn, tags: { team: 'search' } })]);
  await rememberModels(store, [seen({ ...laterOn, tags: { team: 'find' } })]);
  expect(await readModelMemory(store)).toMatchObject([{ name: 'search-team', tags: { team: 'find' } }]);
});

it('the first run finds nothing, and what it saw is remembered', async () => {
  const store = memoryStore();
  expect(await readModelMemory(store)).toEqual([]);
  await rememberModels(store, [seen()]);
  expect(await readModelMemory(store)).toEqual([seen()]);
  expect(store.json(key)).toEqual({ schemaVersion: 1, models: [seen()] });
});

it('ids are told apart by account and region, and sorted', async () => {
  const store = memoryStore();
  const models = [
    seen({ id: 'b' }),
    seen({ id: 'a', region: 'us-west-2' }),
    seen({ id: 'a', accountId: '999900001111' }),
    seen({ id: 'a' }),
  ];
  await rememberModels(store, models);
  const [b, west, other, a] = models;
  expect(await readModelMemory(store)).toEqual([a, west, other, b]);
});

const earlierDays = { firstDay: day('2026-11-01'), lastDay: day('2026-11-02') };
const laterDays = { firstDay: day('2026-11-20'), lastDay: day('2026-11-22') };
it.each<[string, Partial<SeenModel>, Partial<SeenModel>]>([
  ['later days widen the last', laterDays, { lastDay: day('2026-11-22') }],
  ['earlier days widen the first', earlierDays, { firstDay: day('2026-11-01') }],
  ['days within change nothing', { firstDay: day('2026-11-11'), lastDay: day('2026-11-11') }, {}],
  [
    'what a deleted profile once meant is kept',
    { ...laterDays, ...unresolved },
    { lastDay: day('2026-11-22') },
  ],
  [
    'the newest meaning wins',
    { ...laterDays, model: 'amazon.nova-pro', name: 'renamed', routing: 'regional' },
    { lastDay: day('2026-11-22'), model: 'amazon.nova-pro', name: 'renamed', routing: 'regional' },
  ],
  [
    'an older meaning does not',
    { ...earlierDays, model: 'amazon.nova-pro', name: 'old' },
    { firstDay: day('2026-11-01') },
  ],
])('%s', async (_what, again, expected) => {
  const store = memoryStore();
  await rememberModels(store, [seen()]);
  await rememberModels(store, [seen(again)]);
  expect(await readModelMemory(store)).toEqual([seen(expected)]);
});

it('an older meaning fills in what is not known', async () => {
  const store = memoryStore();
  await rememberModels(store, [seen(unresolved)]);
  await rememberModels(store, [seen(earlierDays)]);
  expect(await readModelMemory(store)).toEqual([seen({ firstDay: day('2026-11-01') })]);
});

it('many runs at once lose no id', async () => {
  const store = memoryStore();
  const ids = Array.from({ length: 12 }, (_, index) => `id-${index}`);
  await Promise.all(ids.map((id) => rememberModels(store, [seen({ id })])));
  expect(await readModelMemory(store)).toHaveLength(12);
});

it('a run that saw nothing new writes nothing', async () => {
  const store = memoryStore();
  await rememberModels(store, [seen()]);
  const before = (await store.get(key))?.etag;
  await rememberModels(store, [seen()]);
  expect((await store.get(key))?.etag).toBe(before);
});

it.each([
  ['is no JSON', '{"schemaVersion": 1, "mod'],
  ['is of another version', '{"schemaVersion": 2, "models": []}'],
  [
    'holds a day that is none',
    JSON.stringify({ schemaVersion: 1, models: [{ ...seen(), firstDay: '2026-02-30' }] }),
  ],
])('a file that %s is said so, kept aside whole, and begun anew', async (_why, text) => {
  const store = memoryStore();
  store.plant(key, text);
  expect(await readModelMemory(store)).toBe('unreadable');
  await rememberModels(store, [seen()]);
  expect(await readModelMemory(store)).toEqual([seen()]);
  const aside = store.keys().filter((name) => /^state\/models\.json\.damaged-[0-9A-Za-z]+$/.test(name));
  expect(aside.map(store.text)).toEqual([text]);
});
