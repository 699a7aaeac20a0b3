import type { TeamRow } from '../../src/domain/captured.ts';
import type { AdjustmentLine, Charge } from '../../src/domain/charge.ts';
import { type Day, oneDay, parseDay } from '../../src/domain/date-range.ts';
import type { AccountRow, OperationCharge } from '../../src/domain/ledger.ts';
import { type Decimal, parseDecimal } from '../../src/domain/money.ts';
import type { Report, Totals } from '../../src/domain/report.ts';
import type { ReportConfig } from '../../src/domain/report-config.ts';
import type { ReportRow } from '../../src/domain/report-row.ts';

/** A text that must be a calendar day. */
export function day(text: string): Day {
  const parsed = parseDay(text);
  if (parsed === null) throw new Error(`no day: ${text}`);
  return parsed;
}

/** A text that must be a decimal; dollars mostly. */
export function usd(text: string): Decimal {
  const parsed = parseDecimal(text);
  if (parsed === null) throw new Error(`no decimal: ${text}`);
  return parsed;
}

export const sunday = day('2026-11-22');

export function aConfig(over: Partial<ReportConfig> = {}): ReportConfig {
  return {
    name: 'acme-prod',
    costMetric: 'UnblendedCost',
    historyDays: 35,
    restateDays: 7,
    operations: true,
    archive: 's3://acme-bedrock-reports/prod',
    siteUrl: null,
    budget: { monthlyUsd: null, perModelMonthlyUsd: {} },
    alerts: { minUsd: 20, sensitivity: 'medium' },
    models: {},
    routes: [],
    ...over,
  };
}

/** A matched row, fully billed: 1,000 + 500 tokens for $0.0105. */
export function aRow(over: Partial<ReportRow> = {}): ReportRow {
  return {
    date: sunday,
    region: 'us-east-1',
    model: 'anthropic.claude-sonnet-4-5',
    modelName: 'Claude Sonnet 4.5',
    provider: 'Anthropic',
    routing: 'regional',
    chargeGroup: 'on_demand',
    status: 'matched',
    invocations: 10,
    inputTokens: 1000,
    outputTokens: 500,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    images: 0,
    clientErrors: 0,
    serverErrors: 0,
    throttles: 0,
    latencyAvgMs: usd('812.5'),
    ttftAvgMs: null,
    billedUsd: usd('0.0105'),
    billedInputUsd: usd('0.003'),
    billedOutputUsd: usd('0.0075'),
    billedCacheReadUsd: null,
    billedCacheWriteUsd: null,
    billedTokens: 1500,
    billingCoverage: usd('1'),
    expectedUsd: usd('0.0105'),
    expectedBasis: 'bill',
    usdPerMillionTokens: usd('7'),
    partial: null,
    ...over,
  };
}

/** A team that used nothing that is known. */
export function aTeamRow(over: Partial<TeamRow> = {}): TeamRow {
  return {
    kind: 'team',
    date: sunday,
    team: 'search',
    app: '',
    model: 'anthropic.claude-sonnet-4-5',
    modelName: 'Claude Sonnet 4.5',
    requests: null,
    tokens: { input: null, output: null, cache_read: null, cache_write: null },
    estimatedTokens: null,
    allocatedUsd: null,
    ...over,
  };
}

/** The input half of the bill of `aRow`. */
export function aCharge(over: Partial<Charge> = {}): Charge {
  return {
    day: sunday,
    service: 'Claude Sonnet 4.5 (Amazon Bedrock Edition)',
    usageType: 'USE1-MP:USE1_InputTokenCount-Units',
    quantity: usd('0.001'),
    billedUsd: usd('0.003'),
    estimated: true,
    region: 'us-east-1',
    model: 'anthropic.claude-sonnet-4-5',
    modelName: 'Claude Sonnet 4.5',
    chargeGroup: 'on_demand',
    tokenClass: 'input',
    routing: 'regional',
    tier: 'standard',
    tokens: 1000,
    known: true,
    ...over,
  };
}

/** The output half of the bill of `aRow`. */
export function anOutputCharge(over: Partial<Charge> = {}): Charge {
  return aCharge({
    usageType: 'USE1-MP:USE1_OutputTokenCount-Units',
    quantity: usd('0.0005'),
    billedUsd: usd('0.0075'),
    tokenClass: 'output',
    tokens: 500,
    ...over,
  });
}

export function anAdjustment(over: Partial<AdjustmentLine> = {}): AdjustmentLine {
  return {
    day: sunday,
    service: 'Amazon Bedrock',
    recordType: 'Credit',
    billedUsd: usd('-5.2'),
    estimated: true,
    ...over,
  };
}

export function anOperation(over: Partial<OperationCharge> = {}): OperationCharge {
  return {
    date: sunday,
    service: 'Claude Sonnet 4.5 (Amazon Bedrock Edition)',
    model: 'anthropic.claude-sonnet-4-5',
    operation: 'InvokeModelInference',
    billedUsd: usd('0.0105'),
    ...over,
  };
}

export function anAccountRow(over: Partial<AccountRow> = {}): AccountRow {
  return {
    date: sunday,
    accountId: '111122223333',
    accountName: 'search',
    model: 'anthropic.claude-sonnet-4-5',
    invocations: 10,
    tokens: { input: 1000, output: 500, cache_read: 0, cache_write: 0 },
    billedUsd: usd('0.0105'),
    ...over,
  };
}

export function someTotals(over: Partial<Totals> = {}): Totals {
  return {
    billedUsd: usd('0.0105'),
    expectedUsd: usd('0.0105'),
    expectedComplete: true,
    invocations: 10,
    inputTokens: 1000,
    outputTokens: 500,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    billingCoverage: usd('1'),
    ...over,
  };
}

/** A daily report of one row and its two charges, made by hand; every part may be replaced. */
export function aReport(over: Partial<Report> = {}): Report {
  return {
    schemaVersion: 1,
    id: 'daily/2026-11-22',
    config: aConfig(),
    route: null,
    window: oneDay(sunday),
    generatedAt: '2026-11-23T06:00:00.000Z',
    sampleSeed: null,
    revision: 0,
    status: 'complete',
    accountIds: [{ id: '111122223333', name: 'search' }],
    totals: someTotals(),
    usual: null,
    month: { start: day('2026-11-01'), toDateUsd: usd('0.0105'), previousToDateUsd: null },
    models: [],
    rows: [aRow()],
    charges: [aCharge(), anOutputCharge()],
    adjustments: [],
    operations: null,
    accounts: null,
    teams: null,
    byAccount: [],
    byRegion: [],
    byOperation: [],
    byChargeGroup: [],
    movers: [],
    anomalies: [],
    budget: [],
    forecast: null,
    caching: null,
    dayCosts: [],
    dayTotals: [],
    reconciliation: [],
    restated: [],
    unmapped: [],
    completeness: [],
    gaps: [],
    requests: {},
    runCostUsd: usd('0.05'),
    ...over,
  };
}
