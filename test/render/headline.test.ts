import type { ChargeGroup } from '../../src/domain/charge.ts';
import { lastDay, oneDay, plusDays } from '../../src/domain/date-range.ts';
import type { DayTotal, Report } from '../../src/domain/report.ts';
import type { ReportRow } from '../../src/domain/report-row.ts';
import { subjectOf } from '../../src/render/subject.ts';
import { headline } from '../../src/render/view-headline.ts';
import { aConfig, aReport, aRow, day, someTotals, sunday, usd } from '../support/report-builder.ts';

const usual = {
  usd: usd('1102.4'),
  nowUsd: usd('1234.56'),
  inPart: false,
  basis: 'weekday',
  days: 5,
} as const;
const billRead = {
  source: 'cost-explorer',
  account: null,
  region: null,
  state: 'complete',
  detail: '',
} as const;
const usageRead = {
  source: 'cloudwatch',
  account: '1',
  region: 'us-east-1',
  state: 'complete',
  detail: '',
} as const;
const loadingRow = aRow({ expectedBasis: 'rate', billingCoverage: usd('0.6') });
const bare = { rows: [], charges: [] };
const nothing = someTotals({
  billedUsd: usd('0'),
  expectedUsd: usd('0'),
  invocations: 0,
  inputTokens: 0,
  outputTokens: 0,
  billingCoverage: null,
});
const week = { start: plusDays(sunday, -6), end: plusDays(sunday, 1) };
const november = { start: day('2026-11-01'), end: day('2026-12-01') };

const loading: Partial<Report> = {
  status: 'loading',
  rows: [loadingRow],
  usual: { ...usual, nowUsd: usd('1234.4') },
  totals: someTotals({ billedUsd: usd('741.17'), expectedUsd: usd('1234.4'), billingCoverage: usd('0.6') }),
};
const settled: Partial<Report> = {
  usual,
  totals: someTotals({ billedUsd: usd('1234.56'), expectedUsd: usd('1234.56') }),
};
const soFar: Partial<Report> = {
  status: 'loading',
  usual,
  rows: [aRow({ expectedBasis: null, expectedUsd: null })],
  totals: someTotals({ billedUsd: usd('741.17'), expectedUsd: usd('741.17'), billingCoverage: usd('0.4') }),
};
const billFailed: Partial<Report> = {
  ...bare,
  rows: [aRow({ status: 'usage_only', billedUsd: null, expectedUsd: null, expectedBasis: null })],
  completeness: [usageRead, { ...billRead, state: 'failed' }],
  totals: someTotals({ billedUsd: null, expectedUsd: null, billingCoverage: null }),
};
const usageFailed: Partial<Report> = {
  ...bare,
  totals: nothing,
  completeness: [billRead, { ...usageRead, state: 'failed' }],
};
const zeroUsual = { ...usual, usd: usd('0') };
const silence = { ...usual, usd: usd('412.3'), nowUsd: usd('0') };
const inPart = someTotals({
  billedUsd: usd('741.17'),
  expectedUsd: usd('1234.4'),
  expectedComplete: false,
  billingCoverage: usd('0.6'),
});
const byChargeGroup = [
  { key: 'batch', name: 'Batch inference' },
  { key: 'guardrail', name: 'Guardrails' },
].map((group) => ({ ...group, usd: null, quality: 'unknown' as const, billedUsd: null, partial: false }));
const noUsage: Partial<Report> = {
  ...bare,
  totals: nothing,
  completeness: [billRead, { ...usageRead, state: 'empty' }],
};

