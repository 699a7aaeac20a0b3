import type { Charge } from '../domain/charge.ts';
import type { RowBill } from '../domain/ledger.ts';
import { sum } from '../domain/money.ts';
import type { TokenClass } from '../domain/usage.ts';

/** Sums the charges of one row; a class or the tokens of which it has no line stay null. */
export function sumBill(charges: readonly Charge[]): RowBill {
  const ofClass = (tokenClass: TokenClass) => charges.filter((charge) => charge.tokenClass === tokenClass);
  return {
    billedUsd: sum(charges.map((charge) => charge.billedUsd)),
    classUsd: byClass((tokenClass) => {
      const lines = ofClass(tokenClass);
      return lines.length === 0 ? null : sum(lines.map((charge) => charge.billedUsd));
    }),
    classTokens: byClass((tokenClass) => sumTokens(ofClass(tokenClass))),
    tokens: sumTokens(charges),
  };
}

function byClass<Value>(sumOf: (tokenClass: TokenClass) => Value): Record<TokenClass, Value> {
  return {
    input: sumOf('input'),
    output: sumOf('output'),
    cache_read: sumOf('cache_read'),
    cache_write: sumOf('cache_write'),
  };
}

function sumTokens(charges: readonly Charge[]): number | null {
  const counts = charges.flatMap((charge) => charge.tokens ?? []);
  return counts.length === 0 ? null : counts.reduce((total, count) => total + count, 0);
}
