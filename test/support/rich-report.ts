import { type Day, daysOf, plusDays } from '../../src/domain/date-range.ts';
import {
  type Decimal,
  fromInteger,
  multiply,
  parseDecimal,
  round,
  subtract,
  sum,
} from '../../src/domain/money.ts';
import type { DayCost, DayTotal, ModelSummary, Mover, Report } from '../../src/domain/report.ts';
import {
  aConfig,
  anAccountRow,
  anOperation,
  aReport,
  aRow,
  aTeamRow,
  someTotals,
  sunday,
  usd,
} from './report-builder.ts';

const counts = { input: 1_200_000, output: 64_000, cache_read: null, cache_write: 0 };

/** Two teams, one of them by estimates alone, and what nobody claimed. */
const richTeams: Report['teams'] = {
  rows: [
    aTeamRow({ team: 'search', app: 'answers', requests: 812, tokens: counts, allocatedUsd: usd('5.1') }),
    aTeamRow({ team: '', requests: 3, estimatedTokens: 4_100 }),
    aTeamRow({ kind: 'unattributed', team: '(unattributed)', tokens: { ...counts, input: -40 } }),
  ],
  missing: [],
  knowledgeBases: [
    { id: 'KB12345678', queries: 40, errors: 1, passages: 190, citations: null, latencyAvgMs: usd('812.5') },
  ],
  estimates: [
    {
      model: 'amazon.nova-pro',
      modelName: 'Nova Pro',
      tokenClass: 'input',
      measuredRequests: 40,
      estimatedRequests: 12,
      measured: usd('812.25'),
      estimated: usd('790'),
      ratio: usd('-0.027393'),
    },
  ],
};

const names: readonly (readonly [string, string, string, number])[] = [
  ['anthropic.claude-opus-4-8', 'Claude Opus 4.8', 'Anthropic', 61_200],
  ['anthropic.claude-sonnet-4-5', 'Claude Sonnet 4.5', 'Anthropic', 33_141],
  ['amazon.nova-pro', 'Nova Pro', 'Amazon', 10_310],
  ['anthropic.claude-haiku-4-5', 'Claude Haiku 4.5', 'Anthropic', 8_807],
  ['meta.llama4-maverick-17b', 'Llama 4 Maverick 17B', 'Meta', 5_213],
  ['amazon.nova-2-lite', 'Nova 2 Lite', 'Amazon', 2_204],
  ['mistral.mistral-large-2407', 'Mistral Large (24.07)', 'Mistral AI', 1_107],
  ['cohere.embed-v4', 'Embed v4', 'Cohere', 612],
  ['openai.gpt-oss-120b', 'gpt-oss-120b', 'OpenAI', 406],
  ['deepseek.r1', 'DeepSeek-R1', 'DeepSeek', 233],
  ['amazon.titan-embed-text-v2', 'Titan Text Embeddings V2', 'Amazon', 78],
  ['qwen.qwen3-32b', 'Qwen3 32B', 'Qwen', 3],
];