describe('the sentence', () => {
  it.each([
    [
      'while the bill loads, tells what is expected and how much of it is billed',
      loading,
      'Bedrock cost about $1,234 on Sunday 22 November, $132 (12%) more than a usual Sunday. $741 has reached the bill so far (60% of tokens).',
    ],
    [
      'says when nothing has reached the bill',
      { ...loading, totals: someTotals({ billedUsd: usd('0'), expectedUsd: usd('1234.4') }) },
      'Bedrock cost about $1,234 on Sunday 22 November, $132 (12%) more than a usual Sunday. Nothing has reached the bill so far.',
    ],
    [
      'of a settled day is exact to the cent',
      settled,
      'You spent $1,234.56 on Bedrock on Sunday 22 November, $132 (12%) more than a usual Sunday.',
    ],
    [
      'of a settled day shows what cents would hide',
      { totals: someTotals({ billedUsd: usd('0.0021'), expectedUsd: usd('0.0021') }) },
      'You spent $0.0021 on Bedrock on Sunday 22 November.',
    ],
    [
      'compares with all days when there are too few of the weekday',
      { ...settled, usual: { ...usual, basis: 'all_days', usd: usd('2000') } },
      'You spent $1,234.56 on Bedrock on Sunday 22 November, $765 (38%) less than a usual day.',
    ],
    [
      'never divides by a usual of nothing',
      { ...settled, usual: { ...usual, usd: usd('0') } },
      'You spent $1,234.56 on Bedrock on Sunday 22 November; a usual Sunday costs nothing.',
    ],
    [
      'of a first day of use says so, whatever days before it would be usual',
      { ...settled, usual: zeroUsual, dayTotals: usedSince(0) },
      'You spent $1,234.56 on Bedrock on Sunday 22 November; nothing was used in the 5 days before.',
    ],
    [
      'of a second day of use tells of the first, like for like or not',
      { ...settled, usual: { ...zeroUsual, inPart: true }, dayTotals: usedSince(1) },
      'You spent $1,234.56 on Bedrock on Sunday 22 November; it was first used on Saturday 21 November.',
    ],
    [
      'knows use on days whose cost is unknown',
      { ...settled, usual: zeroUsual, dayTotals: usedSince(2).map((one) => ({ ...one, usd: null })) },
      'You spent $1,234.56 on Bedrock on Sunday 22 November; it was first used on Friday 20 November.',
    ],
    [
      'of a weekday that is usually free says that alone',
      { ...settled, usual: zeroUsual, dayTotals: usedSince(3) },
      'You spent $1,234.56 on Bedrock on Sunday 22 November; a usual Sunday costs nothing.',
    ],
    [
      'of a range after nothing tells of the past',
      { ...settled, window: week, usual: { ...zeroUsual, basis: 'previous_range' }, dayTotals: usedSince(9) },
      'You spent $1,234.56 on Bedrock in the week of Monday 16 November; the week before cost nothing.',
    ],
    [
      'makes nothing of a change below half a percent',
      { ...settled, usual: { ...usual, usd: usd('1230') } },
      'You spent $1,234.56 on Bedrock on Sunday 22 November, about as much as a usual Sunday.',
    ],
    [
      'knows no end of a rise, but one of a fall',
      { ...settled, usual: { ...usual, usd: usd('617.6') } },
      'You spent $1,234.56 on Bedrock on Sunday 22 November, $617 (100%) more than a usual Sunday.',
    ],
    [
      'says at least, and which charges may still come',
      {
        ...loading,
        totals: inPart,
        rows: [loadingRow, waiting('batch'), waiting('guardrail')],
        byChargeGroup,
      },
      'Bedrock cost at least $1,234 on Sunday 22 November, $132 (12%) more than a usual Sunday. $741 has reached the bill so far (60% of tokens); more may come for batch inference and guardrails.',
    ],
    [
      'says at least, and which models are not known yet, the first two by name',
      {
        ...loading,
        totals: inPart,
        rows: [loadingRow, ...['A', 'B', 'B', 'C', 'D'].map((name) => waiting('on_demand', name))],
      },
      'Bedrock cost at least $1,234 on Sunday 22 November, $132 (12%) more than a usual Sunday. $741 has reached the bill so far (60% of tokens); more may come for A, B and 2 others.',
    ],
    [
      'says at least where a count was read in part, while the bill loads',
      { ...loading, completeness: [{ ...usageRead, state: 'partial' }] },
      'Bedrock cost at least $1,234 on Sunday 22 November, $132 (12%) more than a usual Sunday. $741 has reached the bill so far (60% of tokens).',
    ],
    [
      'says at least where the bill was read in part, however old',
      { ...settled, completeness: [{ ...billRead, state: 'partial' }] },
      'You spent at least $1,234.56 on Bedrock on Sunday 22 November, $132 (12%) more than a usual Sunday.',
    ],
    [
      'of a settled day rests on the bill alone',
      { ...settled, completeness: [billRead, { ...usageRead, state: 'partial' }] },
      'You spent $1,234.56 on Bedrock on Sunday 22 November, $132 (12%) more than a usual Sunday.',
    ],
    [
      'says as much when nothing changed',
      { ...settled, usual: { ...usual, usd: usd('1234.56') } },
      'You spent $1,234.56 on Bedrock on Sunday 22 November, as much as a usual Sunday.',
    ],
    [
      'where nothing can be expected, tells what is billed so far',
      soFar,
      'So far, Bedrock has billed $741 for usage on Sunday 22 November (40% of tokens). What is still to come cannot be told yet.',
    ],
    [
      'without a bill, tells the tokens instead',
      billFailed,
      'What Bedrock cost on Sunday 22 November is not known yet. CloudWatch counted 1.50K tokens in 10 requests.',
    ],
    [
      'does not call a failed CloudWatch no usage',
      usageFailed,
      'What Bedrock cost on Sunday 22 November is not known yet.',
    ],
    ['of a day without anything says so', noUsage, 'No Bedrock usage on Sunday 22 November.'],
    [
      'of a day without anything tells what it usually costs',
      { ...noUsage, usual: silence },
      'No Bedrock usage on Sunday 22 November; a usual Sunday costs $412.',
    ],
    [
      'names a week',
      { ...settled, window: week, usual: { ...usual, basis: 'previous_range' } },
      'You spent $1,234.56 on Bedrock in the week of Monday 16 November, $132 (12%) more than the week before.',
    ],
    [
      'names a month',
      { ...settled, window: november, usual: null },
      'You spent $1,234.56 on Bedrock in November 2026.',
    ],
  ] satisfies readonly (readonly [string, Partial<Report>, string])[])('%s', (_, over, sentence) => {
    expect(headline(aReport(over)).sentence).toBe(sentence);
  });

  it('calls a day settled once it is older than the days that may be restated', () => {
    const old = { ...loading, generatedAt: '2026-11-30T06:00:00.000Z' };
    expect(headline(aReport(old)).kind).toBe('settled');
    expect(headline(aReport({ ...old, generatedAt: '2026-11-29T06:00:00.000Z' })).kind).toBe('expected');
  });
});

