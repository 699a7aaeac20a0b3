import { noise } from '../../../src/collect/sample-world.ts';
import { isMarketplaceService } from '../../../src/domain/bedrock-services.ts';
import type { Catalogue } from '../../../src/domain/catalogue.ts';
import type { AccountLine, ChargeLine, OperationLine } from '../../../src/domain/charge.ts';
import {
  contains,
  type DateRange,
  type Day,
  dayOf,
  daysOf,
  startOf,
} from '../../../src/domain/date-range.ts';
import type { Completeness, SourceName } from '../../../src/domain/gap.ts';
import { ageInDays, daysToRead } from '../../../src/domain/history.ts';
import { add, divide, fromInteger, multiply, subtract } from '../../../src/domain/money.ts';
import type { ReportConfig } from '../../../src/domain/report-config.ts';
import type { Account, Snapshot } from '../../../src/domain/snapshot.ts';
import { type TokenClass, tokenClasses, type UsageSeries } from '../../../src/domain/usage.ts';
import { type DayCounts, decimal, reportConfig, series, snapshot } from '../snapshot-builder.ts';

/** One CloudWatch series and its lines on the bill. */
export interface Stream {
  readonly accountId: string;
  readonly region: string;
  readonly modelId: string;
  readonly service: string;
  /** The usage types, by token class. */
  readonly usageTypes: Readonly<Partial<Record<TokenClass, string>>>;
  /** On a usual working day. Unit: thousands of tokens. */
  readonly thousands: Readonly<Partial<Record<TokenClass, number>>>;
  /** Unit: thousandths of a dollar per million tokens, so that every price is an integer. */
  readonly milliUsd: Readonly<Partial<Record<TokenClass, number>>>;
  readonly tokensPerRequest: number;
}

/** A small organisation on the morning on which its report is made. */
export interface World {
  readonly window: DateRange;
  readonly generatedAt: string;
  readonly streams: readonly Stream[];
  readonly accounts: readonly Account[];
  readonly catalogue: Catalogue;
  readonly config?: Partial<ReportConfig>;
  /** How much of its usual traffic a stream has on a day; 1 unless told. */
  readonly traffic?: (stream: Stream, day: Day) => number;
  /** Which share of a stream's day has reached the bill at an age; all of it unless told. */
  readonly loaded?: (stream: Stream, age: number) => number;
}

/**
 * What a run would have read of the world: nothing but the world and the day decides it. Latencies and the lines by
 * operation and by account are those of the window alone, for no report looks back on them.
 */
export function snapshotOfWorld(world: World): Snapshot {
  const { window, generatedAt, accounts, catalogue } = world;
  const config: ReportConfig = { ...reportConfig, ...world.config };
  const days = daysOf(daysToRead(window, config.historyDays, dayOf(new Date(generatedAt))));
  const charges = chargesOf(world, world.streams, days);
  const operations = charges.filter(({ day }) => contains(window, day)).flatMap(byOperation);
  const sets = config.routes.map((route) => route.accounts).filter((set) => set.length > 0);
  return snapshot({
    window,
    read: daysToRead(window, config.historyDays, dayOf(new Date(generatedAt))),
    generatedAt,
    config,
    accounts,
    usage: world.streams.map((stream) => usageOf(world, stream, days)),
    charges,
    operations: config.operations ? operations : null,
    accountCharges: accounts.length > 1 ? accounts.flatMap((account) => accountLines(world, account)) : null,
    accountSets: sets.map((set) => ({
      accounts: set,
      charges: chargesOf(
        world,
        world.streams.filter(({ accountId }) => set.includes(accountId)),
        days,
      ),
    })),
    catalogue,
    completeness: completenessOf(world, config),
    requests: { 'ce:GetCostAndUsage': 4, 'ce:GetDimensionValues': 1, 'cloudwatch:GetMetricData': 3 },
    runCostUsd: decimal('0.0508'),
  });
}

function usageOf(world: World, stream: Stream, days: readonly Day[]): UsageSeries {
  const counts = days.flatMap((day): [string, DayCounts][] => {
    const tokens = tokensOf(world, stream, day);
    const all = tokenClasses.reduce((sum, tokenClass) => sum + (tokens[tokenClass] ?? 0), 0);
    if (all === 0) return [];
    const invocations = Math.ceil(all / stream.tokensPerRequest);
    const latency = contains(world.window, day) ? { latencyMs: 1840.5, latencySamples: invocations } : {};
    const { input, output, cache_read: read, cache_write: write } = tokens;
    const caches = read === undefined ? {} : { cacheReadTokens: read, cacheWriteTokens: write ?? 0 };
    const outputs = output === undefined ? {} : { outputTokens: output };
    return [[day, { invocations, inputTokens: input ?? 0, ...outputs, ...caches, ...latency }]];
  });
  const { accountId, region, modelId } = stream;
  return series(modelId, Object.fromEntries(counts), { accountId, region });
}

