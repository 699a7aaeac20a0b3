import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { startAwsServer } from '../test/support/aws-server/start-aws-server.ts';
import { now } from './organisation.ts';
import { measureProgram, root, runEnv, type Taken } from './program.ts';
import { first, setUp } from './scenario.ts';

const bundle = join(root, 'dist/lambda/lambda.mjs');

/** JavaScript of the bundle, images and fonts apart. Unit: bytes. */
export function bundleBytes(): number {
  return statSync(bundle).size;
}

/** What the bundle is made of, largest first: packages, and our own folders. Unit: bytes. */
export function bundleParts(): readonly { readonly name: string; readonly bytes: number }[] {
  const metafile = z.object({
    outputs: z.record(
      z.string(),
      z.object({ inputs: z.record(z.string(), z.object({ bytesInOutput: z.number() })) }),
    ),
  });
  const { outputs } = metafile.parse(JSON.parse(readFileSync(join(root, 'dist/lambda.meta.json'), 'utf8')));
  const sizes = new Map<string, number>();
  for (const [path, { bytesInOutput }] of Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs),
  )) {
    const name = partOf(path);
    sizes.set(name, (sizes.get(name) ?? 0) + bytesInOutput);
  }
  return [...sizes].map(([name, bytes]) => ({ name, bytes })).sort((a, b) => b.bytes - a.bytes);
}

/** Starts, in turns so that a busy moment meets all alike: an empty process, the import, and the first report. */
export async function coldStarts(runs: number) {
  const { organisation } = setUp(first);
  const server = await startAwsServer(organisation);
  const load = `const { handler } = await import(${JSON.stringify(pathToFileURL(bundle).href)});`;
  const report = `${load} await handler({ scheduledTime: ${JSON.stringify(now)} });`;
  const taken: Record<'empty' | 'imported' | 'reported', Taken[]> = { empty: [], imported: [], reported: [] };
  try {
    for (let run = 0; run < runs; run += 1) {
      taken.empty.push(await evaluate(''));
      taken.imported.push(await evaluate(load));
      taken.reported.push(await evaluate(report, runEnv(server.url)));
    }
  } finally {
    await server.close();
  }
  return taken;
}

function evaluate(code: string, env: Readonly<Record<string, string>> = {}): Promise<Taken> {
  return measureProgram(['--input-type=module', '--eval', code], env);
}

/** All of the SDK and its Smithy runtime is one part: neither is chosen without the other. */
function partOf(path: string): string {
  const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1];
  if (name === undefined) return path.split('/').slice(0, 2).join('/');
  if (/^@aws-sdk\/client-/.test(name)) return name;
  return /^@(aws-sdk|smithy|aws-crypto|aws)\//.test(name) ? 'what the clients of the AWS SDK share' : name;
}
