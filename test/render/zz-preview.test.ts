import { writeFileSync } from 'node:fs';
import PostalMime from 'postal-mime';
import { reportPage } from '../../src/render/html.ts';
import { renderMail } from '../../src/render/mail.ts';
import { indexPage } from '../../src/render/index-page.ts';
import { terminalReport } from '../../src/render/terminal.ts';
import { fullReportUrl } from '../../src/render/report-address.ts';
import { aRichReport } from '../support/rich-report.ts';
import { aRasteriser } from '../support/rasterise.ts';
import { plusDays } from '../../src/domain/date-range.ts';
import { sunday } from '../support/report-builder.ts';
import { sha256, templateSources as templates } from '../support/template-sources.ts';
it('previews', async () => {
  const rasterise = await aRasteriser();
  let sample = aRichReport(); const all: Record<string, ReturnType<typeof aRichReport>> = { rich: sample };
  try { const { aSampleReport } = await import('../support/sample-report.ts'); sample = aSampleReport(); all.sample = sample; all.week = aSampleReport({ start: plusDays(sunday, -6), end: plusDays(sunday, 1) }); } catch (e) { console.log(String(e).slice(0, 200)); }
  for (const [name, report] of Object.entries(all)) {
    writeFileSync(`/tmp/out/${name}.html`, reportPage(report, { templates, sha256 }).body);
    const mail = await renderMail(report, { templates, rasterise, from: 'a@x.com', to: 'b@y.com', replyTo: [], attachments: [{ name: 'report.csv', body: new TextEncoder().encode('a,b\r\n'), contentType: 'text/csv' }], fullReportUrl: fullReportUrl(report.config, report.id), archiveLocation: 's3://acme/prod/' + report.id });
    const parsed = await PostalMime.parse(mail.raw);
    writeFileSync(`/tmp/out/${name}-chart.png`, new Uint8Array(parsed.attachments[0].content as ArrayBuffer));
    writeFileSync(`/tmp/out/${name}-mail.html`, (parsed.html ?? '').replace('cid:spend-chart', `${name}-chart.png`));
    writeFileSync(`/tmp/out/${name}-mail.txt`, `${mail.subject}\n\n${parsed.text}`);
    writeFileSync(`/tmp/out/${name}.term`, [120, 80, 40].map((width) => terminalReport(report, { width, colours: false })).join('\n=====\n'));
  }
  const files = ['report.html', 'report.csv', 'charges.csv', 'report.json', 'focus.csv'];
  const entries = Array.from({ length: 40 }, (_, i) => ({ ...sample.totals, id: `daily/${plusDays(sunday, -i)}`, revision: i === 3 ? 2 : 0, status: i < 3 ? 'loading' as const : 'complete' as const, generatedAt: sample.generatedAt, files }));
  writeFileSync('/tmp/out/index.html', indexPage([...entries, { ...entries[5], id: 'range/2026-11-16_2026-11-22' }], { templates, sha256, title: 'acme-prod' }).body);
});
