import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

it('sets flags that this Node has: V8 ignores one that it does not know', () => {
  const known = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
  const set = readFileSync('src/node-tuning.ts', 'utf8').match(/--[a-z-]+(?=[='])/g) ?? [];
  expect(set.length).toBeGreaterThan(0);
  expect(set.filter((flag) => !known.includes(` ${flag.replace('--no-', '--')} (`))).toEqual([]);
});