function tokensOf(world: World, stream: Stream, day: Day): Readonly<Partial<Record<TokenClass, number>>> {
  const weekend = [0, 6].includes(startOf(day).getUTCDay()) ? 0.5 : 1;
  const volume = weekend * (world.traffic?.(stream, day) ?? 1) * noise(day, stream.modelId, 0.04);
  return Object.fromEntries(
    Object.entries(stream.thousands).map(([tokenClass, thousands]) => [
      tokenClass,
      Math.round(thousands * volume) * 1000,
    ]),
  );
}

/** Accounts share lines: Cost Explorer tells each usage type of a day once. */
function chargesOf(world: World, streams: readonly Stream[], days: readonly Day[]): readonly ChargeLine[] {
  const lines = new Map<string, ChargeLine>();
  for (const day of days) {
    for (const stream of streams) {
      for (const line of linesOf(world, stream, day)) {
        const key = `${day} ${line.service} ${line.usageType}`;
        const same = lines.get(key);
        lines.set(key, same === undefined ? line : together(same, line));
      }
    }
  }
  return [...lines.values()];
}

function linesOf(world: World, stream: Stream, day: Day): readonly ChargeLine[] {
  const today = dayOf(new Date(world.generatedAt));
  const share = world.loaded?.(stream, ageInDays(day, today)) ?? 1;
  const counted = tokensOf(world, stream, day);
  return tokenClasses.flatMap((tokenClass) => {
    const tokens = Math.floor((counted[tokenClass] ?? 0) * share);
    const usageType = stream.usageTypes[tokenClass];
    if (tokens === 0 || usageType === undefined) return [];
    const unit = isMarketplaceService(stream.service) ? 1_000_000 : 1000;
    return [
      {
        day,
        service: stream.service,
        usageType,
        quantity: divide(fromInteger(tokens), unit),
        billedUsd: divide(multiply(fromInteger(tokens), stream.milliUsd[tokenClass] ?? 0), 1_000_000_000),
        estimated: day.slice(0, 7) === today.slice(0, 7),
      },
    ];
  });
}

function together(a: ChargeLine, b: ChargeLine): ChargeLine {
  return { ...a, quantity: add(a.quantity, b.quantity), billedUsd: add(a.billedUsd, b.billedUsd) };
}

function byOperation({ day, service, usageType, billedUsd }: ChargeLine): readonly OperationLine[] {
  const source = isMarketplaceService(service)
    ? ({ service, usageType: null } as const)
    : ({ service: null, usageType } as const);
  const streamed = divide(billedUsd, 4);
  return [
    { day, ...source, operation: 'InvokeModelStreamingInference', billedUsd: streamed },
    { day, ...source, operation: 'InvokeModelInference', billedUsd: subtract(billedUsd, streamed) },
  ];
}

function accountLines(world: World, { id }: Account): readonly AccountLine[] {
  const own = world.streams.filter(({ accountId }) => accountId === id);
  return chargesOf(world, own, daysOf(world.window)).map(({ day, service, usageType, billedUsd }) => ({
    day,
    accountId: id,
    billedUsd,
    ...(isMarketplaceService(service) ? { service, usageType: null } : { service: null, usageType }),
  }));
}

function completenessOf({ streams, accounts }: World, config: ReportConfig): readonly Completeness[] {
  const places = new Map(
    streams.map(({ accountId, region }) => [`${accountId} ${region}`, { accountId, region }]),
  );
  const bills: readonly SourceName[] = [
    'cost-explorer',
    'cost-explorer:record-types',
    ...(config.operations ? (['cost-explorer:operations'] as const) : []),
    ...(accounts.length > 1 ? (['cost-explorer:accounts'] as const) : []),
  ];
  const read = { state: 'complete', detail: '' } as const;
  return [
    ...[...places.values()].map(({ accountId: account, region }) => ({
      source: 'cloudwatch' as const,
      account,
      region,
      ...read,
    })),
    ...bills.map((source) => ({ source, account: null, region: null, ...read })),
  ];
}
