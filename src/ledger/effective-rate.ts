import type { RowBill } from '../domain/ledger.ts';
import { type Decimal, divide, isNegative, multiply, sum } from '../domain/money.ts';
import { type TokenClass, tokenClasses } from '../domain/usage.ts';
import type { ClassBalance } from './class-balance.ts';

const daysOfRate = 7;

/** Dollars for a number of tokens: a price as the bill shows it, discounts included. Kept apart so that nothing is rounded. */
export interface EffectiveRate {
  readonly usd: Decimal;
  readonly tokens: number;
}

/** What the newest settled days of one stream cost, per token class, oldest first. */
export type RateBook = Readonly<Record<TokenClass, readonly EffectiveRate[]>>;

export const emptyRateBook: RateBook = { input: [], output: [], cache_read: [], cache_write: [] };

/** The book with one more settled day, which must be newer than all in it; only the newest seven of a class are kept. */
export function withSettledDay(book: RateBook, bill: RowBill): RateBook {
  const next = { ...book };
  for (const tokenClass of tokenClasses) {
    const rate = rateOf(bill.classUsd[tokenClass], bill.classTokens[tokenClass]);
    if (rate !== null) next[tokenClass] = [...book[tokenClass], rate].slice(-daysOfRate);
  }
  return next;
}

/** The rate of the settled days together, weighted by tokens; null when there are none. */
export function settledRate(book: RateBook, tokenClass: TokenClass): EffectiveRate | null {
  const days = book[tokenClass];
  if (days.length === 0) return null;
  return {
    usd: sum(days.map(({ usd }) => usd)),
    tokens: days.reduce((total, { tokens }) => total + tokens, 0),
  };
}

/** A day's own rate, once a fifth of the class is on the bill; before that it says too little. */
export function ownRate({ billedUsd, billedTokens, countedTokens }: ClassBalance): EffectiveRate | null {
  return billedTokens * 5 >= countedTokens ? rateOf(billedUsd, billedTokens) : null;
}

/** What a number of tokens costs at a rate. */
export function costAt(rate: EffectiveRate, tokens: number): Decimal {
  return divide(multiply(rate.usd, tokens), rate.tokens);
}

// A class billed with no tokens, or with a correction below zero, tells no price.
function rateOf(usd: Decimal | null, tokens: number | null): EffectiveRate | null {
  return usd === null || tokens === null || tokens <= 0 || isNegative(usd) ? null : { usd, tokens };
}
