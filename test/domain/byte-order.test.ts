import { Buffer } from 'node:buffer';
import * as fc from 'fast-check';
import { byTexts, byteOrder } from '../../src/domain/byte-order.ts';

it.each([
  ['', 'a'],
  ['A', 'a'],
  ['a', 'ab'],
  ['a-b', 'a.b'],
  ['z', 'é'],
  ['\uffee', '\u{1f600}'],
])('%j stands before %j', (a, b) => {
  expect(byteOrder(a, b)).toBeLessThan(0);
  expect(byteOrder(b, a)).toBeGreaterThan(0);
});

it('orders all texts as their UTF-8 bytes', () => {
  const text = fc.string({ unit: 'binary', maxLength: 4 });
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(byteOrder(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
});

it('takes null for an empty text', () => {
  expect(byteOrder(null, '')).toBe(0);
  expect(byteOrder(null, 'a')).toBeLessThan(0);
});

it('compares several texts one after the other', () => {
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
