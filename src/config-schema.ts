import * as z from 'zod';
import { costMetrics, sensitivities } from './domain/report-config.ts';

/** What a user may write: one JSON file, or the same leaves as environment variables. Published as config.schema.json. */

const accountId = z
  .string()
  .regex(/^\d{12}$/, 'must be a 12-digit account id')
  .describe('An AWS account id');
const address = z.email({
  error: ({ input }) =>
    input === undefined ? 'is required' : 'must be a plain e-mail address, such as finops@acme.com',
});
const usd = z.number().nonnegative();
const when = z
  .enum(['always', 'alerts'])
  .describe('`alerts`: mail only when something needs attention or is missing');
const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a region code, such as eu-central-1');
const modelKey = z
  .string()
  .regex(
    /^[a-z0-9-]+\.[a-z0-9.:_-]+$/,
    'must be a model key, provider.model in lower case, such as acme.our-model',
  );

const accounts = z
  .discriminatedUnion('mode', [
    z.strictObject({ mode: z.literal('self') }),
    z.strictObject({ mode: z.literal('observability'), ids: z.array(accountId).min(1).optional() }),
    z.strictObject({
      mode: z.literal('roles'),
      roles: z
        .array(
          z.strictObject({
            accountId,
            roleArn: z.string().regex(/^arn:[a-z-]+:iam::\d{12}:role\/.+$/, 'must be the ARN of an IAM role'),
            externalId: z.string().min(1).optional(),
          }),
        )
        .min(1),
    }),
  ])
  .describe("Whose CloudWatch is read: the caller's, linked accounts', or member accounts' through roles");

const route = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9-]+$/, 'must be lower-case letters, digits and dashes')
    .refine((name) => name !== 'all', 'all is the name of the main recipients'),
  to: z.array(address).min(1),
  accounts: z.array(accountId).default([]).describe('Empty: all accounts'),
  models: z
    .array(z.string().min(1))
    .default([])
    .describe('Patterns on the model key, such as anthropic.*; empty: all'),
  teams: z
    .array(z.string().min(1))
    .optional()
    .describe("Patterns on the team's name, of what capture.table holds; none: all"),
  when: when.default('always'),
});

const mail = z.strictObject({
  via: z
    .string()
    .min(1)
    .default('ses')
    .describe('`ses`, `none`, or a folder that receives one .eml file per message'),
  region: region.nullable().default(null).describe("The region of SES; null: the program's own"),
  from: address,
  to: z.array(address).default([]),
  replyTo: z.array(address).default([]),
  configurationSet: z.string().min(1).nullable().default(null),
  attach: z.array(z.enum(['csv', 'html', 'focus'])).default(['csv']),
  when: when.default('always'),
});

const archivePlace = z
  .string()
  .min(1)
  .refine(
    (place) => !place.startsWith('s3:') || /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/.*)?$/.test(place),
    'must be s3://bucket/prefix or a folder',
  );

export const configSchema = z.strictObject({
  $schema: z.string().optional().describe("This schema's address, for editors"),
  name: z
    .string()
    .max(100)
    .default('')
    .describe('Names the report in subjects and titles, such as acme-prod'),
  regions: z
    .union([z.literal('enabled'), z.array(region).min(1)], {
      error: 'must be "enabled" or a list of region codes',
    })
    .default('enabled')
    .describe('`enabled`: every region enabled for the account'),
  accounts: accounts.default({ mode: 'self' }),
  costMetric: z.enum(costMetrics).default('UnblendedCost'),
  historyDays: z
    .int()
    .min(1)
    .max(400)
    .default(35)
    .describe('What "usual", charts, rates and forecasts look back on'),
  restateDays: z
    .int()
    .min(0)
    .max(60)
    .default(7)
    .describe('How many reported days are compared again each morning'),
  operations: z.boolean().default(true).describe('Costs by API operation (two more Cost Explorer requests)'),
  archive: archivePlace.describe('Where reports are kept: s3://bucket/prefix or a folder'),
  siteUrl: z
    .url({ protocol: /^https?$/, error: 'must be an http(s) address' })
    .nullable()
    .default(null)
    .describe('Where the archive is published as web pages'),
  templates: z.string().min(1).nullable().default(null).describe('A folder with templates of your own'),
  mail: mail.optional(),
  routes: z.array(route).default([]).describe('Further recipients who see only some accounts and models'),
  budget: z
    .strictObject({
      monthlyUsd: usd.nullable().default(null),
      perModelMonthlyUsd: z.record(modelKey, usd).default({}),
    })
    .default({ monthlyUsd: null, perModelMonthlyUsd: {} }),
  alerts: z
    .strictObject({
      minUsd: usd.default(20).describe('A smaller change is never an alert'),
      sensitivity: z.enum(sensitivities).default('medium'),
    })
    .default({ minUsd: 20, sensitivity: 'medium' }),
  runCostCapUsd: z
    .number()
    .positive()
    .nullable()
    .default(null)
    .describe('The run stops before the AWS request that would pass it; null: no cap'),
  capture: z
    .strictObject({
      table: z
        .string()
        .regex(/^[\w.-]{3,255}$/, 'must be the name of a DynamoDB table')
        .nullable()
        .default(null)
        .describe(
          "The DynamoDB table, in the program's region, that applications capture their requests into",
        ),
    })
    .default({ table: null }),
  models: z
    .record(z.string().min(1), modelKey)
    .default({})
    .describe('Your own names: a Marketplace service, a name on the bill or a CloudWatch id → model key'),
});

/** What was written, checked, with every default in. */
export type CheckedConfig = z.output<typeof configSchema>;
