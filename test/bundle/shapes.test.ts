import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { inspect } from 'node:util';
import { leaveOut } from '../../scripts/leave-out.mjs';
import { bundled } from '../support/bundled.ts';

const aws = resolve('node_modules/@aws-sdk');
const nested = join(aws, 'nested-clients/dist-es/submodules');
const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
/** The shapes that requests are written and replies are read by. */
const shapes = [
  ...Object.keys(dependencies)
    .filter((name) => name.startsWith('@aws-sdk/client-'))
    .map((name) => resolve('node_modules', name, 'dist-es')),
  ...readdirSync(nested).map((name) => join(nested, name)),
]
  .map((folder) => join(folder, 'schemas/schemas_0.js'))
  .filter(existsSync);

describe('what the build leaves out', () => {
  it.each(shapes.map((file) => [file.slice(aws.length + 1), file]))(
    'changes nothing in what %s describes',
    async (_, file) => {
      const source = `export * from ${JSON.stringify(file)}`;
      const whole = await bundled(source, []);
      const left = await bundled(source, [leaveOut]);
      expect(left.code.length).toBeLessThan(whole.code.length);
      expect(described(left.exports)).toBe(described(whole.exports));
    },
  );
});

function described(exports: unknown): string {
  return inspect(exports, { depth: 12, maxArrayLength: null, maxStringLength: null, sorted: true });
}
