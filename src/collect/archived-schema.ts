import * as z from 'zod';
import { chargeGroups } from '../domain/charge.ts';
import { savedDay, savedDecimal } from './snapshot-scalars.ts';

const text = z.string().nullable();
const count = z.number().nullable();
const decimal = savedDecimal.nullable();

/** `RestatedDay` as it stands in a saved snapshot. */
export const restatedSchema = z.strictObject({
  day: savedDay,
  beforeUsd: decimal,
  nowUsd: decimal,
  kind: z.enum(['loaded', 'changed']),
});

const row = z.strictObject({
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
});

/** `ArchivedReport` as it stands in a saved snapshot. */
export const archivedSchema = z.strictObject({
  id: z.string(),
  revision: z.int().nonnegative(),
  generatedAt: z.string(),
  status: z.enum(['partial', 'loading', 'complete']),
  billedUsd: decimal,
  rows: z.array(row),
  restated: z.array(restatedSchema),
  usageComplete: z.boolean(),
  billComplete: z.boolean(),
});
