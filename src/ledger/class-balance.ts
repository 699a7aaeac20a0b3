import type { RowBill, RowUsage } from '../domain/ledger.ts';
import type { Decimal } from '../domain/money.ts';
import { type TokenClass, tokenClasses } from '../domain/usage.ts';

/**
 * How the bill of a class stands against CloudWatch: within 0.5 % of its count, over or under it; or without a count to
 * compare with, because it was not read, because there is none that day, or because CloudWatch never publishes it.
 */
type Standing = 'agrees' | 'over' | 'under' | 'unread' | 'uncounted' | 'unpublished';

/** One token class of a row on both sides. */
export interface ClassBalance {
  readonly tokenClass: TokenClass;
  /** 0 unless the standing compares the two. */
  readonly countedTokens: number;
  readonly billedTokens: number;
  /** Null when the class has no line on the bill. */
  readonly billedUsd: Decimal | null;
  readonly standing: Standing;
}

/**
 * The four classes of a row. A row whose usage is not complete cannot tell a count that does not exist from one that was
 * not read, nor that the bill has more than there was.
 */
export function classBalances(
  usage: RowUsage,
  bill: RowBill | null,
  usageComplete: boolean,
): readonly ClassBalance[] {
  return tokenClasses.map((tokenClass) => {
    const counted = usage.published[tokenClass] ? usage.tokens[tokenClass] : 'unpublished';
    const billedTokens = bill?.classTokens[tokenClass] ?? 0;
    return {
      tokenClass,
      countedTokens: typeof counted === 'number' ? counted : 0,
      billedTokens,
      billedUsd: bill?.classUsd[tokenClass] ?? null,
      standing:
        typeof counted === 'number'
          ? compared(counted, billedTokens, usageComplete)
          : without(counted, usageComplete),
    };
  });
}

function compared(counted: number, billed: number, usageComplete: boolean): Standing {
  if (Math.abs(billed - counted) * 200 <= counted) return 'agrees';
  if (billed < counted) return 'under';
  return usageComplete ? 'over' : 'unread';
}

function without(counted: 'unpublished' | null, usageComplete: boolean): Standing {
  if (counted === 'unpublished') return 'unpublished';
  return usageComplete ? 'uncounted' : 'unread';
}
