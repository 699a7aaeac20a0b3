import Big from 'big.js';
import fc from 'fast-check';
import {
  compare,
  type Decimal,
  fromInteger,
  isNegative,
  isZero,
  parseDecimal,
  round,
  sum,
  zero,
} from '../../src/domain/money.ts';

/** Amounts of any length, many of them equal but for their last digits. */
const decimals = fc
  .tuple(
    fc.oneof(
      fc.constant('0.1234567890123456'),
      fc.constant('9007199254740993'),
      fc.constant('0'),
      fc.nat().map(String),
    ),
    fc.stringMatching(/^[0-9]{0,6}$/),
    fc.boolean(),
    fc.integer({ min: -30, max: 30 }),
  )
  .map(([digits, more, negative, exponent]) => read(`${negative ? '-' : ''}${digits}${more}e${exponent}`));

function read(text: string): Decimal {
  const decimal = parseDecimal(text);
  if (decimal === null) throw new Error(`no decimal: ${text}`);
  return decimal;
}

/** The same by big.js alone. */
const plain = (value: Big) => value.toFixed();

it('agrees with big.js in every digit', () => {
  fc.assert(
    fc.property(
      decimals,
      decimals,
      fc.array(decimals, { maxLength: 4 }),
      fc.nat(12),
      (a, b, more, places) => {
        expect(compare(a, b)).toBe(new Big(a).cmp(b));
        expect(compare(a, a)).toBe(0);
        expect(isZero(a)).toBe(new Big(a).eq(0));
        expect(isNegative(a)).toBe(new Big(a).lt(0));
        expect(round(a, places)).toBe(plain(new Big(a).round(places, Big.roundHalfUp)));
        const total = more.reduce((sofar, value) => sofar.plus(value), new Big(a));
        expect(sum([a, ...more])).toBe(plain(total));
      },
    ),
    { numRuns: 1_000 },
  );
});

it.each<[string, string | null]>([
  ['1e-7', '0.0000001'],
  ['+1.50', '1.5'],
  ['-0', '0'],
  ['-0.00', '0'],
  ['.5', '0.5'],
  ['5.', '5'],
  ['1E3', '1000'],
  ['', null],
  ['NaN', null],
  ['1,5', null],
  ['0x10', null],
  [' 1', null],
])('reads %j as %j', (text, decimal) => {
  expect(parseDecimal(text)).toBe(decimal);
});

it.each([0, -0, 7, -7, Number.MAX_SAFE_INTEGER, 2 ** 60, 1e21])('writes the integer %d plainly', (value) => {
  expect(fromInteger(value)).toBe(new Big(value).toFixed());
});

it('the sum of nothing is zero', () => {
  expect(sum([])).toBe(zero);
});
