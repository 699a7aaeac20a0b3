import type { ChargeGroup } from '../domain/charge.ts';
import type { Expected, RowBill, RowUsage } from '../domain/ledger.ts';
import { type Decimal, sum, zero } from '../domain/money.ts';
import { type ClassBalance, classBalances } from './class-balance.ts';
import { countedTokens } from './coverage.ts';
import { costAt, ownRate, type RateBook, settledRate } from './effective-rate.ts';

/** From this age on, a charge that CloudWatch cannot measure is taken to be all on the bill. Unit: days. */
const unmeasuredSettledAge = 3;

const pricedByToken: ReadonlySet<ChargeGroup> = new Set<ChargeGroup>(['on_demand', 'batch', 'custom_model']);

const unknown: Expected = { usd: null, basis: null };

/** A row before it is priced; at least one of `usage` and `bill` is there. */
export interface RowToPrice {
  readonly chargeGroup: ChargeGroup;
  readonly usage: RowUsage | null;
  readonly bill: RowBill | null;
  /** False when its usage rests on a reading that failed or is a lower bound. */
  readonly usageComplete: boolean;
  /** Whole UTC dates since the row's day. Unit: days. */
  readonly age: number;
}

/**
 * What a row will cost once fully billed.
 *
 * The bill itself where it is all there or can be waited for no longer; else, per token class, what is billed and what
 * is still missing at the rate of `rates`, which must hold only settled days before the row's.
 */
export function expectedOf(row: RowToPrice, restateDays: number, rates: RateBook): Expected {
  const { usage, bill, age } = row;
  if (age > restateDays && bill !== null) return asBilled(bill);
  if (age > restateDays) return isNothingBillable(row) ? { ...unknown, nothingToBill: true } : unknown;
  // A bill without tokens counts images, searches or hours of capacity.
  if (bill !== null && (usage === null || bill.tokens === null)) return onceOld(age, bill);
  if (usage === null) return unknown;
  const balances = classBalances(usage, bill, row.usageComplete);
  if (balances.some(({ standing }) => standing === 'under' || standing === 'unread')) {
    return withMissing(row, balances, rates);
  }
  if (bill === null) {
    return isNothingBillable(row) ? { usd: null, basis: 'bill', nothingToBill: true } : unknown;
  }
  const isUncounted = balances.some(
    ({ standing, billedUsd }) => standing === 'uncounted' && billedUsd !== null,
  );
  return isUncounted ? onceOld(age, bill) : asBilled(bill);
}

/** True when the tokens on the bill agree with CloudWatch's in every class that it publishes. */
export function isFullyBilled({ usage, bill, usageComplete }: RowToPrice): boolean {
  if (usage === null || bill === null) return false;
  return classBalances(usage, bill, usageComplete).every(
    ({ standing }) => standing === 'agrees' || standing === 'unpublished',
  );
}

function asBilled(bill: RowBill): Expected {
  return { usd: bill.billedUsd, basis: 'bill' };
}

function onceOld(age: number, bill: RowBill): Expected {
  return age < unmeasuredSettledAge ? unknown : asBilled(bill);
}

/** Only errors and throttles, or no token where tokens are what is billed: there is no bill to wait for. */
function isNothingBillable({ chargeGroup, usage, usageComplete }: RowToPrice): boolean {
  if (usage === null || !usageComplete || Object.values(usage.tokens).some((count) => (count ?? 0) > 0)) {
    return false;
  }
  const isIdle = usage.invocations === 0 && (usage.images ?? 0) === 0;
  return isIdle || (pricedByToken.has(chargeGroup) && countedTokens(usage) === 0);
}

function withMissing(row: RowToPrice, balances: readonly ClassBalance[], rates: RateBook): Expected {
  const missing = balances.map((balance) => missingDollars(balance, row.age, rates));
  const known = missing.filter(isKnown);
  if (known.length === missing.length)
    return { usd: sum([row.bill?.billedUsd ?? zero, ...known]), basis: 'rate' };
  const isRateUnknown = missing.includes('no rate') && pricedByToken.has(row.chargeGroup);
  return isRateUnknown ? { ...unknown, rateUnknown: true } : unknown;
}

/** `waits`: cannot be told before more of the bill is there, whatever the rate. */
type Missing = Decimal | 'no rate' | 'waits';

function isKnown(missing: Missing): missing is Decimal {
  return missing !== 'no rate' && missing !== 'waits';
}

/** What a class will still cost beyond what is billed. */
function missingDollars(balance: ClassBalance, age: number, rates: RateBook): Missing {
  const { tokenClass, standing, countedTokens: counted, billedTokens, billedUsd } = balance;
  if (standing === 'unread') return 'waits';
  if (standing === 'uncounted' || standing === 'unpublished') {
    return billedUsd === null || age >= unmeasuredSettledAge ? zero : 'waits';
  }
  const tokens = counted - billedTokens;
  if (tokens <= 0) return zero;
  const rate = settledRate(rates, tokenClass) ?? ownRate(balance);
  if (rate === null) return standing === 'agrees' ? zero : 'no rate';
  return costAt(rate, tokens);
}