/** A report with something in every part: all marks, all lists, hostile names. `models` is how many models it has. */
export function aRichReport(over: Partial<Report> = {}, models = names.length): Report {
  const history = daysOf({ start: plusDays(sunday, -41), end: plusDays(sunday, 1) });
  const all = Array.from({ length: models }, (_, index) => modelAt(index));
  const dayCosts = history.flatMap((day, at) => all.map((model, index) => dayCost(day, at, index, model)));
  const summaries = all.map((model, index) => summaryOf(model, index, dayCosts));
  return aReport({
    config: aConfig({ budget: { monthlyUsd: 35_000, perModelMonthlyUsd: {} } }),
    status: 'partial',
    totals: someTotals({
      billedUsd: usd('741.17'),
      expectedUsd: sum(summaries.flatMap(({ usd: own }) => own ?? [])),
      expectedComplete: false,
      invocations: 48_211,
      inputTokens: 41_200_000,
      outputTokens: 9_870_000,
      cacheReadTokens: 188_000_000,
      cacheWriteTokens: 12_400_000,
      billingCoverage: usd('0.602'),
    }),
    usual: { usd: usd('1102.4'), nowUsd: usd('1234.4'), inPart: true, basis: 'weekday', days: 5 },
    month: { start: firstDay(), toDateUsd: usd('24310.55'), previousToDateUsd: usd('22010.1') },
    models: summaries,
    rows: [
      ...all.map((model, index) => rowOf(model, index)),
      aRow({
        model: '(unmapped)',
        modelName: '<script>alert("x")</script>',
        provider: null,
        status: 'cost_only',
        invocations: null,
        inputTokens: null,
        outputTokens: null,
        cacheReadTokens: null,
        cacheWriteTokens: null,
        expectedUsd: null,
        expectedBasis: null,
        partial: 'bill',
      }),
    ],
    dayCosts,
    dayTotals: history.map((day, at) => dayTotal(day, at, dayCosts)),
    movers: summaries.slice(0, 7).map(moverOf),
    anomalies: [
      {
        model: 'anthropic.claude-opus-4-8',
        modelName: 'Claude Opus 4.8',
        day: sunday,
        usualUsd: usd('302'),
        actualUsd: usd('712.4'),
        deltaUsd: usd('410.4'),
        deltaRatio: usd('1.3589'),
        since: plusDays(sunday, -2),
      },
      {
        model: 'amazon.nova-pro',
        modelName: 'Nova Pro',
        day: sunday,
        usualUsd: usd('0'),
        actualUsd: usd('103.1'),
        deltaUsd: usd('103.1'),
        deltaRatio: null,
        since: sunday,
      },
    ],
    budget: [
      {
        model: null,
        modelName: 'All',
        monthlyUsd: usd('35000'),
        monthToDateUsd: usd('24310.55'),
        forecastUsd: usd('33120'),
        state: 'within',
      },
      {
        model: 'anthropic.claude-opus-4-8',
        modelName: 'Claude Opus 4.8',
        monthlyUsd: usd('12000'),
        monthToDateUsd: usd('11400'),
        forecastUsd: usd('15100'),
        state: 'at_risk',
      },
    ],
    forecast: {
      monthUsd: usd('33120'),
      lowUsd: usd('31000'),
      highUsd: usd('35400'),
      pastErrorRatio: usd('0.06'),
    },
    caching: { usd: usd('212.4'), readShare: usd('0.777') },
    teams: richTeams,
    byAccount: shares(
      ['111122223333', 'search'],
      ['444455556666', 'support <b>bots</b>'],
      ['777788889999', '777788889999'],
    ),
    byRegion: shares(['us-east-1', 'us-east-1'], ['eu-west-1', 'eu-west-1'], ['', 'no region on the bill']),
    byOperation: shares(
      ['InvokeModelInference', 'InvokeModelInference'],
      ['InvokeModelStreamingInference', 'InvokeModelStreamingInference'],
    ),
    byChargeGroup: shares(['on_demand', 'on_demand'], ['batch', 'batch'], ['guardrail', 'guardrail']),
    operations: [anOperation()],
    accounts: [anAccountRow()],
    reconciliation: [
      { label: 'Model rows', usd: usd('735.0123456'), kind: 'part' },
      { label: 'Other charges', usd: usd('6.1576544'), kind: 'part' },
      { label: 'Usage', usd: usd('741.17'), kind: 'subtotal' },
      { label: 'Credits', usd: usd('-5.2'), kind: 'part' },
      { label: 'Bill', usd: usd('735.97'), kind: 'total' },
    ],
    restated: [
      { day: plusDays(sunday, -2), beforeUsd: usd('412.1'), nowUsd: usd('418.55'), kind: 'loaded' },
      { day: plusDays(sunday, -5), beforeUsd: null, nowUsd: usd('400'), kind: 'changed' },
    ],
    unmapped: [
      {
        service: 'Amazon Bedrock',
        usageType: 'USE1-<img src=x onerror=alert(1)>-widgets',
        billedUsd: usd('6.1'),
      },
    ],
    completeness: [
      { source: 'cloudwatch', account: '111122223333', region: 'us-east-1', state: 'complete', detail: '' },
      {
        source: 'cloudwatch',
        account: '111122223333',
        region: 'eu-west-1',
        state: 'failed',
        detail: 'AccessDenied: cloudwatch:GetMetricData',
      },
      {
        source: 'cloudwatch',
        account: '111122223333',
        region: 'us-west-2',
        state: 'partial',
        detail: '2 of 40 metrics answered InternalError',
      },
      { source: 'cloudwatch', account: '111122223333', region: 'sa-east-1', state: 'empty', detail: '' },
      { source: 'cost-explorer', account: null, region: null, state: 'complete', detail: '' },
    ],
    gaps: [
      { kind: 'region_failed', detail: 'CloudWatch in eu-west-1 refused: cloudwatch:GetMetricData.' },
      { kind: 'unmapped', detail: '1 line ($6.10) has a shape that no rule knows.' },
    ],
    requests: { 'ce:GetCostAndUsage': 4, 'cloudwatch:GetMetricData': 12 },
    runCostUsd: usd('0.0664'),
    sampleSeed: 7,
    ...over,
  });
}

