// npm run test:browser: pages and mail in the system's Chromium (CHROMIUM_PATH, else /usr/bin/chromium).
import { ensureBuilt, ensureInstalled, run } from './ensure.mjs';

ensureInstalled();
ensureBuilt();
run(process.execPath, [
  'node_modules/jest/bin/jest.js',
  '--config',
  'jest.browser.config.js',
  ...process.argv.slice(2),
]);
