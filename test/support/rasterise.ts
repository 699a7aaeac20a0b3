import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { initWasm, Resvg } from '@resvg/resvg-wasm';

/** The rasteriser as the program wires it: the bundled font, twice the SVG's own size. */
export async function aRasteriser(): Promise<(svg: string) => Uint8Array> {
  const wasm = createRequire(join(process.cwd(), 'package.json')).resolve('@resvg/resvg-wasm/index_bg.wasm');
  await initWasm(readFileSync(wasm));
  const fontBuffers = ['OpenSans-Regular.ttf', 'OpenSans-Semibold.ttf'].map(
    (name) => new Uint8Array(readFileSync(join(process.cwd(), 'assets', name))),
  );
  return (svg) =>
    new Resvg(svg, {
      font: { fontBuffers, defaultFontFamily: 'Open Sans' },
      fitTo: { mode: 'zoom', value: 2 },
    })
      .render()
      .asPng();
}
