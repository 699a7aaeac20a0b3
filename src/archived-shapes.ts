import * as z from 'zod';
import { chargeGroups } from './domain/charge.ts';
import { type Day, parseDay } from './domain/date-range.ts';
import { type Decimal, parseDecimal } from './domain/money.ts';

/** A calendar day as it stands in a saved snapshot. */
export const savedDay = z.custom<Day>((value) => typeof value === 'string' && parseDay(value) !== null, {
  error: 'must be a calendar day, YYYY-MM-DD',
});

/** A decimal in the one form that `Decimal` has, so that the file and the value never differ. */
export const savedDecimal = z.custom<Decimal>(
  (value) => typeof value === 'string' && parseDecimal(value) === value,
  { error: 'must be a decimal number as text, without exponent or trailing zeros' },
);

const text = z.string().nullable();
const count = z.number().nullable();
const decimal = savedDecimal.nullable();

/** The fields of a `ReportRow`, in report.json and in a snapshot's baseline alike. */
export const rowShape = {
  date: savedDay,
  region: text,
  model: text,
  modelName: text,
  provider: text,
  routing: z.enum(['regional', 'global']).nullable(),
  chargeGroup: z.enum(chargeGroups),
  status: z.enum(['matched', 'usage_only', 'cost_only']),
  invocations: count,
  inputTokens: count,
  outputTokens: count,
  cacheReadTokens: count,
  cacheWriteTokens: count,
  images: count,
  clientErrors: count,
  serverErrors: count,
  throttles: count,
  latencyAvgMs: decimal,
  ttftAvgMs: decimal,
  billedUsd: decimal,
  billedInputUsd: decimal,
  billedOutputUsd: decimal,
  billedCacheReadUsd: decimal,
  billedCacheWriteUsd: decimal,
  billedTokens: count,
  billingCoverage: decimal,
  expectedUsd: decimal,
  expectedBasis: z.enum(['bill', 'rate']).nullable(),
  usdPerMillionTokens: decimal,
  partial: z.enum(['usage', 'bill', 'usage;bill']).nullable(),
};

/** The fields of a `RestatedDay`. */
export const restatedShape = {
  day: savedDay,
  beforeUsd: decimal,
  nowUsd: decimal,
  kind: z.enum(['loaded', 'changed']),
};
