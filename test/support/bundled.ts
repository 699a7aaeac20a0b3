import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { build, type Plugin } from 'esbuild';

/** What a module is worth once it is bundled as the build bundles it. */
export interface Bundled {
  readonly code: string;
  readonly exports: ReturnType<typeof JSON.parse>;
}

/** Bundles the source of a module of the repository's folder, and runs it. */
export async function bundled(contents: string, plugins: Plugin[]): Promise<Bundled> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: process.cwd() },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    minifySyntax: true,
    // What Jest evaluates cannot import by itself.
    supported: { 'dynamic-import': false },
    logLevel: 'silent',
    write: false,
    plugins,
  });
  // As wiring.ts does in the programs.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const code = outputFiles[0]?.text ?? '';
  const module = { exports: {} };
  new Function('module', 'exports', 'require', code)(module, module.exports, createRequire(resolve('_')));
  return { code, exports: module.exports };
}
