import * as z from 'zod';
import { chargeGroups } from '../domain/charge.ts';
import { parseDay } from '../domain/date-range.ts';
import { parseDecimal } from '../domain/money.ts';
import type { Totals } from '../domain/report.ts';
import type { ReportRow } from '../domain/report-row.ts';
import type { RestatedDay } from '../domain/restatement.ts';
import { fromJsonBytes } from './conditional-update.ts';

const decimal = parsedBy(parseDecimal, 'a decimal');
const day = parsedBy(parseDay, 'a day');
const text = z.string();
const count = z.number().nullable();
const amount = decimal.nullable();

/** Totals as report.json and the index write them. */
export const totalsSchema = z.object({
  billedUsd: amount,
  expectedUsd: amount,
  expectedComplete: z.boolean(),
  invocations: count,
  inputTokens: count,
  outputTokens: count,
  cacheReadTokens: count,
  cacheWriteTokens: count,
  billingCoverage: amount,
}) satisfies z.ZodType<Totals>;

/** What stands at the head of a report, and again in its entry of the index. */
export const reportHeadSchema = z.object({
  id: text,
  revision: z.int().nonnegative(),
  status: z.enum(['partial', 'loading', 'complete']),
  generatedAt: text,
});

const rowSchema = z.object({
  date: day,
  region: text.nullable(),
  model: text.nullable(),
  modelName: text.nullable(),
  provider: text.nullable(),
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
  latencyAvgMs: amount,
  ttftAvgMs: amount,
  billedUsd: amount,
  billedInputUsd: amount,
  billedOutputUsd: amount,
  billedCacheReadUsd: amount,
  billedCacheWriteUsd: amount,
  billedTokens: count,
  billingCoverage: amount,
  expectedUsd: amount,
  expectedBasis: z.enum(['bill', 'rate']).nullable(),
  usdPerMillionTokens: amount,
  partial: z.enum(['usage', 'bill', 'usage;bill']).nullable(),
}) satisfies z.ZodType<ReportRow>;

const restatedSchema = z.object({
  day,
  beforeUsd: amount,
  nowUsd: amount,
  kind: z.enum(['loaded', 'changed']),
}) satisfies z.ZodType<RestatedDay>;

const completenessSchema = z.object({
  source: text,
  state: z.enum(['complete', 'partial', 'failed', 'empty']),
});

const reportSchema = reportHeadSchema.extend({
  schemaVersion: z.literal(1),
  totals: totalsSchema,
  rows: z.array(rowSchema),
  restated: z.array(restatedSchema),
  completeness: z.array(completenessSchema),
});

/** An archived report.json, as far as it is read again. */
export type ReportJson = z.infer<typeof reportSchema>;

/** Reads report.json; null when it is damaged, of another version, or of another report than `id`. */
export function parseReportJson(body: Uint8Array, id: string): ReportJson | null {
  const parsed = reportSchema.safeParse(fromJsonBytes(body));
  return parsed.success && parsed.data.id === id ? parsed.data : null;
}

/** A text that one of the domain's readers understands. */
function parsedBy<Value>(parse: (text: string) => Value | null, what: string) {
  return z.string().transform((written, context): Value => {
    const value = parse(written);
    if (value !== null) return value;
    context.addIssue({ code: 'custom', message: `not ${what}` });
    return z.NEVER;
  });
}
