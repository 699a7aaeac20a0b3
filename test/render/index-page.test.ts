import type { ArchiveIndexEntry } from '../../src/domain/archive-index.ts';
import { indexPage, indexPageView } from '../../src/render/index-page.ts';
import { htmlFaults } from '../support/html-faults.ts';
import { someTotals, usd } from '../support/report-builder.ts';
import { sha256, templateSources as templates } from '../support/template-sources.ts';

function anEntry(id: string, over: Partial<ArchiveIndexEntry> = {}): ArchiveIndexEntry {
  return {
    ...someTotals({ billedUsd: usd('100.25'), expectedUsd: usd('110.5'), billingCoverage: usd('0.9') }),
    id,
    revision: 0,
    status: 'complete',
    generatedAt: '2026-11-23T06:00:00.000Z',
    files: ['report.html', 'report.csv', 'report.json'],
    ...over,
  };
}

const entries = [
  anEntry('daily/2026-10-31'),
  anEntry('daily/2026-11-21', { revision: 2 }),
  anEntry('range/2026-11-16_2026-11-22'),
  anEntry('daily/2026-11-22', { status: 'loading' }),
];

describe('the archive page', () => {
  it('lists every report, newest first, by month', () => {
    const { months } = indexPageView(entries, 'acme');
    expect(months.map(({ name, reports }) => [name, reports.map(({ title }) => title)])).toEqual([
      ['November 2026', ['Week of Mon 16 Nov', 'Sun 22 Nov', 'Sat 21 Nov']],
      ['October 2026', ['Sat 31 Oct']],
    ]);
  });

  it('sums days only: a range would count its days twice', () => {
    const [november, october] = indexPageView(entries, '').months;
    expect(november?.total).toMatchObject({ text: '≈$221', kind: 'estimated' });
    expect(november?.days).toBe('2 days');
    expect(october?.total).toMatchObject({ text: '$111', kind: 'exact' });
  });

  it.each([
    ['complete', { status: 'complete' }, '$110.50'],
    ['loading', { status: 'loading' }, '≈$110.50'],
    ['partial', { status: 'partial' }, '◐ $110.50'],
    ['unknown', { billedUsd: null, expectedUsd: null }, '–'],
    ['without an expectation', { expectedUsd: null }, '$100.25'],
  ] as const)('marks a cost that is %s', (_, over, text) => {
    expect(indexPageView([anEntry('daily/2026-11-22', over)], '').months[0]?.reports[0]?.cost.text).toBe(
      text,
    );
  });

  it('draws a month as a line once it has two days', () => {
    const [november, october] = indexPageView(entries, '').months;
    expect(november?.line).toMatch(/^M[\d.]+,[\d.]+L[\d.]+,[\d.]+$/);
    expect(october?.line).toBe('');
  });

  it('links to each file, relative to the archive’s root, and marks revisions', () => {
    const [newest, , restated] = indexPageView(entries, '').months[0]?.reports ?? [];
    expect(newest).toMatchObject({
      href: 'range/2026-11-16_2026-11-22/report.html',
      files: [
        { name: 'report.csv', href: 'range/2026-11-16_2026-11-22/report.csv' },
        { name: 'report.json', href: 'range/2026-11-16_2026-11-22/report.json' },
      ],
      revision: '',
    });
    expect(restated?.revision).toBe('revision 2');
  });

  it('leaves out what is no report id', () => {
    expect(indexPageView([anEntry('daily/2026-02-30'), anEntry('../x')], '').months).toEqual([]);
  });

  it('is one valid page with a policy of its own, also when empty', async () => {
    for (const list of [entries, []]) {
      const page = indexPage(list, { templates, sha256, title: 'acme <prod>' });
      expect(page.key).toBe('index.html');
      const html = new TextDecoder().decode(page.body);
      expect(html).toContain('acme &lt;prod&gt;');
      expect(html).toContain('default-src &#x27;none&#x27;');
      expect(await htmlFaults(html)).toEqual([]);
    }
    expect(indexPageView([], '').summary).toBe('No report has been archived yet.');
  });
});
