import type { Decimal } from '../domain/money.ts';
import type { Share } from '../domain/report.ts';
import { cents, unknownText } from './format.ts';

/** A figure as a page prints it. `why` is null only for an exact one: every other says why it is not. */
export interface Figure {
  readonly text: string;
  readonly kind: 'exact' | 'estimated' | 'partial' | 'unknown';
  readonly why: string | null;
}

/** Why figures are not exact, in the words a reader meets on hover and in "How to read this". */
export const reasons = {
  rate: 'Estimated: tokens that are not on the bill yet, at the rate of recent settled days.',
  loading: 'The bill is still loading: expected where it can be told, else as billed so far.',
  soFar: 'As billed so far: what is still to come cannot be told yet.',
  atLeast: 'At least this much: some of it cannot be told yet.',
  partSource: 'At least this much: one of its sources was read only in part.',
  notBilled: 'Not known: nothing of it has reached the bill.',
  notRead: 'Not known: Cost Explorer could not be read.',
  notPublished: 'Not known: CloudWatch has no such count for it.',
  noUsual: 'Not known: there is no earlier day to compare with.',
  inPart: 'Not known: some of its charges cannot be expected before they reach the bill.',
  forecast:
    'Estimated from the days so far and the pattern of earlier weeks. Likely: four times in five. Off: the median error of the same method over the month before.',
  restInPart: 'Only in part: CloudWatch has no such count for some of it, or was not read.',
  notAllocated: 'Not known: nothing of it is billed yet, or how many of the tokens are whose cannot be told.',
  notCaptured: 'Not known: no captured call told it, or CloudWatch was not read.',
  counted: 'Counted or estimated without Bedrock; no dollars are allocated by it.',
  unclaimedRequests: 'Not known: CloudWatch leaves out failed requests, which capture counts.',
} as const;

export function exact(text: string): Figure {
  return { text, kind: 'exact', why: null };
}

export function estimated(text: string, why: string): Figure {
  return { text: `≈${text}`, kind: 'estimated', why };
}

export function partial(text: string, why: string): Figure {
  return { text: `◐ ${text}`, kind: 'partial', why };
}

export function unknown(why: string): Figure {
  return { text: unknownText, kind: 'unknown', why };
}

/** A count or an amount that is exact when known. */
export function known<Value>(value: Value | null, print: (value: Value) => string, why: string): Figure {
  return value === null ? unknown(why) : exact(print(value));
}

/** What a model or a share cost, to the cent, marked by how far that can be trusted. */
export function costFigure(cost: Pick<Share, 'usd' | 'quality' | 'partial'>): Figure {
  if (cost.usd === null) return unknown(reasons.notBilled);
  const text = cents(cost.usd);
  if (cost.quality === 'rate') return estimated(text, reasons.rate);
  if (cost.quality === 'partial') return partial(text, cost.partial ? reasons.partSource : reasons.soFar);
  return exact(text);
}

/** A figure that is made of another one is no surer than it. */
export function asSureAs({ kind, why }: Figure, text: string): Figure {
  if (why === null) return exact(text);
  if (kind === 'unknown') return unknown(why);
  return kind === 'partial' ? partial(text, why) : estimated(text, why);
}

/** What parts cost together, as sure as the least sure of them. */
export function totalFigure(usd: Decimal, parts: readonly Figure[]): Figure {
  const isOneOf = (...kinds: readonly Figure['kind'][]) => parts.some(({ kind }) => kinds.includes(kind));
  if (parts.length > 0 && !isOneOf('exact', 'estimated', 'partial')) return unknown(reasons.notBilled);
  if (isOneOf('partial', 'unknown')) return partial(cents(usd), reasons.atLeast);
  return isOneOf('estimated') ? estimated(cents(usd), reasons.loading) : exact(cents(usd));
}
