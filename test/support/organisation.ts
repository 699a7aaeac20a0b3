import * as fc from 'fast-check';
import type { ChargeLine } from '../../src/domain/charge.ts';
import type { Day } from '../../src/domain/date-range.ts';
import type { Completeness } from '../../src/domain/gap.ts';
import { fromInteger, multiply } from '../../src/domain/money.ts';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import type { MetricReading, UsageMetric, UsageSeries } from '../../src/domain/usage.ts';
import { account, type DayCounts, dayOfAge, decimal, line, series, snapshot } from './snapshot-builder.ts';

/** One way in which a model is called and billed: what CloudWatch shows of it and where its lines stand. */
interface Stream {
  readonly modelId: string;
  readonly region: string;
  readonly endpoint: UsageSeries['endpoint'];
  readonly service: string;
  /** Usage type and dollars per million tokens by the metric that counts the class. */
  readonly lines: Readonly<Partial<Record<UsageMetric, readonly [usageType: string, usd: string]>>>;
}

const streams: readonly Stream[] = [
  {
    modelId: 'amazon.nova-pro-v1:0',
    region: 'us-east-1',
    endpoint: 'runtime',
    service: 'Amazon Bedrock',
    lines: {
      inputTokens: ['USE1-NovaPro-input-tokens', '0.8'],
      outputTokens: ['USE1-NovaPro-output-tokens', '3.2'],
      cacheReadTokens: ['USE1-NovaPro-cache-read-input-token-count', '0.2'],
    },
  },
  {
    modelId: 'us.anthropic.claude-opus-4-6-v1',
    region: 'us-east-1',
    endpoint: 'runtime',
    service: 'Amazon Bedrock Service',
    lines: {
      inputTokens: ['USE1-Claude4.6Opus-input-tokens', '5'],
      outputTokens: ['USE1-Claude4.6Opus-output-tokens', '25'],
      cacheReadTokens: ['USE1-Claude4.6Opus-cache-read-input-token-count', '0.5'],
      cacheWriteTokens: ['USE1-Claude4.6Opus-cache-write-input-token-count', '6.25'],
    },
  },
  {
    modelId: 'global.anthropic.claude-sonnet-4-5-20250929-v1:0',
    region: 'eu-west-1',
    endpoint: 'runtime',
    service: 'Claude Sonnet 4.5 (Amazon Bedrock Edition)',
    lines: {
      inputTokens: ['EU-MP:EU_InputTokenCount_Global-Units', '3'],
      outputTokens: ['EU-MP:EU_OutputTokenCount_Global-Units', '15'],
      cacheWriteTokens: ['EU-MP:EU_CacheWrite1hInputTokenCount_Global-Units', '6'],
    },
  },
  {
    modelId: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
    region: 'eu-west-1',
    endpoint: 'runtime',
    service: 'Claude Sonnet 4.5 (Amazon Bedrock Edition)',
    lines: {
      inputTokens: ['EU-MP:EU_InputTokenCount-Units', '3.3'],
      outputTokens: ['EU-MP:EU_OutputTokenCount-Units', '16.5'],
    },
  },
  {
    modelId: 'openai.gpt-oss-120b',
    region: 'us-east-1',
    endpoint: 'mantle',
    service: 'Amazon Bedrock',
    lines: {
      inputTokens: ['USE1-openai.gpt-oss-120b-mantle-input-tokens-standard', '0.15'],
      outputTokens: ['USE1-openai.gpt-oss-120b-mantle-output-tokens-standard', '0.6'],
      cacheReadTokens: ['USE1-openai.gpt-oss-120b-mantle-cache-read-tokens-standard', '0.05'],
    },
  },
];

/** Lines that no series stands behind: other charges, corrections, shapes and models that nobody knows. */
const strayLines: readonly (readonly [service: string, usageType: string])[] = [
  ['Amazon Bedrock', 'USE1-Guardrail-ContentPolicyUnitsConsumed'],
  ['Amazon Bedrock', 'USE1-Llama4-Maverick-17B-input-tokens-batch'],
  ['Amazon Bedrock', 'EUC1-TitanImageGeneratorG1-ProvisionedThroughput-NoCommit-ModelUnits'],
  ['Amazon Bedrock', 'XYZ9-NovaPro-input-tokens'],
  ['Amazon Bedrock', 'USE1-Something-Quite-New'],
  ['Amazon Bedrock AgentCore', 'USE1-Runtime-vCPU-Hours'],
  ['Frobnicator 9 (Amazon Bedrock Edition)', 'USE1-MP:USE1_InputTokenCount-Units'],
  ['Claude Sonnet 4.5 (Amazon Bedrock Edition)', 'EU-MP:EU_InputTokenCount_Batch-Units'],
  ['Claude Sonnet 4.5 (Amazon Bedrock Edition)', 'EU-MP:EU_Frobs-Units'],
];

