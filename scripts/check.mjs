// npm run check: types, lint and format, walls, unused code, then the tests (docs drift is among them).
import { ensureBuilt, ensureInstalled, run } from './ensure.mjs';

ensureInstalled();
ensureBuilt();
const tools = [
  ['types', ['node_modules/typescript/bin/tsc']],
  ['lint and format', ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.']],
  [
    'walls',
    [
      'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
      'src',
      'infra',
      '--config',
      '.dependency-cruiser.js',
    ],
  ],
  ['unused code', ['node_modules/knip/bin/knip.js']],
  ['tests', ['node_modules/jest/bin/jest.js']],
];
for (const [name, args] of tools) {
  console.error(`— ${name}`);
  run(process.execPath, args);
}
