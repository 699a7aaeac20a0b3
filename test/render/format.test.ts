import fc from 'fast-check';
import { oneDay } from '../../src/domain/date-range.ts';
import { fromInteger } from '../../src/domain/money.ts';
import * as format from '../../src/render/format.ts';
import { day, usd } from '../support/report-builder.ts';

describe('dollars for a headline', () => {
  it.each([
    ['nothing is $0', '0', '$0'],
    ['from $100 on there are no cents', '1234.56', '$1,235'],
    ['half a dollar rounds up', '100.5', '$101'],
    ['below $100 there are cents', '12.3', '$12.30'],
    ['what rounds up to $100 keeps its cents', '99.996', '$100.00'],
    ['what cents would hide is not shown as zero', '0.0001', '<$0.01'],
    ['a credit has its sign before the dollar', '-5.2', '−$5.20'],
    ['a tiny credit is not shown as zero', '-0.001', '>−$0.01'],
    ['millions are grouped', '12345678.9', '$12,345,679'],
  ])('%s', (_, value, text) => {
    expect(format.money(usd(value))).toBe(text);
  });
});

describe('a change in dollars', () => {
  it.each([
    ['more has a plus', '132.4', '+$132'],
    ['less has a minus', '-12.3', '−$12.30'],
    ['none has no sign', '0', '$0'],
    ['a tiny rise says that it is one', '0.004', '<+$0.01'],
    ['a tiny fall says that it is one', '-0.004', '<−$0.01'],
  ])('%s', (_, value, text) => {
    expect(format.signedMoney(usd(value))).toBe(text);
  });
});

describe('dollars to the last digit', () => {
  it.each([
    ['735.0123456', '$735.0123456'],
    ['-5.2', '−$5.20'],
    ['3', '$3.00'],
  ])('%s prints %s', (value, text) => {
    expect(format.exactDollars(usd(value))).toBe(text);
  });
});

describe('dollars per million tokens', () => {
  it.each([
    ['15.004', '$15.00'],
    ['0.0351', '$0.035'],
    ['0.00075', '$0.00075'],
    ['0.000001', '<$0.00001'],
    ['0', '$0.00'],
  ])('%s prints %s', (value, text) => {
    expect(format.rate(usd(value))).toBe(text);
  });
});

describe('a count in three digits', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1.00K'],
    [12_345, '12.3K'],
    [99_960, '100K'],
    [999_499, '999K'],
    [999_950, '1.00M'],
    [188_000_000, '188M'],
    [4_560_000_000, '4.56B'],
    [1_200_000_000_000, '1.20T'],
  ])('%d prints %s', (value, text) => {
    expect(format.compact(value)).toBe(text);
  });

  it('never takes more than five characters below a quadrillion', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_000_000_000_000 }), (value) => {
        expect(format.compact(value).length).toBeLessThanOrEqual(5);
      }),
    );
  });
});

describe('a percentage', () => {
  it.each([
    ['a ratio is rounded to a whole', '0.602', '60%'],
    ['nearly all is not all', '0.9996', '>99%'],
    ['all is 100%', '1', '100%'],
    ['nearly nothing is not nothing', '0.0001', '<1%'],
    ['nothing is 0%', '0', '0%'],
    ['a large one is grouped', '12.341', '1,234%'],
  ])('%s', (_, value, text) => {
    expect(format.percent(usd(value))).toBe(text);
  });
});

describe('a change against what is usual', () => {
  it.each([
    ['more has an arrow up', '112', '100', '▲12%'],
    ['less has an arrow down', '79', '100', '▼21%'],
    ['a rise to nearly double is 100%', '199.9', '100', '▲100%'],
    ['a fall to nearly nothing is not all of it', '0.1', '100', '▼>99%'],
    ['a fall to nothing is all of it', '0', '100', '▼100%'],
    ['below half a percent is about the same, up', '100.4', '100', '≈ same'],
    ['below half a percent is about the same, down', '99.6', '100', '≈ same'],
    ['half a percent is a change', '100.5', '100', '▲1%'],
    ['the same is no change', '100', '100', 'no change'],
    ['something of nothing is new, never a percentage', '3', '0', 'new'],
    ['nothing of nothing says nothing', '0', '0', '–'],
    ['a fall against a credit is measured by its size', '-150', '-100', '▼50%'],
  ])('%s', (_, now, usual, text) => {
    expect(format.change(usd(now), usd(usual))).toBe(text);
  });
});

describe('days', () => {
  it('are named in English whatever the machine speaks', () => {
    expect(format.shortDay(day('2026-11-22'))).toBe('Sun 22 Nov');
    expect(format.longDay(day('2026-03-01'))).toBe('Sunday 1 March');
    expect(format.instant('2026-11-23T06:00:00.000Z')).toBe('2026-11-23 06:00 UTC');
    expect(format.exactWindow(oneDay(day('2026-12-31')))).toBe('2026-12-31 00:00 to 2027-01-01 00:00 UTC');
  });

  it.each([
    ['inside one month', '2026-11-01', '2026-11-08', '1–7 November'],
    ['over two months', '2026-10-30', '2026-11-06', '30 October – 5 November'],
    ['over two years', '2026-12-30', '2027-01-03', '30 December 2026 – 2 January 2027'],
  ])('a span %s', (_, start, end, text) => {
    expect(format.spanOfDays({ start: day(start), end: day(end) })).toBe(text);
  });
});

describe('shortening', () => {
  it('counts characters, not code units, and marks the cut', () => {
    expect(format.shorten('😀😀😀😀', 3)).toBe('😀😀…');
    expect(format.shorten('abc', 3)).toBe('abc');
    expect(format.shorten('ab cd', 4)).toBe('ab…');
  });

  it('groups what it counts', () => {
    expect(format.plural(1, 'request')).toBe('1 request');
    expect(format.plural(1234, 'request')).toBe('1,234 requests');
    expect(format.cents(fromInteger(1234))).toBe('$1,234.00');
  });
});
