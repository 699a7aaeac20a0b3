// npm run golden: writes the outputs of every scenario in test/scenarios anew, for a person to read the difference.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled, root } from './ensure.mjs';

if (process.env.CI && process.env.CI !== 'false') {
  console.error('npm run golden: refused under CI, which compares golden files and never writes them');
  process.exit(1);
}
ensureInstalled();
const { build } = await import('esbuild');

// Inside the project, so that packages are found from there.
const outfile = join(root, 'node_modules/.cache/golden.mjs');
await build({
  absWorkingDir: root,
  entryPoints: ['test/support/scenarios/golden-files.ts'],
  outfile,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  logLevel: 'warning',
});
process.chdir(root);
const { writeGolden } = await import(pathToFileURL(outfile).href);
await writeGolden();
rmSync(outfile);
