import * as fc from 'fast-check';
import { collectSample } from '../../src/collect/sample.ts';
import { chargesOf } from '../../src/collect/sample-bill.ts';
import { sampleSeed } from '../../src/collect/sample-world.ts';
import { isMarketplaceService } from '../../src/domain/bedrock-services.ts';
import type { ChargeLine } from '../../src/domain/charge.ts';
import { type Day, oneDay, parseDay, plusDays } from '../../src/domain/date-range.ts';
import { compare, divide, fromInteger, multiply, sum, toNumber } from '../../src/domain/money.ts';
import type { ReportConfig } from '../../src/domain/report-config.ts';
import type { UsageMetric } from '../../src/domain/usage.ts';

const today = day('2026-11-23');
const config: ReportConfig = {
  name: 'acme-prod',
  costMetric: 'UnblendedCost',
  historyDays: 35,
  restateDays: 7,
  operations: true,
  archive: './reports',
  siteUrl: null,
  budget: { monthlyUsd: null, perModelMonthlyUsd: {} },
  alerts: { minUsd: 20, sensitivity: 'medium' },
  models: {},
  routes: [],
};

const yesterday = sampleFor(oneDay(plusDays(today, -1)), today);

describe('the sample organisation', () => {
  it('is the same, byte for byte, for the same request', () => {
    expect(JSON.stringify(sampleFor(yesterday.window, today))).toBe(JSON.stringify(yesterday));
  });

  it('prints the seed it was made from', () => {
    expect(yesterday.source).toEqual({ kind: 'sample', seed: sampleSeed });
  });

  it('tells of one world whatever the window: a settled day is the same in every run', () => {
    const settled = plusDays(today, -10);
    const other = sampleFor({ start: plusDays(today, -12), end: plusDays(today, -7) }, plusDays(today, 3));
    const withoutEstimated = (lines: readonly ChargeLine[] | null) =>
      (lines ?? []).filter((line) => line.day === settled).map(({ estimated: _, ...line }) => line);
    expect(withoutEstimated(other.charges)).toEqual(withoutEstimated(yesterday.charges));
    expect(usageOn(other, settled)).toEqual(usageOn(yesterday, settled));
  });

  it('loads about 60 % of a day by the next morning, about 95 % a day later, and then all of it', () => {
    const world = plusDays(today, -1);
    const billed = [1, 2, 3, 4].map((age) => billedOn(world, plusDays(world, age)));
    const [first = 0, second = 0, third = 0, fourth] = billed;
    expect(first / third).toBeGreaterThan(0.5);
    expect(first / third).toBeLessThan(0.7);
    expect(second / third).toBeGreaterThan(0.92);
    expect(second / third).toBeLessThan(0.98);
    expect(fourth).toBe(third);
  });

  it('costs between $500 and $1,700 on every day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 364 }), (offset) => {
        const date = plusDays(day('2026-06-01'), offset);
        const usd = billedOn(date, plusDays(date, 3));
        expect(usd).toBeGreaterThan(500);
        expect(usd).toBeLessThan(1700);
      }),
      { seed: sampleSeed, numRuns: 60 },
    );
  });

  it('bills a full day for exactly the tokens that CloudWatch counted', () => {
    const settled = plusDays(today, -5);
    const novaPro = (yesterday.charges ?? []).find(
      (line) => line.day === settled && line.usageType === 'USE1-NovaPro-input-tokens',
    );
    const counted = valueOn('us.amazon.nova-pro-v1:0', 'inputTokens', settled);
    expect(multiply(novaPro?.quantity ?? fromInteger(0), 1000)).toBe(fromInteger(counted ?? -1));
    expect(novaPro?.billedUsd).toBe(divide(multiply(fromInteger(counted ?? -1), 8), 10_000_000));
  });

  it('splits every service class by operation without losing or adding a digit', () => {
    const charges = yesterday.charges ?? [];
    const operations = yesterday.operations ?? [];
    for (const service of new Set(charges.map((line) => line.service).filter(isMarketplaceService))) {
      const billed = sum(charges.filter((line) => line.service === service).map((line) => line.billedUsd));
      const split = sum(operations.filter((line) => line.service === service).map((line) => line.billedUsd));
      expect(split).toBe(billed);
    }
    for (const usageType of new Set(operations.flatMap((line) => line.usageType ?? []))) {
      const billed = sum(
        charges
          .filter((line) => line.usageType === usageType && !isMarketplaceService(line.service))
          .map((line) => line.billedUsd),
      );
      const split = sum(
        operations.filter((line) => line.usageType === usageType).map((line) => line.billedUsd),
      );
      expect(split).toBe(billed);
    }
    expect(sum(operations.map((line) => line.billedUsd))).toBe(sum(charges.map((line) => line.billedUsd)));
  });

  it.each([0, 3, 6, 40])(
    'has on any day (%i days on) a model that began within a week, and one that ended',
    (days) => {
      const sample = sampleFor(oneDay(plusDays(today, days - 1)), plusDays(today, days));
      const spans = sample.usage.map((series) => Object.keys(series.metrics.inputTokens?.days ?? {}).sort());
      const firsts = spans.flatMap((span) => span[0] ?? []);
      const lasts = spans.flatMap((span) => span.at(-1) ?? []);
      expect(firsts.some((first) => first > plusDays(sample.window.start, -7))).toBe(true);
      expect(lasts.some((last) => last < sample.window.start)).toBe(true);
    },
  );

  it.each([0, 1, 2, 5])('has a runaway model yesterday (%i days on)', (days) => {
    const date = plusDays(today, days - 1);
    const sample = sampleFor(oneDay(date), plusDays(today, days));
    const ratios = sample.usage.map((series) => {
      const values = series.metrics.inputTokens?.days ?? {};
      const weekBefore = values[plusDays(date, -7)];
      return weekBefore === undefined ? 0 : (values[date] ?? 0) / weekBefore;
    });
    expect(Math.max(...ratios)).toBeGreaterThan(1.7);
  });

  it('says on the day after how the day before it was restated, and only then', () => {
    const [restated] = yesterday.restated;
    expect(restated).toMatchObject({ day: plusDays(today, -2), kind: 'loaded' });
    expect(compare(restated?.nowUsd ?? fromInteger(0), restated?.beforeUsd ?? fromInteger(0))).toBe(1);
    const morningBefore = sampleFor(oneDay(plusDays(today, -2)), plusDays(today, -1));
    expect(restated?.beforeUsd).toBe(
      sum(
        (morningBefore.charges ?? [])
          .filter((line) => line.day === plusDays(today, -2))
          .map((line) => line.billedUsd),
      ),
    );
    expect(sampleFor({ start: plusDays(today, -3), end: today }, today).restated).toEqual([]);
  });

  it('bills in all three families, for tokens, images, searches, capacity, guardrails and what nobody knows', () => {
    const lines = (yesterday.charges ?? []).map((line) => `${line.service}|${line.usageType}`).join('\n');
    for (const expected of [
      'Amazon Bedrock|USE1-NovaPro-cache-read-input-token-count',
      'Amazon Bedrock|EU-Nova2.0Lite-input-tokens-cross-region-global',
      'Amazon Bedrock|USE1-MistralSmall-output-tokens-batch',
      'Amazon Bedrock|USW2-openai.gpt-oss-120b-mantle-input-tokens-standard',
      'Amazon Bedrock Service|USW2-anthropic.claude-opus-4-8-mantle-cache-read-tokens-standard',
      'Claude Sonnet 4.5 (Amazon Bedrock Edition)|USE1-MP:USE1_CacheReadInputTokenCount_Global-Units',
      'Claude Sonnet 4.5 (Amazon Bedrock Edition)|EU-MP:EU_OutputTokenCount-Units',
      'Amazon Bedrock|USE1-Guardrail-ContentPolicyUnitsConsumed',
      'Amazon Bedrock|USE1-NovaCanvas-T2I-1024-Standard',
      'Amazon Bedrock|USW2-AmazonRerank-v1-searchunits',
      'Amazon Bedrock|USE1-NovaMicro-ProvisionedThroughput-NoCommit-ModelUnits',
      'Project Lantern (Amazon Bedrock Edition)|',
    ]) {
      expect(lines).toContain(expected);
    }
    expect((yesterday.adjustments ?? []).every((line) => toNumber(line.billedUsd) < 0)).toBe(true);
  });

  it('publishes no caches for the mantle endpoint, and resolves its application profile', () => {
    const mantle = yesterday.usage.find((series) => series.endpoint === 'mantle');
    expect(Object.keys(mantle?.metrics ?? {}).sort()).toEqual([
      'clientErrors',
      'inputTokens',
      'invocations',
      'outputTokens',
    ]);
    const profileIds = yesterday.catalogue.profiles.map((profile) => profile.profileId);
    const opaque = yesterday.usage.filter((series) => /^[a-z0-9]{12}$/.test(series.modelId));
    expect(opaque).toHaveLength(1);
    for (const series of opaque) expect(profileIds).toContain(series.modelId);
  });

  it('charges $0.01 for a Cost Explorer request and $0.01 for a thousand metrics', () => {
    const metrics = yesterday.usage.reduce((count, series) => count + Object.keys(series.metrics).length, 0);
    const requests = yesterday.requests['ce:GetCostAndUsage'] ?? 0;
    expect(requests).toBe(4);
    expect(toNumber(yesterday.runCostUsd)).toBeCloseTo((requests + 1) / 100 + metrics / 100_000, 10);
  });

  it('reads a set of accounts for a route that is limited to one, and nothing for a foreign account', () => {
    const route = { name: 'a', to: [], models: [], when: 'always' } as const;
    const sample = collectSample({
      window: yesterday.window,
      today,
      generatedAt: yesterday.generatedAt,
      config: {
        ...config,
        operations: false,
        routes: [
          { ...route, accounts: ['111122223333'] },
          { ...route, name: 'b', accounts: ['999900001111'] },
        ],
      },
    });
    expect(sample.accountSets.map((set) => set.charges?.length)).toEqual([sample.charges?.length, 0]);
    expect(sample.operations).toBeNull();
    expect(sample.requests['ce:GetCostAndUsage']).toBe(4);
  });
});

function sampleFor(window: { start: Day; end: Day }, morning: Day) {
  return collectSample({ window, today: morning, generatedAt: `${morning}T06:00:00.000Z`, config });
}

function billedOn(date: Day, morning: Day): number {
  return toNumber(sum(chargesOf(date, morning).map((line) => line.billedUsd)));
}

function usageOn(sample: ReturnType<typeof collectSample>, date: Day) {
  return sample.usage
    .map((series) => [
      series.modelId,
      series.region,
      Object.entries(series.metrics).map(([metric, reading]) => [metric, reading.days[date]]),
    ])
    .filter(([, , values]) => /\d/.test(JSON.stringify(values)))
    .sort();
}

function valueOn(modelId: string, metric: UsageMetric, date: Day): number | undefined {
  return yesterday.usage.find((series) => series.modelId === modelId)?.metrics[metric]?.days[date];
}

function day(text: string): Day {
  const parsed = parseDay(text);
  if (parsed === null) throw new Error(`${text} is no day`);
  return parsed;
}
