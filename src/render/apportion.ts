import { type Decimal, fromInteger, multiply, parseDecimal, round, sum, zero } from '../domain/money.ts';

/**
 * Rounds amounts to cents so that the printed parts add up to the printed total, to the cent: each is rounded down,
 * and the cents that are left go to the largest remainders (the earlier part on a tie).
 */
export function apportionCents(parts: readonly Decimal[]): readonly Decimal[] {
  const whole = parts.map((part) => floorCents(part));
  const total = BigInt(round(multiply(sum(parts), 100), 0));
  const left = Number(total - whole.reduce((all, part) => all + part, 0n));
  const byRemainder = parts
    .map((part, index) => ({ index, remainder: remainderOf(part, whole[index] ?? 0n) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  const raised = new Set(byRemainder.slice(0, left).map((part) => part.index));
  return whole.map((part, index) => fromCents(part + (raised.has(index) ? 1n : 0n)));
}

function floorCents(value: Decimal): bigint {
  const [whole = '0', fraction = ''] = multiply(value, 100).split('.');
  return BigInt(whole) - (value.startsWith('-') && fraction !== '' ? 1n : 0n);
}

// For the order only: the amounts themselves stay exact.
function remainderOf(value: Decimal, wholeCents: bigint): number {
  return Number(multiply(value, 100)) - Number(wholeCents);
}

function fromCents(value: bigint): Decimal {
  const inDollars = parseDecimal(value.toString());
  return inDollars === null ? zero : multiply(inDollars, parseDecimal('0.01') ?? fromInteger(0));
}