describe('the subject', () => {
  const anomaly = {
    model: 'anthropic.claude-opus-4-8',
    modelName: 'Claude Opus 4.8',
    day: sunday,
    usualUsd: usd('302'),
    actualUsd: usd('712'),
    deltaUsd: usd('410'),
    deltaRatio: usd('1.36'),
    since: sunday,
  };
  const missing = [
    billRead,
    ...Array.from({ length: 8 }, (_, index) => ({
      ...usageRead,
      state: index < 2 ? ('failed' as const) : ('complete' as const),
    })),
  ];

  it.each([
    ['ordinary and loading', loading, 'Bedrock ≈$1,234 Sun 22 Nov · ▲12% vs usual Sun · acme-prod'],
    ['settled', settled, 'Bedrock $1,235 Sun 22 Nov · ▲12% vs usual Sun · acme-prod'],
    [
      'alert',
      { ...loading, anomalies: [anomaly] },
      '⚠ Bedrock +$410 on Claude Opus 4.8, Sun 22 Nov · acme-prod',
    ],
    [
      'alert of a fall',
      { ...loading, anomalies: [{ ...anomaly, actualUsd: usd('214'), deltaUsd: usd('-88') }] },
      '⚠ Bedrock −$88.00 on Claude Opus 4.8, Sun 22 Nov · acme-prod',
    ],
    [
      'alert, the largest of several',
      {
        ...loading,
        anomalies: [{ ...anomaly, modelName: 'Small', actualUsd: usd('332'), deltaUsd: usd('30') }, anomaly],
      },
      '⚠ Bedrock +$410 on Claude Opus 4.8, Sun 22 Nov · acme-prod',
    ],
    ['no usage', noUsage, 'Bedrock: no usage Sun 22 Nov · acme-prod'],
    [
      'no usage where there usually is',
      { ...noUsage, usual: silence },
      'Bedrock: no usage Sun 22 Nov · usual Sun is $412 · acme-prod',
    ],
    [
      'first use',
      { ...settled, usual: zeroUsual, dayTotals: usedSince(0) },
      'Bedrock $1,235 Sun 22 Nov · first use · acme-prod',
    ],
    [
      'second day of use',
      { ...settled, usual: zeroUsual, dayTotals: usedSince(1) },
      'Bedrock $1,235 Sun 22 Nov · first used Sat 21 Nov · acme-pr…',
    ],
    [
      'usually free',
      { ...settled, usual: zeroUsual, dayTotals: usedSince(4) },
      'Bedrock $1,235 Sun 22 Nov · usual Sun is $0 · acme-prod',
    ],
    [
      'as usual',
      { ...settled, usual: { ...usual, usd: usd('1235') } },
      'Bedrock $1,235 Sun 22 Nov · ≈ same as usual Sun · acme-prod',
    ],
    [
      'sources missing',
      { ...loading, completeness: missing },
      'Bedrock ≈$1,234 Sun 22 Nov · 2 of 9 sources missing · acme-…',
    ],
    ['billed so far', soFar, 'Bedrock $741 so far, Sun 22 Nov · acme-prod'],
    ['bill unknown', { ...billFailed, completeness: [] }, 'Bedrock: cost unknown, Sun 22 Nov · acme-prod'],
    [
      'week',
      { ...settled, window: week, usual: { ...usual, basis: 'previous_range' } },
      'Bedrock $1,235 week of Mon 16 Nov · ▲12% vs week before',
    ],
    [
      'week with something unusual in it',
      { ...settled, window: week, anomalies: [anomaly] },
      'Bedrock $1,235 week of Mon 16 Nov · ⚠ 1 unusual · acme-prod',
    ],
    ['month', { ...settled, window: november, usual: null }, 'Bedrock $1,235 November 2026 · acme-prod'],
    [
      'other range',
      { ...settled, window: { start: day('2026-11-01'), end: day('2026-11-08') }, usual: null },
      'Bedrock $1,235 Sun 1 Nov – Sat 7 Nov · acme-prod',
    ],
    [
      'route',
      { ...settled, usual: null, route: 'search-team' },
      'Bedrock $1,235 Sun 22 Nov · acme-prod/search-team',
    ],
    ['no name', { ...settled, usual: null, config: aConfig({ name: '' }) }, 'Bedrock $1,235 Sun 22 Nov'],
    [
      'a name with line breaks',
      { ...settled, usual: null, config: aConfig({ name: 'a\r\nBcc: x@y' }) },
      'Bedrock $1,235 Sun 22 Nov · a Bcc: x@y',
    ],
  ] satisfies readonly (readonly [string, Partial<Report>, string])[])('%s', (_, over, subject) => {
    expect(subjectOf(aReport(over))).toBe(subject);
  });

  it.each([1, 40, 200])(
    'stays within 60 characters and keeps its number with names of %d characters',
    (length) => {
      const config = aConfig({ name: '😀'.repeat(length) });
      const long = { ...anomaly, modelName: 'M'.repeat(length), actualUsd: usd('123758.7') };
      for (const over of [{ anomalies: [long] }, { completeness: missing }, {}, { window: week }]) {
        const subject = subjectOf(aReport({ ...loading, config, ...over }));
        expect(Array.from(subject).length).toBeLessThanOrEqual(60);
        expect(subject).toMatch(/\$1,234|\+\$123,457/);
      }
    },
  );

  it('differs from day to day', () => {
    const days = [0, 1, 2].map((back) => oneDay(plusDays(sunday, -back)));
    const subjects = days.map((window) =>
      subjectOf(aReport({ ...noUsage, window, id: `daily/${lastDay(window)}` })),
    );
    expect(new Set(subjects).size).toBe(3);
  });
});

/** A row of which it cannot be told yet what it will cost. */
function waiting(chargeGroup: ChargeGroup, modelName = 'Nova Pro'): ReportRow {
  return aRow({ chargeGroup, modelName, expectedUsd: null, expectedBasis: null });
}

/** Six days up to the Sunday, used since so many days before it; what was used is a cent and a token. */
function usedSince(back: number): readonly DayTotal[] {
  return Array.from({ length: 6 }, (_, index) => {
    const isUsed = 5 - index <= back;
    const count = isUsed ? 1 : 0;
    return {
      day: plusDays(sunday, index - 5),
      usd: usd(isUsed ? '0.01' : '0'),
      estimated: false,
      inputTokens: count,
      outputTokens: 0,
      cacheReadTokens: null,
      cacheWriteTokens: null,
      coverage: null,
    };
  });
}
