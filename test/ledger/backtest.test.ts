/*
 * How far "expected" falls from the bill that comes in the end, by how much of the day was on the bill.
 *
 * A token that is missing from the bill is priced at r, what its class cost per token over the settled days; it will
 * cost the price of the line it lands on. So, with N tokens of a class and a share f of them billed:
 *
 *     lines that load alike:    error = (1 - f) N (r - p), p being the day's own rate; exactly
 *     lines in any order:     |error| <= (1 - f) N max(r - cheapest line, dearest line - r)
 *
 * Both are asserted from r and p worked out here, and so is a ceiling in percent of the final bill for each case. The
 * errors themselves stand in docs/data-sources.md, which is held to them.
 */
import { readFileSync } from 'node:fs';
import type { ChargeLine } from '../../src/domain/charge.ts';
import type { Day } from '../../src/domain/date-range.ts';
import { toNumber } from '../../src/domain/money.ts';
import { buildLedger } from '../../src/ledger/build-ledger.ts';
import { dayOfAge, line, series, snapshot } from '../support/snapshot-builder.ts';

/** A line of the bill: its price, and its percentage of the class on a day of some age. */
interface Meter {
  readonly usageType: string;
  readonly usdPerMillion: (age: number) => number;
  readonly percent: (age: number) => number;
}

interface Mix {
  readonly service: string;
  readonly modelId: string;
  readonly metric: 'inputTokens' | 'cacheWriteTokens';
  /** From the first to the last that reaches the bill, unless they load alike. */
  readonly meters: readonly Meter[];
  readonly loads: 'alike' | 'in order';
  /** A line of the same model in another row, on every day. */
  readonly beside?: Meter;
}

const coverages = [20, 50, 80];
const millions = 100;
const settledAges = [2, 3, 4, 5, 6, 7, 8];

const always =
  (value: number): Meter['percent'] =>
  () =>
    value;
/** A mix that moves from day to day, and stands on day 1, the day to forecast, at its upper end. */
const swing = (middle: number, by: number) => (age: number) =>
  middle + by * ([0, 1, -1, 0.5, -0.5][age % 5] ?? 0);

function sonnet(name: string, usdPerMillion: Meter['usdPerMillion'], percent = always(100)): Meter {
  return { usageType: `USE1-MP:USE1_${name}-Units`, usdPerMillion, percent };
}

function nova(name: string, usdPerMillion: number, percent: Meter['percent']): Meter {
  return { usageType: `USE1-NovaPro-input-tokens${name}`, usdPerMillion: always(usdPerMillion), percent };
}

const ofSonnet = {
  service: 'Claude Sonnet 4.5 (Amazon Bedrock Edition)',
  modelId: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
  metric: 'inputTokens',
} as const;
const ofNova = { service: 'Amazon Bedrock', modelId: 'amazon.nova-pro-v1:0', metric: 'inputTokens' } as const;

const fiveMinutes = sonnet('CacheWriteInputTokenCount', always(3.75), swing(70, -10));
const oneHour = sonnet('CacheWrite1hInputTokenCount', always(6), swing(30, 10));
const short = sonnet('input_tokens_standard', always(3), swing(90, -6));
const long = sonnet('input_tokens_long_ctx_standard', always(6), swing(10, 6));
const flex = nova('-flex', 0.4, swing(20, 10));
const standard = nova('', 0.8, always(60));
const priority = nova('-priority', 1.4, swing(20, -10));

/** Each with the highest error in percent of the final bill, at 20, 50 and 80 % of the tokens billed. */
const cases: readonly (readonly [name: string, mix: Mix, ceilings: readonly number[]])[] = [
  ['one price', { ...ofSonnet, meters: [sonnet('InputTokenCount', always(3))], loads: 'alike' }, [0, 0, 0]],
  [
    'global beside regional',
    {
      ...ofSonnet,
      modelId: `global.${ofSonnet.modelId}`,
      meters: [sonnet('InputTokenCount_Global', always(2.7))],
      loads: 'alike',
      beside: sonnet('InputTokenCount', always(3)),
    },
    // Rates are kept per routing; one rate for both would be off by up to 11 %.
    [0, 0, 0],
  ],
  [
    'price cut by 20 %, 4 days ago',
    {
      ...ofSonnet,
      meters: [sonnet('InputTokenCount', (age) => (age <= 4 ? 2.4 : 3))],
      loads: 'alike',
    },
    // Four of the seven settled days are at the old price: 4/7 x 25 % = 14.3 % too high.
    [12, 8, 3],
  ],
  [
    'cache writes of 5 min and 1 h',
    { ...ofSonnet, metric: 'cacheWriteTokens', meters: [fiveMinutes, oneHour], loads: 'alike' },
    [5, 3, 1.5],
  ],
  [
    'cache writes, 1 h billed last',
    { ...ofSonnet, metric: 'cacheWriteTokens', meters: [fiveMinutes, oneHour], loads: 'in order' },
    [9, 13, 7],
  ],
  ['long context at twice the price', { ...ofSonnet, meters: [short, long], loads: 'alike' }, [5, 3, 1.5]],
  ['long context billed last', { ...ofSonnet, meters: [short, long], loads: 'in order' }, [8, 10, 13]],
  ['flex, standard, priority', { ...ofNova, meters: [flex, standard, priority], loads: 'alike' }, [13, 8, 4]],
  [
    'flex first, priority last',
    { ...ofNova, meters: [flex, standard, priority], loads: 'in order' },
    [22, 20, 13],
  ],
  [
    'priority first, flex last',
    { ...ofNova, meters: [priority, standard, flex], loads: 'in order' },
    [22, 20, 13],
  ],
];

