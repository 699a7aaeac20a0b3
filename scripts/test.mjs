// npm test: every test that needs Node alone.
import { ensureBuilt, ensureInstalled, run } from './ensure.mjs';

ensureInstalled();
ensureBuilt();
run(process.execPath, ['node_modules/jest/bin/jest.js', ...process.argv.slice(2)]);
