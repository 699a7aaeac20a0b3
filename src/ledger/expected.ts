import type { ChargeGroup } from '../domain/charge.ts';
import type { Expected, RowBill, RowUsage } from '../domain/ledger.ts';
import { add, type Decimal, isZero, subtract, sum, zero } from '../domain/money.ts';
import { type ClassBalance, classBalances } from './class-balance.ts';
import { countedTokens } from './coverage.ts';
import { costAt, type EffectiveRate, ownRate, type RateBook, settledRate } from './effective-rate.ts';

/** From this age on, a charge that CloudWatch cannot measure is taken to be all on the bill. Unit: days. */
const unmeasuredSettledAge = 3;

const pricedByToken: ReadonlySet<ChargeGroup> = new Set<ChargeGroup>(['on_demand', 'batch', 'custom_model']);

const unknown: Expected = { usd: null, basis: null };

/** A row before it is priced. */
export interface RowToPrice {
  readonly chargeGroup: ChargeGroup;
  readonly usage: RowUsage | null;
  readonly bill: RowBill | null;
  /** False when a reading of its series failed or is a lower bound. */
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
  const { usage, bill } = row;
  if (row.age > restateDays) return bill === null ? unknown : asBilled(bill);
  if (usage === null || countsNoTokens(row)) return bill === null ? unknown : onceOld(row, bill);
  const balances = classBalances(usage, bill, row.usageComplete);
  if (balances.some(({ standing }) => standing === 'under' || standing === 'unread')) {
    return sumOfClasses(row, balances, rates);
  }
  if (bill === null) return isNothingBillable(row, usage) ? { usd: null, basis: 'bill' } : unknown;
  return balances.some(isBilledUncounted) ? onceOld(row, bill) : asBilled(bill);
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

function onceOld(row: RowToPrice, bill: RowBill): Expected {
  return row.age < unmeasuredSettledAge ? unknown : asBilled(bill);
}

/** Its bill counts no tokens: images, searches, hours of capacity. */
function countsNoTokens({ chargeGroup, usage, bill }: RowToPrice): boolean {
  if (bill === null || bill.tokens !== null) return false;
  const counted = usage && countedTokens(usage);
  return !pricedByToken.has(chargeGroup) || counted === null || counted === 0;
}

/** Only errors and throttles, or nothing at all: there is no bill to wait for. */
function isNothingBillable(row: RowToPrice, usage: RowUsage): boolean {
  return row.usageComplete && usage.invocations === 0 && (usage.images ?? 0) === 0;
}

function isBilledUncounted({ standing, billedUsd }: ClassBalance): boolean {
  return standing === 'uncounted' && billedUsd !== null;
}

function sumOfClasses(row: RowToPrice, balances: readonly ClassBalance[], rates: RateBook): Expected {
  const classes = balances.map((balance) => expectedOfClass(row, balance, rates));
  const usd = [otherDollars(row), ...classes].reduce(addKnown, zero);
  if (classes.includes('rate_unknown') && pricedByToken.has(row.chargeGroup)) return { ...unknown, rateUnknown: true };
  return usd === null ? unknown : { usd, basis: 'rate' };
}
