import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Colour,
  colourIndexes,
  identityOf,
  modelFamily,
  otherColour,
  palette,
} from '../../src/render/palette.ts';

type Rgb = readonly [number, number, number];

// Machado, Oliveira & Fernandes 2009, severity 1, on linear RGB.
const protan: readonly Rgb[] = [
  [0.152286, 1.052583, -0.204868],
  [0.114503, 0.786281, 0.099216],
  [-0.003882, -0.048116, 1.051998],
];
const deutan: readonly Rgb[] = [
  [0.367322, 0.860646, -0.227968],
  [0.280085, 0.672501, 0.047413],
  [-0.01182, 0.04294, 0.968881],
];
const normal: readonly Rgb[] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

describe.each(['light', 'dark'] as const)('the palette in the %s scheme', (scheme) => {
  const background = scheme === 'light' ? '#ffffff' : '#14161a';
  const colours = palette.map((colour: Colour) => colour[scheme]);

  it.each([...colours, otherColour[scheme]])('%s stands out from the background', (colour) => {
    expect(contrast(colour, background)).toBeGreaterThanOrEqual(colour === otherColour[scheme] ? 2.5 : 3);
  });

  it.each([
    ['normal', normal, 0.1],
    ['protan', protan, 0.075],
    ['deutan', deutan, 0.075],
  ])('keeps every two colours apart for %s eyes', (_, matrix, least) => {
    const seen = colours.map((colour) => oklab(through(matrix, linear(colour))));
    const distances = seen.flatMap((a, index) => seen.slice(index + 1).map((b) => distance(a, b)));
    expect(Math.min(...distances)).toBeGreaterThan(least);
  });

  it('is what the style sheet of the pages says', () => {
    const css = readFileSync(join(process.cwd(), 'templates/page.css'), 'utf8');
    const block = scheme === 'light' ? css.slice(0, css.indexOf('@media')) : css.slice(css.indexOf('@media'));
    for (const [index, colour] of colours.entries()) expect(block).toContain(`--c${index}: ${colour};`);
    expect(block).toContain(`--cx: ${otherColour[scheme]};`);
    expect(block).toContain(`--bg: ${scheme === 'light' ? '#fff' : background};`);
  });
});

describe('the colour of a model', () => {
  it.each([
    ['anthropic.claude-opus-4-8', 'anthropic.claude-opus'],
    ['anthropic.claude-3-5-sonnet-v2', 'anthropic.claude-sonnet'],
    ['meta.llama3-1-405b', 'meta.llama'],
    ['amazon.nova-2-lite', 'amazon.nova-lite'],
  ])('%s is of the family %s', (model, family) => {
    expect(modelFamily(model)).toBe(family);
  });

  it('is that of its family, whatever else is in the picture', () => {
    const alone = colourIndexes(['anthropic.claude-opus-4-6']).get('anthropic.claude-opus-4-6');
    const among = colourIndexes(['amazon.nova-pro', 'anthropic.claude-opus-4-8', 'meta.llama4-scout']);
    expect(among.get('anthropic.claude-opus-4-8')).toBe(alone);
  });

  it('is kept by the model that is named first, whoever else wants a free one', () => {
    const rivals = ['anthropic.claude-opus-4-8', 'anthropic.claude-opus-4-6', 'anthropic.claude-haiku-4-5'];
    const among = colourIndexes(rivals);
    for (const model of [rivals[0] ?? '', rivals[2] ?? '']) {
      expect(among.get(model)).toBe(colourIndexes([model]).get(model));
    }
  });

  it('is another for each of twelve models, even of one family', () => {
    const models = Array.from({ length: 12 }, (_, index) => `anthropic.claude-opus-4-${index}`);
    expect(new Set(colourIndexes(models).values()).size).toBe(12);
  });

  it('goes by the raw name where the key is not known', () => {
    expect(identityOf({ model: '(unmapped)', modelName: 'Project Lantern' })).toBe('Project Lantern');
    expect(identityOf({ model: null, modelName: 'No model' })).toBe('');
  });
});

function linear(hex: string): Rgb {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

function through(matrix: readonly Rgb[], [r, g, b]: Rgb): Rgb {
  const [x = 0, y = 0, z = 0] = matrix.map((row) =>
    Math.min(1, Math.max(0, row[0] * r + row[1] * g + row[2] * b)),
  );
  return [x, y, z];
}

function luminance(hex: string): number {
  const [r, g, b] = linear(hex);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

function oklab([r, g, b]: Rgb): Rgb {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function distance(a: Rgb, b: Rgb): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}
