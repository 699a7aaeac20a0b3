import type { LedgerRow } from '../domain/ledger.ts';
import { type Decimal, divide, fromInteger, multiply, round, zero } from '../domain/money.ts';
import type { ReportRow } from '../domain/report-row.ts';
import { derivedUsd, exactUsd } from './figure.ts';
import { countedTokens, isKnownUnbilled, tokensOf } from './tokens.ts';

const ratioPlaces = 6;
const latencyPlaces = 3;

/** A joined row in the flat form in which it is published; what is billed stays exact, what is derived is rounded. */
export function toReportRow(row: LedgerRow): ReportRow {
  const { usage, bill } = row;
  return {
    date: row.date,
    region: row.region,
    model: row.model,
    modelName: row.modelName,
    provider: row.provider,
    routing: row.routing,
    chargeGroup: row.chargeGroup,
    status: row.status,
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
    billedUsd: bill?.billedUsd ?? null,
    billedInputUsd: bill?.classUsd.input ?? null,
    billedOutputUsd: bill?.classUsd.output ?? null,
    billedCacheReadUsd: bill?.classUsd.cache_read ?? null,
    billedCacheWriteUsd: bill?.classUsd.cache_write ?? null,
    billedTokens: billedTokensOf(row),
    billingCoverage: coverageOfRow(row),
    expectedUsd: row.expected.usd === null ? null : derivedUsd(row.expected.usd),
    expectedBasis: row.expected.basis,
    usdPerMillionTokens: usdPerMillion(exactUsd(row), tokensOf(row)),
    partial: partialOf(row),
  };
}

/** Dollars per million tokens; null when either is unknown or there are no tokens. */
export function usdPerMillion(usd: Decimal | null, tokens: number | null): Decimal | null {
  if (usd === null || tokens === null || tokens === 0) return null;
  return derivedUsd(divide(multiply(usd, 1_000_000), fromInteger(tokens)));
}

/** Nothing on a bill that was read whole is 0 tokens of it; the line may stand on a page that was not read. */
function billedTokensOf(row: LedgerRow): number | null {
  if (row.status === 'usage_only') return isKnownUnbilled(row) ? 0 : null;
  return row.bill.tokens;
}

function coverageOfRow(row: LedgerRow): Decimal | null {
  if (row.status !== 'usage_only') return rounded(row.coverage, ratioPlaces);
  return isKnownUnbilled(row) && (countedTokens(row.usage) ?? 0) > 0 ? zero : null;
}

function rounded(value: Decimal | null, places: number): Decimal | null {
  return value === null ? null : round(value, places);
}

function partialOf({ partial }: LedgerRow): ReportRow['partial'] {
  if (partial.usage) return partial.bill ? 'usage;bill' : 'usage';
  return partial.bill ? 'bill' : null;
}
