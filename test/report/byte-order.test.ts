import { byTexts, compareText } from '../../src/report/byte-order.ts';

describe('texts', () => {
  it.each([
    ['b', 'a', 1],
    ['a', 'ab', -1],
    [null, '', 0],
    ['\u{1f600}', '\uffee', 1],
    ['Z', 'a', -1],
    ['é', 'z', 1],
  ])('are ordered by their UTF-8 bytes: %j and %j', (a, b, order) => {
    expect(Math.sign(compareText(a, b))).toBe(order);
    const bytes = Buffer.compare(Buffer.from(a ?? ''), Buffer.from(b ?? ''));
    expect(Math.sign(compareText(a, b))).toBe(bytes);
  });

  it('are compared one after the other', () => {
    const order = byTexts((texts: readonly (string | null)[]) => texts);
    expect(
      [
        ['b', 'a'],
        ['a', null],
        ['a', 'c'],
      ].sort(order),
    ).toEqual([
      ['a', null],
      ['a', 'c'],
      ['b', 'a'],
    ]);
  });
});
