import { renderReports } from '../../src/render/render-files.ts';
import { aReport } from '../support/report-builder.ts';
import { snapshot } from '../support/snapshot-builder.ts';
import { sha256, templateSources as templates } from '../support/template-sources.ts';

const from = { snapshot: snapshot(), report: aReport(), routes: [aReport({ route: 'ml' })] };

it('the largest file comes last, after those of the routes', () => {
  const keys = [...renderReports(from, { templates, sha256 })].map(({ key }) => key);
  expect(keys.at(-1)).toBe('daily/2026-11-22/report.json');
  expect(keys).toContain('daily/2026-11-22/routes/ml/report.json');
  expect(new Set(keys).size).toBe(keys.length);
});

it('a template that cannot be filled fails before there is any file', () => {
  const broken = { ...templates, 'report.hbs': '{{no.such.field}}' };
  expect(() => renderReports(from, { templates: broken, sha256 })).toThrow(
    expect.objectContaining({ code: 'RENDER_FAILED' }),
  );
});
