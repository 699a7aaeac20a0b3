import fc from 'fast-check';
import { utf8 } from '../../src/render/utf8.ts';

it('gives the bytes of all texts together, however many were foretold', () => {
  const texts = fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constant('€'.repeat(500))));
  fc.assert(
    fc.property(texts, fc.nat(60), (parts, about) => {
      expect(Buffer.from(utf8(parts, about)).equals(Buffer.from(parts.join('')))).toBe(true);
    }),
  );
});

it('takes little more room than a file of like texts', () => {
  const { buffer, length } = utf8(
    Array.from({ length: 50 }, () => 'x'.repeat(1_000)),
    50,
  );
  expect(length).toBe(50_000);
  expect(buffer.byteLength).toBeLessThan(56_000);
});