const days: readonly Day[] = Array.from({ length: 12 }, (_, index) => dayOfAge(index + 1));
const accounts = [account, '444455556666'];

/**
 * Snapshots of generated organisations: several families, accounts and routings, days without data, bills that are all
 * there, loading, too high or below zero, lines of unknown shape, and metrics and regions that could not be read.
 */
export function organisations(): fc.Arbitrary<Snapshot> {
  const parts = fc.record({
    series: fc.array(arbitrarySeries(), { maxLength: 6 }),
    stray: fc.array(arbitraryStray(), { maxLength: 6 }),
    completeness: fc.array(arbitraryTrouble(), { maxLength: 2 }),
    restateDays: fc.integer({ min: 0, max: 9 }),
  });
  return parts.map(({ series: told, stray, completeness, restateDays }) => {
    const base = snapshot();
    return snapshot({
      window: { start: dayOfAge(12), end: dayOfAge(0) },
      config: { ...base.config, restateDays },
      accounts: accounts.map((id) => ({ id, name: null })),
      usage: told.map(({ usage }) => usage),
      charges: [...told.flatMap(({ charges }) => charges), ...stray],
      completeness,
    });
  });
}

interface Told {
  readonly usage: UsageSeries;
  readonly charges: readonly ChargeLine[];
}

function arbitrarySeries(): fc.Arbitrary<Told> {
  const state = fc.constantFrom<MetricReading['state']>(
    'complete',
    'complete',
    'complete',
    'partial',
    'failed',
  );
  return fc
    .record({
      stream: fc.constantFrom(...streams),
      accountId: fc.constantFrom(...accounts),
      states: fc.record({ outputTokens: state, invocations: state }),
      days: fc.array(arbitraryDay(), { minLength: days.length, maxLength: days.length }),
    })
    .map(({ stream, accountId, states, days: told }) => {
      const { modelId, region, endpoint } = stream;
      const counted = told.flatMap(({ counts }, index) => (counts ? [[days[index], counts]] : []));
      return {
        usage: series(modelId, Object.fromEntries(counted), { accountId, region, endpoint, states }),
        charges: told.flatMap((one, index) => billOf(stream, days[index] ?? dayOfAge(1), one)),
      };
    });
}

interface ToldDay {
  /** Null: no datapoint. */
  readonly counts: DayCounts | null;
  /** How much of the day is on the bill. */
  readonly loaded: string;
}

function arbitraryDay(): fc.Arbitrary<ToldDay> {
  const tokens = fc.integer({ min: 0, max: 5_000_000 });
  const counts = fc.record(
    {
      invocations: fc.nat(1000),
      inputTokens: tokens,
      outputTokens: tokens,
      cacheReadTokens: tokens,
      cacheWriteTokens: tokens,
      throttles: fc.nat(5),
      latencyMs: fc.double({ min: 0, max: 9000, noNaN: true }),
      latencySamples: fc.nat(1000),
    },
    { requiredKeys: [] },
  );
  return fc.record({
    counts: fc.option(counts, { freq: 4 }),
    loaded: fc.constantFrom('0', '0.1', '0.2', '0.5', '0.996', '1', '1', '1', '1.2', '1000', '-0.1'),
  });
}

function billOf(stream: Stream, day: Day, { counts, loaded }: ToldDay): readonly ChargeLine[] {
  if (counts === null || loaded === '0') return [];
  return Object.entries(stream.lines).map(([metric, [usageType, usd]]) => {
    const [, count = 0] = Object.entries(counts).find(([name]) => name === metric) ?? [];
    const millions = multiply(multiply(fromInteger(Math.round(count)), decimal('0.000001')), decimal(loaded));
    const isMarketplace = stream.service.endsWith('Edition)');
    const quantity = isMarketplace ? millions : multiply(millions, 1000);
    return line(day, stream.service, usageType, quantity, multiply(millions, decimal(usd)));
  });
}

function arbitraryStray(): fc.Arbitrary<ChargeLine> {
  return fc
    .record({
      day: fc.constantFrom(...days),
      names: fc.constantFrom(...strayLines),
      quantity: fc.integer({ min: -3, max: 2000 }),
      cents: fc.integer({ min: -500, max: 90_000 }),
    })
    .map(({ day, names: [service, usageType], quantity, cents }) =>
      line(day, service, usageType, String(quantity), multiply(fromInteger(cents), decimal('0.0100000001'))),
    );
}

function arbitraryTrouble(): fc.Arbitrary<Completeness> {
  return fc.record({
    source: fc.constantFrom('cloudwatch', 'cost-explorer'),
    account: fc.constantFrom(...accounts, null),
    region: fc.constantFrom('us-east-1', 'eu-west-1', null),
    state: fc.constantFrom('complete', 'partial', 'failed', 'empty'),
    detail: fc.constant(''),
  });
}
