/** Compares two texts as their UTF-8 bytes compare: the order of every row and file, whatever the locale. */
export function byteOrder(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  for (let index = 0; index < shared; index += 1) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

// A surrogate is half of a code point above U+FFFF, which UTF-8 puts after U+E000–U+FFFF.
function rank(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}
