import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseSnapshot } from '../../../src/collect/saved-snapshot.ts';
import type { Snapshot } from '../../../src/domain/snapshot.ts';
import { indexPage } from '../../../src/render/index-page.ts';
import { sha256, templateSources } from '../template-sources.ts';
import { type GoldenOutputs, goldenOutputs } from './golden-outputs.ts';
import { newSnapshots } from './new-snapshots.ts';
import { snapshotText } from './snapshot-text.ts';

const root = join(process.cwd(), 'test/scenarios');

/** The archive page of all scenarios, whose days are all different. */
export const archivePage = 'index.html';

/** Every scenario that has a snapshot. */
export const scenarioNames: readonly string[] = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

export function scenarioSnapshot(name: string): Snapshot {
  return parseSnapshot(readFileSync(join(root, name, 'snapshot.json')));
}

/** A scenario's golden files by name, as they stand on disk. */
export function goldenFiles(name: string): Readonly<Record<string, string>> {
  const folder = goldenFolder(name);
  const entries = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [];
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.map((path) => [relative(folder, path), readFileSync(path, 'utf8')]));
}

export function goldenArchivePage(): string {
  return readFileSync(join(root, archivePage), 'utf8');
}

/** The archive page as it is made of all scenarios' reports. */
export function archivePageOf(outputs: readonly GoldenOutputs[]): string {
  const { body } = indexPage(
    outputs.map(({ entry }) => entry),
    { title: 'acme-prod', templates: templateSources, sha256 },
  );
  return Buffer.from(body).toString('utf8');
}

/**
 * Writes every golden file anew; makes a snapshot where none is, and leaves those that are there alone.
 *
 * @public scripts/golden.mjs calls it
 */
export async function writeGolden(): Promise<void> {
  for (const [name, make] of Object.entries(newSnapshots)) {
    const file = join(root, name, 'snapshot.json');
    if (!existsSync(file)) write(file, snapshotText(make()));
  }
  const all: GoldenOutputs[] = [];
  for (const { name } of readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    const outputs = await goldenOutputs(scenarioSnapshot(name));
    all.push(outputs);
    rmSync(goldenFolder(name), { recursive: true, force: true });
    for (const [file, text] of Object.entries(asGolden(outputs.files))) {
      write(join(goldenFolder(name), file), text);
    }
  }
  write(join(root, archivePage), archivePageOf(all));
}

/** Nobody reads the difference of a larger file: its hash tells that there is one. Unit: characters. */
const readable = 250_000;

/** A scenario's outputs as golden files: each as it is, or its hash where it is too large to be read. */
export function asGolden(files: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) =>
      text.length <= readable ? [name, text] : [`${name}.sha256`, `${sha256(text)} ${text.length}\n`],
    ),
  );
}

function goldenFolder(name: string): string {
  return join(root, name, 'golden');
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
