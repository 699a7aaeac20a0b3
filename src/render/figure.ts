import type { Decimal } from '../domain/money.ts';
import type { ModelSummary } from '../domain/report.ts';
import { unknownText } from './format.ts';

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
  partSource: 'At least this much: one of its sources was read only in part.',
  notBilled: 'Not known: nothing of it has reached the bill.',
  notRead: 'Not known: Cost Explorer could not be read.',
  notPublished: 'Not known: CloudWatch has no such count for it.',
  noUsual: 'Not known: there is no earlier day to compare with.',
  inPart: 'Not known: some of its charges cannot be expected before they reach the bill.',
  forecast: 'Estimated from the days so far and the pattern of earlier weeks.',
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

/** What a model cost, marked by how far that can be trusted. */
export function modelCost(model: ModelSummary, print: (usd: Decimal) => string): Figure {
  if (model.usd === null) return unknown(reasons.notBilled);
  const text = print(model.usd);
  if (model.partial) return partial(text, reasons.partSource);
  if (model.quality === 'rate') return estimated(text, reasons.rate);
  if (model.quality === 'partial') return partial(text, reasons.soFar);
  return exact(text);
}
