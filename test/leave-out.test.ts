import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { inspect } from 'node:util';
import { build, type Plugin } from 'esbuild';
import { leaveOut } from '../scripts/leave-out.mjs';

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
      const [whole, left] = [await bundled(file, []), await bundled(file, [leaveOut])];
      expect(left.code).not.toBe(whole.code);
      expect(described(left.exports)).toBe(described(whole.exports));
    },
  );
});

async function bundled(file: string, plugins: Plugin[]) {
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'cjs',
    write: false,
    plugins,
  });
  const code = outputFiles[0]?.text ?? '';
  const module = { exports: {} as ReturnType<typeof JSON.parse> };
  new Function('module', 'exports', 'require', code)(
    module,
    module.exports,
    createRequire(join(dirname(file), '_')),
  );
  return { code, exports: module.exports };
}

function described(exports: unknown): string {
  return inspect(exports, { depth: 12, maxArrayLength: null, maxStringLength: null, sorted: true });
}
