import { resolve } from 'node:path';
import { leaveOut } from '../../scripts/leave-out.mjs';
import * as config from '../../src/config.ts';
import { configLeaves, environmentName } from '../../src/config-leaves.ts';
import { compileTemplates } from '../../src/render/templates.ts';
import { usageParquetFile } from '../../src/render/usage-parquet.ts';
import { type Bundled, bundled } from '../support/bundled.ts';
import { asGolden, goldenFiles, scenarioSnapshot } from '../support/scenarios/golden-files.ts';
import type { GoldenOutputs } from '../support/scenarios/golden-outputs.ts';
import { differences } from '../support/scenarios/text-differences.ts';

let left: Bundled;

beforeAll(async () => {
  const modules = ['src/config.ts', 'src/render/templates.ts', 'test/support/scenarios/golden-outputs.ts'];
  const source = modules.map((file) => `export * from ${JSON.stringify(resolve(file))};`).join('\n');
  left = await bundled(source, [leaveOut]);
});

// One of each kind: a day with alerts, a day after restated ones, routes, teams, and a week.
it.each(['alert-day', 'restated', 'routes', 'teams', 'week-digest'])(
  'leaves out nothing that %s is made with',
  async (name) => {
    const { files, store, edition }: GoldenOutputs = await left.exports.goldenOutputs(scenarioSnapshot(name));
    expect(differences(goldenFiles(name), asGolden(files))).toBe('');
    const parquet = usageParquetFile(edition.report);
    if (parquet === null) return;
    const { body } = (await store.get(parquet.key)) ?? {};
    expect(Buffer.compare(body ?? Buffer.of(), parquet.body)).toBe(0);
  },
);

it.each([
  ['a field that is none', '{{typo}}'],
  ['a helper that is none', '{{shout name}}'],
  ['a block that is not closed', 'Usage\n{{#if name}}'],
  ['a partial that is none', '{{> absent}}'],
])('refuses a template of %s in the same words', (_, text) => {
  const filled = (program: { readonly compileTemplates: typeof compileTemplates }) => () =>
    program.compileTemplates({ 'own.hbs': text })('own.hbs', { name: 'acme' });
  const words = messageOf(filled({ compileTemplates }));
  expect(words).toMatch(/own\.hbs/);
  expect(messageOf(filled(left.exports))).toBe(words);
});

const nonsense = Object.keys(configLeaves).map(
  (leaf) => [environmentName(leaf), '{"no":["sense"]}'] as const,
);

it.each<readonly [string, config.ConfigInput]>([
  ['nothing', { file: null, env: {}, flags: {} }],
  ['an archive alone', { file: null, env: {}, flags: { archive: 'reports' } }],
  ['nonsense in every place', { file: null, env: Object.fromEntries(nonsense), flags: {} }],
  [
    'a file of other kinds',
    { file: { name: 'a.json', text: fileOf(() => ({ other: 1 })) }, env: {}, flags: {} },
  ],
  ['a file of nulls', { file: { name: 'a.json', text: fileOf(() => null) }, env: {}, flags: {} }],
  ['a file of numbers', { file: { name: 'a.json', text: fileOf(() => -1.5) }, env: {}, flags: {} }],
  ['a file of empty texts', { file: { name: 'a.json', text: fileOf(() => '') }, env: {}, flags: {} }],
])('reads a configuration of %s as the source does, fault by fault', (_, input) => {
  expect(left.exports.readConfig(input)).toEqual(config.readConfig(input));
});

function fileOf(kindOf: () => unknown): string {
  const tops = Object.keys(configLeaves).map((leaf) => leaf.split('.')[0] ?? leaf);
  return JSON.stringify(Object.fromEntries(tops.map((top) => [top, kindOf()])));
}

function messageOf(call: () => unknown): string | null {
  try {
    call();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : null;
  }
}
