import { Buffer } from 'node:buffer';
import * as fc from 'fast-check';
import { byteOrder } from '../../src/ledger/byte-order.ts';

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
