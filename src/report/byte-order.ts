/** Orders texts by their UTF-8 bytes, which is the order of code points; null is empty and comes first. */
export function compareText(a: string | null, b: string | null): number {
  const left = a ?? '';
  const right = b ?? '';
  let at = 0;
  while (at < left.length && at < right.length) {
    const leftPoint = left.codePointAt(at) ?? 0;
    const rightPoint = right.codePointAt(at) ?? 0;
    if (leftPoint !== rightPoint) return leftPoint - rightPoint;
    at += leftPoint > 0xffff ? 2 : 1;
  }
  return left.length - right.length;
}

/** Orders by the first text that differs. */
export function byTexts<T>(textsOf: (value: T) => readonly (string | null)[]): (a: T, b: T) => number {
  return (a, b) => {
    const right = textsOf(b);
    for (const [at, text] of textsOf(a).entries()) {
      const order = compareText(text, right[at] ?? null);
      if (order !== 0) return order;
    }
    return 0;
  };
}
