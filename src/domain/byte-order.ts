/** Compares two texts as their UTF-8 bytes compare: the order of every row and file, whatever the locale. Null is empty. */
export function byteOrder(first: string | null, second: string | null): number {
  const [a, b] = [first ?? '', second ?? ''];
  const shared = Math.min(a.length, b.length);
  for (let index = 0; index < shared; index += 1) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** Orders by the first text that differs. */
export function byTexts<T>(textsOf: (value: T) => readonly (string | null)[]): (a: T, b: T) => number {
  return (a, b) => {
    const right = textsOf(b);
    for (const [at, text] of textsOf(a).entries()) {
      const order = byteOrder(text, right[at] ?? null);
      if (order !== 0) return order;
    }
    return 0;
  };
}

// A surrogate is half of a code point above U+FFFF, which UTF-8 puts after U+E000–U+FFFF.
function rank(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}
