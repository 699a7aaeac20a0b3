// npm run build: dist/cli.js, dist/lambda/ as it is deployed, and dist/capture.js with its types for applications.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled, root, run } from './ensure.mjs';
import { leaveOut, leaveOutOfLambda } from './leave-out.mjs';

ensureInstalled();
const { build } = await import('esbuild');

const dist = join(root, 'dist');
rmSync(dist, { recursive: true, force: true });

const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  mainFields: ['module', 'main'],
  minifySyntax: true,
  legalComments: 'linked',
  logLevel: 'warning',
  plugins: [leaveOut],
  // Bundled CommonJS packages ask for Node's own modules through `require`.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
};

await build({ ...shared, entryPoints: ['src/cli.ts'], outfile: 'dist/cli.js' });
const { metafile } = await build({
  ...shared,
  entryPoints: ['src/lambda.ts'],
  outfile: 'dist/lambda/lambda.mjs',
  // The first that knows a file has it.
  plugins: [leaveOutOfLambda, leaveOut],
  minify: true,
  metafile: true,
});

// What applications import is their process: it brings no package and sets nothing up.
await build({
  ...shared,
  entryPoints: ['src/capture.ts'],
  outfile: 'dist/capture.js',
  packages: 'external',
  banner: {},
  plugins: [],
});
run(process.execPath, ['node_modules/typescript/bin/tsc', '--project', 'tsconfig.types.json']);

for (const folder of [dist, join(dist, 'lambda')]) {
  mkdirSync(folder, { recursive: true });
  cpSync(join(root, 'templates'), join(folder, 'templates'), {
    recursive: true,
    filter: (path) => !path.endsWith('.mjml'),
  });
  cpSync(join(root, 'assets'), join(folder, 'assets'), { recursive: true });
  cpSync(join(root, 'node_modules/@resvg/resvg-wasm/index_bg.wasm'), join(folder, 'assets/resvg.wasm'));
}
// What the bundle is made of, for `npm run bench`.
writeFileSync(join(dist, 'lambda.meta.json'), JSON.stringify(metafile));
writeFileSync(join(dist, '.built'), '');
