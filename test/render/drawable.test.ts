import { readFileSync } from 'node:fs';
import { drawable } from '../../src/render/drawable.ts';

describe('a drawn name', () => {
  it.each([
    ['Claude Opus 4.8 – „größte“ Ωμέγα Кими', 'Claude Opus 4.8 – „größte“ Ωμέγα Кими'],
    ['Cafe\u0301', 'Café'],
    ['🦜🧑‍🚀 Parrot 🇺🇳', '… Parrot …'],
    ['مرحبا بالعالم', '… …'],
    ['模型', '…'],
  ])('of %j is %j', (name, drawn) => {
    expect(drawable(name)).toBe(drawn);
  });

  it.each(['OpenSans-Regular.ttf', 'OpenSans-Semibold.ttf'])('holds only what %s has', (font) => {
    const has = charactersOf(readFileSync(`assets/${font}`));
    const kept = Array.from({ length: 0x3000 }, (_, code) => String.fromCodePoint(code)).filter(
      (character) => drawable(character) === character && character === character.normalize('NFC'),
    );
    expect(kept.length).toBeGreaterThan(400);
    expect(kept.filter((character) => !has.has(character.codePointAt(0) ?? 0))).toEqual([]);
  });
});

/** The code points of a TrueType font's character map (format 4). */
function charactersOf(font: Buffer): ReadonlySet<number> {
  const tables = Array.from({ length: font.readUInt16BE(4) }, (_, index) => 12 + index * 16);
  const cmap = tables.find((at) => font.toString('latin1', at, at + 4) === 'cmap') ?? 0;
  const start = font.readUInt32BE(cmap + 8);
  const maps = Array.from({ length: font.readUInt16BE(start + 2) }, (_, index) =>
    font.readUInt32BE(start + 4 + index * 8 + 4),
  ).map((offset) => start + offset);
  const at = maps.find((map) => font.readUInt16BE(map) === 4) ?? 0;
  const segments = font.readUInt16BE(at + 6) / 2;
  const found = new Set<number>();
  for (let segment = 0; segment < segments; segment++) {
    const end = font.readUInt16BE(at + 14 + segment * 2);
    const first = font.readUInt16BE(at + 16 + segments * 2 + segment * 2);
    for (let code = first; code <= end && code < 0xffff; code++) found.add(code);
  }
  return found;
}
