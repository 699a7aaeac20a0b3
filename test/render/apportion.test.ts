import fc from 'fast-check';
import { fromInteger, multiply, round, subtract, sum } from '../../src/domain/money.ts';
import { apportionCents } from '../../src/render/apportion.ts';
import { usd } from '../support/report-builder.ts';

const amount = fc
  .tuple(fc.integer({ min: -1_000_000, max: 1_000_000_000 }), fc.integer({ min: 0, max: 6 }))
  .map(([digits, places]) => multiply(fromInteger(digits), usd(`1e-${places}`)));

describe('printed parts', () => {
  it('add up to the printed total, to the cent, for any amounts', () => {
    fc.assert(
      fc.property(fc.array(amount, { maxLength: 30 }), (parts) => {
        expect(sum(apportionCents(parts))).toBe(round(sum(parts), 2));
      }),
    );
  });

  it('are each less than a cent from the truth', () => {
    fc.assert(
      fc.property(fc.array(amount, { maxLength: 30 }), (parts) => {
        apportionCents(parts).forEach((printed, index) => {
          const off = Math.abs(Number(subtract(printed, parts[index] ?? usd('0'))));
          expect(off).toBeLessThanOrEqual(0.01);
        });
      }),
    );
  });

  it('give the odd cent to the largest remainder, the earlier on a tie', () => {
    expect(apportionCents([usd('0.004'), usd('0.008'), usd('0.008')])).toEqual(['0', '0.01', '0.01']);
    expect(apportionCents([usd('0.005'), usd('0.005')])).toEqual(['0.01', '0']);
  });

  it('keep amounts of whole cents as they are', () => {
    expect(apportionCents([usd('12.34'), usd('-0.5')])).toEqual(['12.34', '-0.5']);
  });
});
