import { dataFiles } from '../../src/render/data-files.ts';
import { reportPage, reportPageView } from '../../src/render/html.ts';
import { htmlFaults } from '../support/html-faults.ts';
import { aReport, aRow, sunday, usd } from '../support/report-builder.ts';
import { aRichReport } from '../support/rich-report.ts';
import { sha256, templateSources as templates } from '../support/template-sources.ts';

const options = { templates, sha256 };
const rich = aRichReport();
const html = textOf(reportPage(rich, options).body);

describe('the report page', () => {
  it.each([
    ['a report', null, 'daily/2026-11-22/report.html'],
    ['a route', 'search-team', 'daily/2026-11-22/routes/search-team/report.html'],
  ])('of %s lies in its own folder', (_, route, key) => {
    expect(reportPage(aReport({ route }), options)).toMatchObject({
      key,
      contentType: 'text/html; charset=utf-8',
    });
  });

  it('is the same bytes for the same report', () => {
    expect(reportPage(aRichReport(), options).body).toEqual(reportPage(rich, options).body);
  });

  it('lets only its own style and script run, by hash', () => {
    const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? '';
    const script = /<script>([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '';
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
    expect(unescaped(policy).split('; ')).toEqual([
      "default-src 'none'",
      `style-src 'sha256-${sha256(style)}'`,
      `script-src 'sha256-${sha256(script)}'`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(html).not.toMatch(/ style=| on\w+=/);
  });

  it('asks for nothing from anywhere', () => {
    expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    expect(html).not.toMatch(/@import|url\(\s*['"]?(?!#)/);
  });

  it('escapes every name, also inside the island', () => {
    expect(html).not.toContain('<script>alert');
    expect(html).not.toContain('<img');
    expect(html).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;');
    const island = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html)?.[1] ?? '';
    expect(island).not.toContain('<');
    expect(JSON.parse(island)).toEqual({
      models: reportPageView(rich).models.map(({ sortKeys }) => sortKeys),
      rows: reportPageView(rich).rows.map(({ sortKeys }) => sortKeys),
      teams: reportPageView(rich).teams?.lines.map(({ sortKeys }) => sortKeys),
    });
  });

  it('says in words, and by no table, that nothing was captured, and of which days nothing is known', async () => {
    const teams = { rows: [], missing: [sunday], knowledgeBases: [], estimates: [] };
    const page = textOf(reportPage(aReport({ teams }), options).body);
    expect(page).toContain('No calls were captured.');
    expect(page).toContain('Without Sun 22 Nov: the capture table could not be read whole.');
    expect(page).not.toContain('data-keys="teams"');
    expect(await htmlFaults(page)).toEqual([]);
  });

  it.each([
    ['partial', 'Tokens and dollars by team of those days are missing.'],
    ['failed', 'Tokens and dollars by team are missing.'],
  ] as const)('says what a capture table that is %s hides', (state, words) => {
    const completeness = [{ source: 'capture', account: null, region: null, state, detail: 'x' } as const];
    expect(textOf(reportPage(aReport({ completeness }), options).body)).toContain(words);
  });

  it('has one sort key for each column', () => {
    const heads = [...html.matchAll(/<table data-keys="(\w+)">\s*<thead><tr>(.*?)<\/tr>/gs)].map((match) => [
      match[1],
      match[2]?.match(/<th /g)?.length,
    ]);
    const view = reportPageView(rich);
    expect(heads).toEqual([
      ['models', view.models[0]?.sortKeys.length],
      ['teams', view.teams?.lines[0]?.sortKeys.length],
      ['rows', view.rows[0]?.sortKeys.length],
    ]);
  });

  it('has a script below 5 KB', () => {
    expect(Buffer.byteLength(templates['page.js'] ?? '')).toBeLessThan(5 * 1024);
  });

  it('is valid HTML', async () => {
    for (const report of [rich, aReport(), aReport({ rows: [], charges: [] })]) {
      expect(await htmlFaults(textOf(reportPage(report, options).body))).toEqual([]);
    }
  });

  it('links only to files that are written beside it', () => {
    for (const report of [rich, aReport({ route: 'a' })]) {
      const written = [...dataFiles(report)].map(({ key }) => key.split('/').at(-1));
      expect(written).toEqual(expect.arrayContaining(reportPageView(report).files.map(({ name }) => name)));
    }
  });

  it('marks every figure that is not exact, and says why', () => {
    const marked = [...html.matchAll(/<abbr([^>]*)>([^<]*)<\/abbr>/g)];
    expect(marked.length).toBeGreaterThan(30);
    for (const [, attributes = '', text = ''] of marked) {
      expect(attributes).toMatch(/title="[^"]{10,}"/);
      expect(text).toMatch(/^(≈|◐|–)/);
    }
  });

  it('never prints an unknown as 0', () => {
    const row = aRow({
      invocations: null,
      inputTokens: null,
      outputTokens: null,
      cacheReadTokens: null,
      cacheWriteTokens: null,
      clientErrors: null,
      serverErrors: null,
      throttles: null,
      latencyAvgMs: null,
      billedUsd: null,
      billingCoverage: null,
      expectedUsd: null,
      expectedBasis: null,
      usdPerMillionTokens: null,
    });
    expect(reportPageView(aReport({ rows: [row] })).rows[0]?.figures.map(({ text }) => text)).toEqual(
      Array(12).fill('–'),
    );
  });
});

describe('a page of more rows than a browser sorts at once', () => {
  const rows = Array.from({ length: 5_003 }, (_, index) =>
    aRow({
      modelName: `Model ${index}`,
      billedUsd: usd('0.01'),
      // What is only expected counts as much as what is billed; three cost nothing, or nobody knows.
      expectedUsd:
        index === 1 ? usd('0') : index === 2500 || index === 5_002 ? null : usd(String(10 + index)),
      ...(index === 2500 && { billedUsd: null }),
      ...(index === 5_002 && { billedUsd: usd('0.000001') }),
    }),
  );

  it('shows the dearest, in the order of report.csv, and says where the others are', () => {
    const { rows: shown, rowsCut } = reportPageView(aReport({ rows }));
    const cheapest = ['Model 1', 'Model 2500', 'Model 5002'];
    const names = rows.flatMap(({ modelName }) => modelName ?? []).filter((name) => !cheapest.includes(name));
    expect(shown.map(({ model }) => model)).toEqual(names);
    expect(rowsCut).toBe('The 5,000 dearest of 5,003 rows. The others are in report.csv.');
    const page = textOf(reportPage(aReport({ rows }), options).body);
    expect(page).toContain('The 5,000 dearest of 5,003 rows. The others are in report.csv.');
    expect(page).not.toMatch(/Every row|rows above/);
  });

  it('shows all of as many as it may', () => {
    const { rows: shown, rowsCut } = reportPageView(aReport({ rows: rows.slice(0, 5_000) }));
    expect([shown.length, rowsCut]).toEqual([5_000, null]);
  });
});

describe('a row of the page', () => {
  it.each([
    ['an estimate', { expectedBasis: 'rate' }, { mark: '≈' }],
    ['a source read in part', { partial: 'usage' }, { mark: '◐' }],
    ['usage that is not on the bill', { status: 'usage_only' }, { mark: '–' }],
    ['both', { partial: 'bill', status: 'cost_only' }, { mark: '◐ –' }],
  ] as const)('has one mark for the keyboard: %s', (_, over, doubt) => {
    expect(reportPageView(aReport({ rows: [aRow(over)] })).rows[0]?.doubt).toMatchObject(doubt);
  });

  it('has none when everything is sure', () => {
    expect(reportPageView(aReport({ rows: [aRow()] })).rows[0]?.doubt).toBeNull();
  });
});

describe('the model table', () => {
  it('prints parts that add up to the printed total', () => {
    const view = reportPageView(rich);
    const inCents = (text: string) => Number(text.replace(/[^\d]/g, ''));
    const parts = view.models.map(({ cost }) => (cost.kind === 'unknown' ? 0 : inCents(cost.text)));
    expect(parts.reduce((all, part) => all + part, 0)).toBe(inCents(view.modelsTotal.text));
  });

  it('is sorted by cost, unknown last', () => {
    const known = reportPageView(rich).models.map(({ sortKeys }) => sortKeys[2]);
    expect(known.at(-1)).toBeNull();
    expect(known.slice(0, -1)).toEqual([...known.slice(0, -1)].sort((a, b) => Number(b) - Number(a)));
  });

  it('greys what moved by less than 5%', () => {
    const model = aRichReport().models[0];
    const at = (now: string) =>
      reportPageView(
        aReport({
          models:
            model === undefined
              ? []
              : [
                  {
                    ...model,
                    usual: { usd: usd('100'), nowUsd: usd(now), inPart: false, basis: 'weekday', days: 5 },
                  },
                ],
        }),
      ).models[0]?.tone;
    expect(['104.99', '105', '95.01', '95', '100'].map(at)).toEqual(['flat', 'up', 'flat', 'down', 'flat']);
  });
});

function textOf(body: Uint8Array): string {
  return new TextDecoder().decode(body);
}

function unescaped(text: string): string {
  return text.replaceAll('&#x27;', "'").replaceAll('&#x3D;', '=').replaceAll('&#x2B;', '+');
}
