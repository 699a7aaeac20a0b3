import * as z from 'zod';
import { restatedShape, rowShape, savedDay, savedDecimal } from '../archived-shapes.ts';
import type { Totals } from '../domain/report.ts';
import type { ReportRow } from '../domain/report-row.ts';
import type { Claim, RestatedDay } from '../domain/restatement.ts';
import { fromJsonBytes } from './conditional-update.ts';

const text = z.string();
const count = z.number().nullable();
const amount = savedDecimal.nullable();

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

const rowSchema = z.object(rowShape) satisfies z.ZodType<ReportRow>;

const restatedSchema = z.object(restatedShape) satisfies z.ZodType<RestatedDay>;

const claimSchema = z.object({
  kind: z.enum(['team', 'unattributed']),
  date: savedDay,
  team: text,
  app: text,
  model: text.nullable(),
  modelName: text.nullable(),
  requests: count,
  tokens: z.object({ input: count, output: count, cache_read: count, cache_write: count }),
  estimatedTokens: count,
}) satisfies z.ZodType<Claim>;

const completenessSchema = z.object({
  source: text,
  state: z.enum(['complete', 'partial', 'failed', 'empty']),
});

const reportSchema = reportHeadSchema.extend({
  schemaVersion: z.literal(1),
  totals: totalsSchema,
  rows: z.array(rowSchema),
  // A report that was archived before it named the days it lacks is one all the same.
  teams: z.object({ rows: z.array(claimSchema), missing: z.array(savedDay).default([]) }).optional(),
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
