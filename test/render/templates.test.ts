import Handlebars from 'handlebars';
import { RenderError } from '../../src/errors.ts';
import { reportPageView } from '../../src/render/html.ts';
import { indexPageView } from '../../src/render/index-page.ts';
import { mailView } from '../../src/render/mail-view.ts';
import { compileTemplates } from '../../src/render/templates.ts';
import { someTotals } from '../support/report-builder.ts';
import { aRichReport } from '../support/rich-report.ts';
import { unknownPaths } from '../support/template-paths.ts';
import { templateSources } from '../support/template-sources.ts';

const shell = { csp: '', style: '', script: '', island: '' };
const page = { ...reportPageView(aRichReport()), ...shell };
const entry = {
  ...someTotals(),
  id: 'daily/2026-11-22',
  revision: 1,
  status: 'loading',
  generatedAt: '',
  files: ['report.csv'],
} as const;
const index = { ...indexPageView([entry, { ...entry, id: 'daily/2026-11-21' }], 'acme'), ...shell };
// Seven models of fourteen and long lists: everything that is cut has something cut off.
const rich = aRichReport({}, 14);
const many = <Item>(items: readonly Item[]) => Array.from({ length: 4 }, () => items).flat();
const cut = aRichReport(
  {
    anomalies: many(rich.anomalies),
    unmapped: many(many(rich.unmapped)),
    gaps: many(rich.gaps),
    completeness: many(rich.completeness),
    byAccount: many(rich.byAccount),
  },
  14,
);
const mail = { ...mailView(cut, { fullReportUrl: 'https://example.com', attached: '' }), subject: '' };

describe('every field in a template exists in its view', () => {
  it.each([
    ['report.hbs', page],
    ['index.hbs', index],
    ['email.html.hbs', mail],
    ['email.txt.hbs', mail],
  ])('%s', (name, view) => {
    expect(unknownPaths(templateSources, name, view)).toEqual([]);
  });

  it('finds a misspelt condition, which strict templates are silent about', () => {
    const sources = { 'a.hbs': '{{#if typo}}x{{/if}}{{#each list}}{{nam}}{{/each}}' };
    expect(unknownPaths(sources, 'a.hbs', { list: [{ name: 1 }] })).toEqual(['a.hbs:1 typo', 'a.hbs:1 nam']);
  });
});

describe('raw output', () => {
  it('stands only where the text is our own', () => {
    const raw = Object.entries(templateSources).flatMap(([name, source]) =>
      name.endsWith('.hbs')
        ? [...source.matchAll(/\{\{\{\s*(\S+?)\s*\}\}\}|\{\{&\s*(\S+?)\s*\}\}/g)].map(
            (match) => `${name} ${match[1] ?? match[2]}`,
          )
        : [],
    );
    expect(raw.sort()).toEqual([
      'index.hbs island',
      'index.hbs script',
      'index.hbs style',
      'report.hbs island',
      'report.hbs narrow',
      'report.hbs script',
      'report.hbs style',
      'report.hbs wide',
    ]);
  });
});

describe('a template that cannot be rendered', () => {
  const view = { totals: { billedUsd: '1' }, lines: [{ name: 'x' }] };

  it.each([
    [
      'a misspelt field, with its line and the nearest name',
      { 'a.hbs': 'x\n{{totals.biledUsd}}' },
      'Template a.hbs, line 2: there is no field "biledUsd". Did you mean "billedUsd"?',
    ],
    [
      'a field that resembles none',
      { 'a.hbs': '{{qqqqqqqq}}' },
      'Template a.hbs, line 1: there is no field "qqqqqqqq".',
    ],
    [
      'a fault inside a partial, under the partial’s own name',
      { 'a.hbs': '\n\n{{#each lines}}{{> part}}{{/each}}', 'partials/part.hbs': '\n{{nam}}' },
      'Template partials/part.hbs, line 2: there is no field "nam". Did you mean "name"?',
    ],
    [
      'a partial that does not exist',
      { 'a.hbs': '{{> nowhere}}' },
      'Template a.hbs: The partial nowhere could not be found',
    ],
    [
      'a block that is not closed',
      { 'a.hbs': '{{#if totals}}\nx' },
      'Template a.hbs, line 2: Parse error on line 2:',
    ],
    [
      'a helper that is not known',
      { 'a.hbs': '{{shout totals}}' },
      'Template a.hbs, line 1: You specified knownHelpersOnly, but used the unknown helper shout',
    ],
    ['a template that is missing', {}, 'Template a.hbs is missing.'],
  ])('says so: %s', (_, sources, message) => {
    const render = () => compileTemplates(sources)('a.hbs', view);
    expect(render).toThrow(RenderError);
    expect(render).toThrow(message);
    expect(render).toThrow(expect.objectContaining({ code: 'RENDER_FAILED', exitCode: 4 }));
  });
});

describe('escaping', () => {
  it('is on in pages and off in text', () => {
    const sources = { 'a.hbs': '{{name}}', 'a.txt.hbs': '{{name}}' };
    const render = compileTemplates(sources);
    expect(render('a.hbs', { name: '<b>&"' })).toBe('&lt;b&gt;&amp;&quot;');
    expect(render('a.txt.hbs', { name: '<b>&"' })).toBe('<b>&"');
  });

  it('leaves nothing registered for others', () => {
    compileTemplates({ 'partials/mine.hbs': 'x' });
    expect(Object.keys(Handlebars.partials)).toEqual([]);
  });
});