function moverOf(model: ModelSummary, index: number): Mover {
  const kind = index === 5 ? 'new' : index === 6 ? 'gone' : 'changed';
  const usualUsd = kind === 'new' ? usd('0') : (model.usual?.usd ?? usd('0'));
  const nowUsd = kind === 'gone' ? usd('0') : (model.usd ?? usd('0'));
  const isSplit = index % 2 === 0;
  return {
    model: model.model ?? '',
    modelName: model.modelName,
    kind,
    usualUsd,
    nowUsd,
    deltaUsd: subtract(nowUsd, usualUsd),
    volumeUsd: isSplit ? usd('60.25') : null,
    rateUsd: isSplit ? usd('20.1') : null,
  };
}

interface NamedModel {
  readonly model: string;
  readonly modelName: string;
  readonly provider: string;
  readonly usualCents: number;
}

function modelAt(index: number): NamedModel {
  const [model, modelName, provider, usualCents] = names[index] ?? [
    `acme.model-${index}`,
    `Acme model ${index} with a rather long name that goes on`,
    'Acme & Sons',
    100 + index,
  ];
  return { model, modelName, provider, usualCents };
}

function firstDay(): Day {
  return plusDays(sunday, -21);
}

function dayCost(day: Day, at: number, index: number, { model, modelName, usualCents }: NamedModel): DayCost {
  const weekend = [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay()) ? 55 : 100;
  const wave = 90 + ((at * 7 + index * 13) % 23);
  const surge = index === 0 && at > 38 ? 160 : 100;
  const value = multiply(fromInteger(Math.round((usualCents * weekend * wave * surge) / 1_000_000)), cent());
  return { day, model, modelName, usd: at === 20 ? null : value, estimated: at > 39 };
}

function dayTotal(day: Day, at: number, costs: readonly DayCost[]): DayTotal {
  const own = costs.filter((cost) => cost.day === day);
  const isKnown = own.every((cost) => cost.usd !== null);
  const tokens = 1_000_000 * (20 + ((at * 5) % 17));
  return {
    day,
    usd: isKnown ? sum(own.flatMap((cost) => cost.usd ?? [])) : null,
    estimated: at > 39,
    inputTokens: at === 20 ? null : tokens,
    outputTokens: at === 20 ? null : Math.round(tokens / 4),
    cacheReadTokens: at === 20 ? null : tokens * 4,
    cacheWriteTokens: at === 20 ? null : Math.round(tokens / 3),
    coverage: at === 20 ? null : usd(at === 41 ? '0.602' : at === 40 ? '0.97' : '1'),
  };
}

function summaryOf(model: NamedModel, index: number, costs: readonly DayCost[]): ModelSummary {
  const days = costs.filter((cost) => cost.model === model.model).map((cost) => cost.usd);
  const now = days.at(-1) ?? null;
  const isUnknown = index === 9;
  return {
    model: model.model,
    modelName: model.modelName,
    provider: model.provider,
    usd: isUnknown ? null : now,
    quality: isUnknown ? 'unknown' : index % 4 === 3 ? 'partial' : index < 4 ? 'rate' : 'bill',
    billedUsd: isUnknown || now === null ? null : round(multiply(now, 0.6), 2),
    usual:
      index === 8 || now === null
        ? null
        : { usd: days.at(-8) ?? usd('0'), nowUsd: now, inPart: index % 4 === 3, basis: 'weekday', days: 5 },
    invocations: 12_345 - index * 900,
    inputTokens: 18_200_345 - index * 1_300_000,
    outputTokens: 3_400_120 - index * 200_000,
    cacheReadTokens: index % 3 === 2 ? null : 98_000_000 - index * 7_000_000,
    cacheWriteTokens: index % 3 === 2 ? null : 4_000_000,
    usdPerMillionTokens: isUnknown ? null : usd('3.214'),
    lastDaysUsd: days.slice(-7),
    partial: index === 2,
  };
}

function rowOf(model: NamedModel, index: number) {
  return aRow({
    ...model,
    region: index % 2 === 0 ? 'us-east-1' : 'eu-west-1',
    routing: index % 3 === 0 ? 'global' : 'regional',
    expectedUsd: index === 9 ? null : usd('12.34'),
    expectedBasis: index === 9 ? null : index < 4 ? 'rate' : 'bill',
    status: index === 9 ? 'usage_only' : 'matched',
    billedUsd: index === 9 ? null : usd('7.4'),
    partial: index === 2 ? 'usage' : null,
  });
}

function shares(...list: readonly (readonly [string, string])[]) {
  return list.map(([key, name], index) => ({
    key,
    name,
    usd: index === 2 ? null : usd(String(900 - index * 400)),
    quality: index === 2 ? ('unknown' as const) : index === 0 ? ('rate' as const) : ('bill' as const),
    partial: false,
    billedUsd: index === 0 ? usd('540') : index === 1 ? usd('500') : null,
  }));
}

function cent(): Decimal {
  return parseDecimal('0.01') ?? fromInteger(0);
}
