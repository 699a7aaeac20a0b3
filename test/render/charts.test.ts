import { plusDays } from '../../src/domain/date-range.ts';
import type { ChartFormat } from '../../src/render/chart-frame.ts';
import { tickText } from '../../src/render/chart-frame.ts';
import { heatChart } from '../../src/render/chart-heat.ts';
import { spendChart, spendLegend } from '../../src/render/chart-spend.ts';
import { coverageChart, tokensChart } from '../../src/render/chart-tokens.ts';
import { mailChart } from '../../src/render/mail-view.ts';
import { aReport, sunday, usd } from '../support/report-builder.ts';
import { aRichReport } from '../support/rich-report.ts';

const page: ChartFormat = { id: 'x', width: 960, height: 260, days: 42, medium: 'page' };
const rich = aRichReport();
const aDay = {
  day: sunday,
  usd: usd('0'),
  estimated: false,
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  coverage: null,
};
const charts = { spendChart, tokensChart, coverageChart, heatChart };

function marksOf(svg: string): readonly string[] {
  return [...svg.matchAll(/<g class="mark" tabindex="0" role="img" aria-label="([^"]*)">/g)].map(
    (match) => match[1] ?? '',
  );
}

describe.each(Object.entries(charts))('%s', (name, draw) => {
  it('has marks that can be focused and say what they stand for', () => {
    const marks = marksOf(draw(rich, page));
    expect(marks).toHaveLength(name === 'heatChart' ? 8 : 42);
    expect(marks.every((words) => words.length > 10)).toBe(true);
  });

  it('never draws a number that is none, also without days and with days of nothing', () => {
    for (const report of [rich, aReport(), aReport({ dayTotals: [aDay] })]) {
      for (const format of [page, { ...page, width: 340, days: 14 }, mailChart(report)]) {
        expect(draw(report, format)).not.toMatch(/NaN|Infinity|undefined|null/);
      }
    }
  });

  it('has no colour of its own on a page, where the scheme decides', () => {
    expect(draw(rich, page)).not.toMatch(/fill="#|stroke="#/);
  });

  it('escapes names', () => {
    const dayCosts = rich.dayCosts.map((cost) => ({ ...cost, modelName: '<script>"&' }));
    expect(draw({ ...rich, dayCosts }, page)).not.toContain('<script>');
  });
});

describe('the spend chart', () => {
  it('shows the five dearest models, and the rest as other', () => {
    expect(spendLegend(rich).map(({ name }) => name)).toEqual([
      'Claude Opus 4.8',
      'Claude Sonnet 4.5',
      'Nova Pro',
      'Claude Haiku 4.5',
      'Llama 4 Maverick 17B',
      'Other',
    ]);
    expect(spendLegend(aRichReport({}, 3)).map(({ name }) => name)).toEqual([
      'Claude Opus 4.8',
      'Claude Sonnet 4.5',
      'Nova Pro',
    ]);
  });

  it('says on each day what it cost, what that was made of, and whether it is an estimate', () => {
    const marks = marksOf(spendChart(rich, page));
    expect(marks.at(-1)).toMatch(/^Sun 22 Nov: ≈\$871\. Claude Opus 4\.8 \$544, .*, Other \$/);
    expect(marks.at(-4)).toMatch(/^Thu 19 Nov: \$/);
    expect(marks[20]).toBe('Sun 1 Nov: not known');
  });

  it('hatches estimates and points at the days of this report', () => {
    const svg = spendChart(rich, page);
    expect(svg.match(/fill="url\(#x-hatch\)"/g)).toHaveLength(2);
    expect(svg.match(/<path [^>]*class="ink"/g)).toHaveLength(1);
  });

  it('has a usual band since the first use alone, and learns it from there', () => {
    const bands = (since: number) => {
      const used = (index: number) => index >= since;
      const dayTotals = rich.dayTotals.map((one, index) => ({
        ...one,
        usd: usd(used(index) ? '10' : '0'),
        ...(used(index) ? {} : { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 }),
      }));
      return spendChart({ ...rich, dayTotals, dayCosts: [] }, page).match(/class="band"/g)?.length ?? 0;
    };
    expect(bands(0)).toBe(42);
    expect(bands(14)).toBe(28);
    expect(bands(30)).toBe(0);
  });

  it('can be read in a mail on a phone: large letters, and days whose labels do not meet', () => {
    for (const days of [30, 92]) {
      const dayTotals = Array.from({ length: days }, (_, index) => ({
        ...aDay,
        day: plusDays(sunday, index + 1 - days),
      }));
      const format = { ...mailChart(rich), days };
      const labels = [
        ...spendChart({ ...rich, dayTotals }, format).matchAll(
          /<text x="([\d.]+)" [^>]*font-size="(\d+)"[^>]*>\d+ [A-Z]/g,
        ),
      ];
      const shown = 288 / format.width;
      expect(labels.length).toBeGreaterThan(2);
      expect(Math.min(...labels.map(([, , size]) => Number(size) * shown))).toBeGreaterThan(10);
      const places = labels.map(([, x]) => Number(x)).sort((a, b) => a - b);
      const apart = places.slice(1).map((x, index) => x - (places[index] ?? 0));
      expect(Math.min(...apart)).toBeGreaterThan(50);
    }
  });

  it('draws no boxes for letters that its font lacks', () => {
    const dayCosts = rich.dayCosts.map((cost) => ({ ...cost, modelName: `${cost.modelName} 🦜 مرحبا` }));
    const svg = spendChart({ ...rich, dayCosts }, mailChart(rich));
    expect(svg).toContain('>Claude Opus 4.8 … …</text>');
    expect(svg).not.toMatch(/🦜|م/u);
  });

  it('has for a mail an opaque ground, its legend inside, and no marks to focus', () => {
    const svg = spendChart(rich, mailChart(rich));
    expect(svg).toContain('<rect width="100%" height="100%" fill="#fff"/>');
    expect(svg).toContain('>Claude Opus 4.8</text>');
    expect(svg).not.toMatch(/tabindex|class=/);
  });
});

describe('a label at an axis', () => {
  it.each([
    [0, '0'],
    [0.25, '0.25'],
    [250, '250'],
    [1000, '1K'],
    [1500, '1.5K'],
    [20_000_000, '20M'],
  ])('%d is %s', (value, text) => {
    expect(tickText(value)).toBe(text);
  });
});
