import fc from 'fast-check';
import { piecesOf, wholeOf } from '../../src/domain/report-file.ts';
import { utf8 } from '../../src/render/utf8.ts';

it.each([0, 1, 10, 11, 60])(
  'gives the bytes of all parts together, made anew each time, of %i parts',
  (count) => {
    const part = fc.oneof(fc.string({ unit: 'binary' }), fc.constant('€'.repeat(500)));
    fc.assert(
      fc.property(fc.array(part, { minLength: count, maxLength: count }), (parts) => {
        const body = utf8(() => parts, count);
        expect(Buffer.from(wholeOf({ body })).equals(Buffer.from(parts.join('')))).toBe(true);
        expect(Buffer.concat([...piecesOf({ body })]).equals(Buffer.from(parts.join('')))).toBe(true);
      }),
    );
  },
);

it('makes a part of a long text when it is taken, and a short text at once', () => {
  let made = 0;
  function* parts() {
    for (let part = 0; part < 20; part += 1) {
      made += 1;
      yield 'x';
    }
  }
  const [first] = piecesOf({ body: utf8(parts, 20) });
  expect([Buffer.from(first ?? []).toString(), made]).toEqual(['x', 1]);
  utf8(parts, 10);
  expect(made).toBe(21);
});
