// npm run test:moto: the built program against moto, AWS as somebody else built it, in a virtual environment of its own.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, root, run } from './ensure.mjs';

const moto = 'moto[server]==5.2.5';
const environment = join(root, '.venv-moto');
const server = join(environment, 'bin/moto_server');

ensureInstalled();
ensureBuilt();
if (!existsSync(server)) {
  console.error(`Installing ${moto} …`);
  run('python3', ['-m', 'venv', environment]);
  run(join(environment, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', moto]);
}
run(
  process.execPath,
  ['node_modules/jest/bin/jest.js', '--config', 'jest.moto.config.js', ...process.argv.slice(2)],
  {
    env: { ...process.env, MOTO_SERVER: server },
  },
);
