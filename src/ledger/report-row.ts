import type { LedgerRow, RowBill, RowUsage } from '../domain/ledger.ts';
import { type Decimal, divide, fromInteger, multiply, round } from '../domain/money.ts';
import type { ReportRow } from '../domain/report-row.ts';
import { countedTokens } from './coverage.ts';

const dollarPlaces = 10;
const ratioPlaces = 6;
const latencyPlaces = 3;

/** A ledger row as it is published: flat, billed dollars exact, everything derived rounded half up. */
export function toReportRow(row: LedgerRow): ReportRow {
  return {
    date: row.date,
    region: row.region,
    model: row.model,
    modelName: row.modelName,
    provider: row.provider,
    routing: row.routing,
    chargeGroup: row.chargeGroup,
    status: row.status,
    ...usageColumns(row.usage),
    ...billColumns(row.bill),
    billedTokens: billedTokens(row),
    billingCoverage: rounded(row.coverage, ratioPlaces),
    expectedUsd: rounded(row.expected.usd, dollarPlaces),
    expectedBasis: row.expected.basis,
    usdPerMillionTokens: rounded(usdPerMillionTokens(row), dollarPlaces),
    partial: partialText(row.partial),
  };
}

function usageColumns(usage: RowUsage | null) {
  return {
    invocations: usage?.invocations ?? null,
    inputTokens: usage?.tokens.input ?? null,
    outputTokens: usage?.tokens.output ?? null,
    cacheReadTokens: usage?.tokens.cache_read ?? null,
    cacheWriteTokens: usage?.tokens.cache_write ?? null,
    images: usage?.images ?? null,
    clientErrors: usage?.clientErrors ?? null,
    serverErrors: usage?.serverErrors ?? null,
    throttles: usage?.throttles ?? null,
    latencyAvgMs: rounded(usage?.latencyMs ?? null, latencyPlaces),
    ttftAvgMs: rounded(usage?.ttftMs ?? null, latencyPlaces),
  };
}

function billColumns(bill: RowBill | null) {
  return {
    billedUsd: bill?.billedUsd ?? null,
    billedInputUsd: bill?.classUsd.input ?? null,
    billedOutputUsd: bill?.classUsd.output ?? null,
    billedCacheReadUsd: bill?.classUsd.cache_read ?? null,
    billedCacheWriteUsd: bill?.classUsd.cache_write ?? null,
  };
}

function partialText({ usage, bill }: LedgerRow['partial']): ReportRow['partial'] {
  if (usage) return bill ? 'usage;bill' : 'usage';
  return bill ? 'bill' : null;
}

function rounded(value: Decimal | null, places: number): Decimal | null {
  return value === null ? null : round(value, places);
}

/** No line yet is no token on the bill, if the bill was read. */
function billedTokens(row: LedgerRow): number | null {
  if (row.status === 'usage_only') return row.billRead ? 0 : null;
  return row.bill.tokens;
}

function usdPerMillionTokens({ usage, bill, expected }: LedgerRow): Decimal | null {
  const usd = expected.usd ?? bill?.billedUsd ?? null;
  const tokens = (usage && countedTokens(usage)) ?? bill?.tokens ?? null;
  if (usd === null || tokens === null || tokens <= 0) return null;
  return divide(multiply(usd, 1_000_000), fromInteger(tokens));
}