const table: string[] = [];
const documented = readFileSync('docs/data-sources.md', 'utf8')
  .split('\n')
  .filter((text) => text.startsWith('| '))
  .map((text) => text.split('|').slice(1, -1))
  .map((cells) => cells.map((cell) => cell.trim()));

function percentText(percent: number): string {
  const text = Math.abs(percent).toFixed(1);
  if (text === '0.0') return '0';
  return `${percent < 0 ? '−' : '+'}${text}`;
}

describe.each(cases)('%s', (name, mix, ceilings) => {
  const final = finalBill(mix);
  const settled = average(settledAges.map((age) => ratesOf(mix, age).own));
  const { own, cheapest, dearest } = ratesOf(mix, 1);
  const errors = coverages.map((coverage) => expectedAt(mix, coverage) - final);
  const percents = errors.map((error) => percentText((100 * error) / final));
  table.push([name.padEnd(32), ...percents.map((percent) => percent.padStart(6))].join(' '));

  it('stands in docs/data-sources.md', () => {
    expect(documented).toContainEqual([name, ...percents]);
  });

  it.each(coverages.map((coverage, index) => [coverage, errors[index] ?? Number.NaN, ceilings[index] ?? 0]))(
    'at %d %% coverage is as far off as its mix of prices allows',
    (coverage, error, ceiling) => {
      const missing = millions * (1 - coverage / 100);
      if (mix.loads === 'alike') expect(error).toBeCloseTo(missing * (settled - own), 6);
      const bound = missing * Math.max(settled - cheapest, dearest - settled);
      expect(Math.abs(error)).toBeLessThanOrEqual(bound + 1e-6);
      expect(Math.abs(error) / final).toBeLessThanOrEqual(ceiling / 100 + 1e-9);
    },
  );
});

afterAll(() => {
  process.stdout.write(
    `Expected against the final bill, by tokens billed (${coverages.join(', ')} %)\n${table.join('\n')}\n`,
  );
});

function ratesOf({ meters }: Mix, age: number) {
  const prices = meters.map(({ usdPerMillion }) => usdPerMillion(age));
  const own = meters.reduce(
    (total, meter) => total + (meter.percent(age) / 100) * meter.usdPerMillion(age),
    0,
  );
  return { own, cheapest: Math.min(...prices), dearest: Math.max(...prices) };
}

function average(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}

/** What the ledger expects of day 1 when so many percent of its tokens are billed and the days before it are settled. */
function expectedAt(mix: Mix, coverage: number): number {
  const charges = [...settledAges, 9, 10].flatMap((age) => linesOf(mix, age, 100));
  return expectedOfDayOne(mix, [...charges, ...linesOf(mix, 1, coverage)], dayOfAge(0), 'rate');
}

/** What day 1 has cost, read when nothing of it can be missing any more. */
function finalBill(mix: Mix): number {
  return expectedOfDayOne(mix, linesOf(mix, 1, 100), dayOfAge(-20), 'bill');
}

function expectedOfDayOne(
  { modelId, metric }: Mix,
  charges: readonly ChargeLine[],
  today: Day,
  basis: 'bill' | 'rate',
): number {
  const ages = [1, ...settledAges, 9, 10];
  const days = Object.fromEntries(
    ages.map((age) => [dayOfAge(age), { inputTokens: 0, outputTokens: 0, [metric]: millions * 1_000_000 }]),
  );
  const usage = [series(modelId, days)];
  const { rows } = buildLedger(snapshot({ generatedAt: `${today}T06:00:00.000Z`, usage, charges }));
  const expected = rows.find(
    ({ date, usage: counted }) => date === dayOfAge(1) && counted !== null,
  )?.expected;
  expect(expected?.basis).toBe(basis);
  return expected?.usd ? toNumber(expected.usd) : Number.NaN;
}

/** The lines of a day of which so many percent of the tokens are billed. */
function linesOf(
  { service, meters, loads, beside }: Pick<Mix, 'service' | 'meters' | 'loads' | 'beside'>,
  age: number,
  coverage: number,
): readonly ChargeLine[] {
  const perMillion = service === 'Amazon Bedrock' ? 1000 : 1;
  let left = coverage;
  const own = meters.flatMap((meter) => {
    const whole = meter.percent(age);
    const percent = loads === 'alike' ? (whole * coverage) / 100 : Math.min(whole, left);
    left -= percent;
    const tokens = (millions * percent) / 100;
    const usd = (tokens * meter.usdPerMillion(age)).toFixed(9);
    return percent === 0
      ? []
      : [line(dayOfAge(age), service, meter.usageType, String(tokens * perMillion), usd)];
  });
  const other = beside ? linesOf({ service, meters: [beside], loads }, age, 100) : [];
  return [...own, ...other];
}
