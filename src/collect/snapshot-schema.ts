import * as z from 'zod';
import { savedDay as day, savedDecimal as decimal } from '../archived-shapes.ts';
import { gapKinds } from '../domain/gap.ts';
import { costMetrics, sensitivities } from '../domain/report-config.ts';
import { usageMetrics } from '../domain/usage.ts';
import { archivedSchema, restatedSchema } from './archived-schema.ts';

const maybeText = z.string().nullable();
const routing = z.enum(['regional', 'global']);
const names = z.array(z.string());
const tags = z.record(z.string(), z.string()).optional();

const range = z
  .strictObject({ start: day, end: day })
  .refine(({ start, end }) => start < end, { error: 'must end after it starts (the end is exclusive)' });

const config = z.strictObject({
  name: z.string(),
  costMetric: z.enum(costMetrics),
  historyDays: z.int().nonnegative(),
  restateDays: z.int().nonnegative(),
  operations: z.boolean(),
  archive: z.string(),
  siteUrl: maybeText,
  budget: z.strictObject({
    monthlyUsd: z.number().nullable(),
    perModelMonthlyUsd: z.record(z.string(), z.number()),
  }),
  alerts: z.strictObject({ minUsd: z.number(), sensitivity: z.enum(sensitivities) }),
  models: z.record(z.string(), z.string()),
  routes: z.array(
    z.strictObject({
      name: z.string(),
      to: names,
      accounts: names,
      models: names,
      teams: names.optional(),
      when: z.enum(['always', 'alerts']),
    }),
  ),
});

const usageSeries = z.strictObject({
  accountId: z.string(),
  region: z.string(),
  endpoint: z.enum(['runtime', 'mantle']),
  modelId: z.string(),
  metrics: z.partialRecord(
    z.enum(usageMetrics),
    z.strictObject({ state: z.enum(['complete', 'partial', 'failed']), days: z.record(day, z.number()) }),
  ),
});

const charge = z.strictObject({
  day,
  service: z.string(),
  usageType: z.string(),
  quantity: decimal,
  billedUsd: decimal,
  estimated: z.boolean(),
});

const adjustment = z.strictObject({
  day,
  service: z.string(),
  recordType: z.string(),
  billedUsd: decimal,
  estimated: z.boolean(),
});

const byService = { service: z.string(), usageType: z.null() };
const byUsageType = { service: z.null(), usageType: z.string() };

function oneOf<Line extends z.ZodRawShape>(line: Line) {
  return z.union([z.strictObject({ ...line, ...byService }), z.strictObject({ ...line, ...byUsageType })], {
    error: `must hold ${Object.keys(line).join(', ')} and either a service or a usageType, the other one null`,
  });
}

const catalogue = z.strictObject({
  models: z.array(
    z.strictObject({ modelId: z.string(), name: z.string(), provider: z.string(), outputModalities: names }),
  ),
  profiles: z.array(
    z.strictObject({
      accountId: z.string(),
      region: z.string(),
      profileId: z.string(),
      arn: z.string(),
      name: z.string(),
      type: z.enum(['SYSTEM', 'APPLICATION']),
      modelArns: names,
      tags,
    }),
  ),
  resources: z.array(
    z.strictObject({
      arn: z.string(),
      name: z.string(),
      kind: z.enum(['provisioned', 'custom']),
      baseModelArn: z.string(),
    }),
  ),
});

const count = z.number().nonnegative();
const maybeCount = count.nullable();

const captured = z.strictObject({
  days: z.array(day),
  counters: z.array(
    z.strictObject({
      day,
      team: z.string(),
      app: z.string(),
      modelId: z.string(),
      region: z.string(),
      knowledgeBaseId: z.string(),
      requests: count,
      errors: count,
      measuredRequests: count,
      estimatedRequests: count,
      tokens: z.strictObject({
        input: maybeCount,
        output: maybeCount,
        cache_read: maybeCount,
        cache_write: maybeCount,
      }),
      estimatedTokens: z.strictObject({ input: maybeCount, output: maybeCount }),
      latencyMs: count,
      passages: maybeCount,
      citations: maybeCount,
    }),
  ),
});

const remembered = z.strictObject({
  id: z.string(),
  model: maybeText,
  firstDay: day,
  lastDay: day,
  name: maybeText,
  tags,
  routing: routing.nullable(),
  accountId: z.string(),
  region: z.string(),
});

const completeness = z.strictObject({
  source: z.enum([
    'cloudwatch',
    'cost-explorer',
    'cost-explorer:record-types',
    'cost-explorer:operations',
    'cost-explorer:accounts',
    'capture',
  ]),
  account: maybeText,
  region: maybeText,
  state: z.enum(['complete', 'partial', 'failed', 'empty']),
  detail: z.string(),
});

/** A saved snapshot, exactly as `Snapshot` has it: an unknown key is a fault, so that no part of a file is lost unseen. */
export const snapshotSchema = z.strictObject({
  schemaVersion: z.literal(1, { error: 'must be 1, the only version this program reads' }),
  source: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('aws') }),
    z.strictObject({ kind: z.literal('sample'), seed: z.int() }),
  ]),
  window: range,
  read: range,
  generatedAt: z.iso.datetime(),
  config,
  accounts: z.array(z.strictObject({ id: z.string(), name: maybeText })),
  usage: z.array(usageSeries),
  charges: z.array(charge).nullable(),
  adjustments: z.array(adjustment).nullable(),
  operations: z.array(oneOf({ day, operation: z.string(), billedUsd: decimal })).nullable(),
  accountCharges: z.array(oneOf({ day, accountId: z.string(), billedUsd: decimal })).nullable(),
  accountSets: z.array(z.strictObject({ accounts: names, charges: z.array(charge).nullable() })),
  captured: captured.optional(),
  catalogue,
  remembered: z.array(remembered),
  completeness: z.array(completeness),
  gaps: z.array(z.strictObject({ kind: z.enum(gapKinds), detail: z.string() })),
  requests: z.record(z.string(), z.int().nonnegative()),
  runCostUsd: decimal,
  archived: z.array(archivedSchema),
  revision: z.int().nonnegative(),
  restated: z.array(restatedSchema),
});
