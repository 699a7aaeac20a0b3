import fc from 'fast-check';
import { add, fromInteger, multiply, parseDecimal, round, sum, zero } from '../../src/domain/money.ts';
import { movedBy, roundingLine, signedMove, toCents } from '../../src/render/rounding.ts';
import { usd } from '../support/report-builder.ts';

const amount = fc
  .tuple(fc.integer({ min: -1_000_000, max: 100_000_000 }), fc.integer({ min: 2, max: 6 }))
  .map(([digits, places]) => multiply(fromInteger(digits), usd(`1e-${places}`)));

describe('what rounding leaves', () => {
  it('makes printed parts up to the printed total, for any amounts', () => {
    fc.assert(
      fc.property(fc.array(amount, { maxLength: 30 }), (parts) => {
        const left = roundingLine(parts);
        const told = parseDecimal(left.replace('−', '-').replace(/[+$,]/g, '')) ?? zero;
        expect(add(sum(parts.map(toCents)), told)).toBe(round(sum(parts), 2));
      }),
    );
  });

  it.each([
    ['nothing where parts add up', ['1.5', '2.25'], ''],
    ['a cent too few', ['1.004', '2.004', '3.004'], '+$0.01'],
    ['a cent too many', ['1.005', '2.005'], '−$0.01'],
    ['nothing of what is unknown', ['1.5', null], ''],
  ])('is %s', (_, parts, line) => {
    expect(roundingLine(parts.map((part) => (part === null ? null : usd(part))))).toBe(line);
  });
});

describe('a move', () => {
  it.each([
    ['is what the printed amounts are apart', '74.895', '0', '+$74.90'],
    ['is so, also where the exact ones are apart otherwise', '2.6464', '2.6149', '+$0.04'],
    ['has its sign', '73.784', '78.889', '−$5.11'],
    ['is whole dollars from $100 on', '767.33', '244.1', '+$523'],
    ['that cents hide is still one', '5.0049', '5', '<+$0.01'],
    ['that cents hide, down', '5', '5.0049', '<−$0.01'],
    ['of nothing is none', '5', '5', '$0'],
  ])('%s', (_, now, before, text) => {
    expect(signedMove(usd(now), usd(before))).toBe(text);
  });

  it('checks: the amount before and the move make the amount now', () => {
    fc.assert(
      fc.property(amount, amount, (now, before) => {
        expect(add(toCents(before), movedBy(now, before))).toBe(toCents(now));
      }),
    );
  });
});
