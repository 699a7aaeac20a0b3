import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { ConfigError } from './errors.ts';
import { compileOnce } from './node-tuning.ts';
import type { PageOptions } from './render/page.ts';
import type { Templates } from './render/templates.ts';

/** What is shipped beside the bundle: templates, fonts and the rasteriser. */
const shipped = fileURLToPath(new URL('.', import.meta.url));

/**
 * Loads what pages are made with: the templates (a user's own file stands for ours of the same name) and a hash.
 *
 * @throws ConfigError CONFIG_INVALID - the templates' folder cannot be read
 */
export function loadPageOptions(ownTemplates: string | null): PageOptions {
  return {
    templates: { ...readTemplates(join(shipped, 'templates')), ...readOwn(ownTemplates) },
    sha256: (text) => createHash('sha256').update(text).digest('base64'),
  };
}

/** Draws an SVG as PNG, twice its own size. */
type Rasterise = (svg: string) => Uint8Array;

let rasteriser: Promise<Rasterise> | null = null;

/**
 * Makes the function that draws an SVG as PNG. It knows our own fonts alone: a machine's fonts would change the bytes.
 * Large to load, so only a run that mails does; once a process, for the library refuses a second time, and a warm
 * Lambda container serves many events.
 */
export function loadRasteriser(): Promise<Rasterise> {
  rasteriser ??= makeRasteriser();
  return rasteriser;
}

async function makeRasteriser(): Promise<Rasterise> {
  compileOnce();
  await initWasm(readFileSync(join(shipped, 'assets/resvg.wasm')));
  const fonts = readdirSync(join(shipped, 'assets')).filter((name) => name.endsWith('.ttf'));
  const fontBuffers = fonts.sort().map((name) => readFileSync(join(shipped, 'assets', name)));
  const font = { fontBuffers, defaultFontFamily: 'Open Sans' };
  return (svg) => new Resvg(svg, { font, fitTo: { mode: 'zoom', value: 2 } }).render().asPng();
}

function readOwn(folder: string | null): Templates {
  if (folder === null) return {};
  try {
    return readTemplates(folder);
  } catch (error) {
    throw new ConfigError('CONFIG_INVALID', [`templates: the folder ${folder} cannot be read`], {
      cause: error,
    });
  }
}

function readTemplates(folder: string): Templates {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files.map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return [relative(folder, file).replaceAll('\\', '/'), readFileSync(file, 'utf8')];
    }),
  );
}
