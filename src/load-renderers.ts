import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import { ConfigError } from './errors.ts';
import type { Renderers } from './render/render-files.ts';
import type { Templates } from './render/templates.ts';

/** What is shipped beside the bundle: templates, fonts and the rasteriser. */
const shipped = fileURLToPath(new URL('.', import.meta.url));

/**
 * Loads what rendering needs from disk: the templates (a user's own file stands for ours of the same name), the fonts
 * and the rasteriser.
 *
 * @throws ConfigError CONFIG_INVALID - the templates' folder cannot be read
 */
export function loadRenderers(ownTemplates: string | null): Renderers {
  return {
    templates: { ...readTemplates(join(shipped, 'templates')), ...readOwn(ownTemplates) },
    sha256: (text) => createHash('sha256').update(text).digest('base64'),
    rasterise,
  };
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

let ready: Promise<Buffer[]> | null = null;

/** Draws an SVG as PNG with our own fonts alone: a machine's fonts would change the bytes. */
async function rasterise(svg: string): Promise<Uint8Array> {
  ready ??= prepare();
  const fontBuffers = await ready;
  const drawn = new Resvg(svg, {
    font: { fontBuffers, defaultFontFamily: 'Open Sans', loadSystemFonts: false },
  });
  return drawn.render().asPng();
}

/** The module and the fonts are large: only a run that mails loads them. */
async function prepare(): Promise<Buffer[]> {
  await initWasm(readFileSync(join(shipped, 'assets/resvg.wasm')));
  const fonts = readdirSync(join(shipped, 'assets')).filter((name) => name.endsWith('.ttf'));
  return fonts.sort().map((name) => readFileSync(join(shipped, 'assets', name)));
}
