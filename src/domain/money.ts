import Big from 'big.js';

/**
 * An exact decimal as plain text: no exponent, no trailing zeros, `-0` written `0`. Dollars, quantities and rates
 * are carried in this form; arithmetic goes through the functions below and never through a float.
 */
export type Decimal = string & { readonly __brand: 'Decimal' };

// big.js rounds divisions only; 40 places keep every derived figure exact to far more than the 10 printed.
Big.DP = 40;
Big.RM = Big.roundHalfUp;

export const zero = '0' as Decimal;

/** Reads a decimal text or an integer; null when it is not a finite number (empty, `NaN`, `1,5`). */
export function parseDecimal(text: string): Decimal | null {
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)
    ? plain(new Big(text.replace(/^\+/, '')))
    : null;
}

/** An integer (a count of tokens, say) as a decimal. */
export function fromInteger(value: number): Decimal {
  return Number.isSafeInteger(value) ? (String(value) as Decimal) : plain(new Big(value));
}

export function add(a: Decimal, b: Decimal): Decimal {
  return plain(new Big(a).plus(b));
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  return plain(new Big(a).minus(b));
}

export function sum(values: Iterable<Decimal>): Decimal {
  const [first = zero, ...others] = values;
  if (others.length === 0) return first;
  return plain(others.reduce((total, value) => total.plus(value), new Big(first)));
}

export function multiply(a: Decimal, b: Decimal | number): Decimal {
  return plain(new Big(a).times(b));
}

/** @throws Error when `b` is zero: a caller decides first what a ratio to nothing means. */
export function divide(a: Decimal, b: Decimal | number): Decimal {
  return plain(new Big(a).div(b));
}

/** Rounds half up (away from zero on a tie) to at most `places` places. */
export function round(value: Decimal, places: number): Decimal {
  const point = value.indexOf('.');
  const isRound = point === -1 || value.length - point - 1 <= places;
  return isRound ? value : plain(new Big(value).round(places, Big.roundHalfUp));
}

export function compare(a: Decimal, b: Decimal): -1 | 0 | 1 {
  // A float keeps the order of two amounts, or makes them equal: then all digits are needed.
  const [left, right] = [Number(a), Number(b)];
  if (left < right) return -1;
  return left > right ? 1 : new Big(a).cmp(b);
}

export function isZero(value: Decimal): boolean {
  return value === zero;
}

export function isNegative(value: Decimal): boolean {
  return value.startsWith('-');
}

/** For charts and statistics only: a figure that is printed or billed stays a Decimal. */
export function toNumber(value: Decimal): number {
  return Number(value);
}

function plain(value: Big): Decimal {
  return value.toFixed() as Decimal;
}
