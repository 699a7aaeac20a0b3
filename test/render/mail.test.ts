import PostalMime, { type Attachment, type Email } from 'postal-mime';
import type { Report } from '../../src/domain/report.ts';
import { type MailOptions, renderMail } from '../../src/render/mail.ts';
import { headline } from '../../src/render/view-headline.ts';
import { aRasteriser } from '../support/rasterise.ts';
import { aConfig, aReport, usd } from '../support/report-builder.ts';
import { aRichReport } from '../support/rich-report.ts';
import { aSampleReport } from '../support/sample-report.ts';
import { templateSources as templates } from '../support/template-sources.ts';

const csv = new TextEncoder().encode('date,region\r\n2026-11-22,us-east-1\r\n');
const options: MailOptions = {
  templates,
  rasterise: (svg) => new TextEncoder().encode(svg),
  from: 'Fin Ops <finops@acme.com>',
  to: 'ml-leads@acme.com',
  replyTo: ['a@acme.com', 'b@acme.com'],
  attachments: [{ name: 'report.csv', body: csv, contentType: 'text/csv; charset=utf-8' }],
  fullReportUrl: 'https://reports.acme.com/daily/2026-11-22/report.html',
  archiveLocation: 's3://acme-bedrock-reports/prod/daily/2026-11-22/',
};
const rich = aRichReport();

interface ReadMail {
  readonly raw: string;
  readonly email: Email;
  readonly html: string;
  readonly text: string;
}

async function read(report: Report, over: Partial<MailOptions> = {}): Promise<ReadMail> {
  const { raw } = await renderMail(report, { ...options, ...over });
  const email = await PostalMime.parse(raw);
  return { raw: new TextDecoder().decode(raw), email, html: email.html ?? '', text: email.text ?? '' };
}

function bytesOf(attachment: Attachment | undefined): Buffer {
  const content = attachment?.content ?? '';
  return typeof content === 'string' ? Buffer.from(content) : Buffer.from(new Uint8Array(content));
}

describe('a mail, read back', () => {
  it('holds text and HTML, the chart inside the HTML, and the CSV beside it', async () => {
    const { raw, email } = await read(rich);
    const types = [...raw.matchAll(/^Content-Type: ([a-z]+\/[a-z]+)/gim)].map((match) => match[1]);
    expect(types).toEqual([
      'multipart/mixed',
      'multipart/related',
      'multipart/alternative',
      'text/plain',
      'text/html',
      'image/png',
      'text/csv',
    ]);
    expect(
      email.attachments.map(({ filename, disposition, contentId }) => [filename, disposition, contentId]),
    ).toEqual([
      ['spend.png', 'inline', '<spend-chart>'],
      ['report.csv', 'attachment', undefined],
    ]);
    expect(bytesOf(email.attachments[1])).toEqual(Buffer.from(csv));
  });

  it('says who, to whom, that a machine sent it, and which report it is', async () => {
    const { email } = await read({ ...rich, route: 'search-team' });
    const header = (key: string) => email.headers.find((one) => one.key === key)?.value;
    expect(email.from).toMatchObject({ name: 'Fin Ops', address: 'finops@acme.com' });
    expect(email.to).toEqual([{ name: '', address: 'ml-leads@acme.com' }]);
    expect(email.replyTo?.map(({ address }) => address)).toEqual(['a@acme.com', 'b@acme.com']);
    expect(email.date).toBe('2026-11-23T06:00:00.000Z');
    expect(header('auto-submitted')).toBe('auto-generated');
    expect(header('list-id')).toBe('<acme-prod-search-team.bedrock-usage-report>');
    expect(header('x-report-id')).toBe('daily/2026-11-22/routes/search-team');
  });

  it('is the same bytes for the same report, and others for another recipient', async () => {
    const [first, second, other] = await Promise.all([
      read(rich),
      read(aRichReport()),
      read(rich, { to: 'else@acme.com' }),
    ]);
    expect(second.raw).toBe(first.raw);
    expect(other.raw).not.toBe(first.raw);
  });

  it('lets no configured text begin a header of its own', async () => {
    const config = aConfig({ name: 'acme\r\nBcc: thief@example.com\r\n\r\nhello' });
    const { email } = await read(aRichReport({ config, anomalies: [] }), {
      from: 'a@acme.com\r\nX-Injected: 1',
      replyTo: ['b@acme.com\r\nX-Injected: 2'],
    });
    const keys = email.headers.map(({ key }) => key);
    expect(keys).not.toContain('bcc');
    expect(keys).not.toContain('x-injected');
    expect(email.subject).toMatch(/ · acme B…$/);
  });

  it('draws the chart with its own text, on opaque white, twice as large', async () => {
    const { email } = await read(rich, { rasterise: await aRasteriser() });
    const png = bytesOf(email.attachments[0]);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([800, 580]);
  });
});

describe('the HTML part', () => {
  it('stays below 80 KB with 300 models and long lists', async () => {
    const many = <Item>(items: readonly Item[]) => Array.from({ length: 100 }, () => items).flat();
    const report = aRichReport(
      {
        gaps: many([{ kind: 'helper_failed', detail: 'x'.repeat(5000) }]),
        completeness: many(rich.completeness.map((line) => ({ ...line, detail: 'y'.repeat(5000) }))),
        unmapped: many([{ service: 's'.repeat(400), usageType: 'u'.repeat(900), billedUsd: usd('1') }]),
        byAccount: many(rich.byAccount),
        anomalies: many(rich.anomalies),
        restated: many(rich.restated),
        config: aConfig({ name: 'n'.repeat(300) }),
      },
      300,
    );
    const { html } = await read(report);
    expect(Buffer.byteLength(html)).toBeLessThan(80 * 1024);
    expect(html).toContain('Other (290)');
  });

  it('escapes every name', async () => {
    const { html } = await read(rich);
    expect(html).not.toMatch(/<img src=x|<b>bots/);
    expect(html).toContain('support &lt;b&gt;bots&lt;/b&gt;');
  });

  it('shows the chart by its id, with a size and the sentence in its place', async () => {
    const { html } = await read(rich);
    const image = /<img [^>]*>/.exec(html)?.[0] ?? '';
    expect(html.match(/<img /g)).toHaveLength(1);
    expect(image).toContain('src="cid:spend-chart"');
    expect(image).toMatch(/width="552" height="400"/);
    expect(image).toContain(`alt="${attribute(headline(rich).sentence)}"`);
  });

  it('asks for nothing from anywhere and links to the full report alone', async () => {
    const { html } = await read(rich);
    expect(html).not.toMatch(/src="https?:|url\(|@import|<link|<script/);
    expect([...html.matchAll(/href="([^"]*)"/g)].map((match) => match[1])).toEqual([options.fullReportUrl]);
  });

  it('uses only what Outlook lays out', async () => {
    const { html } = await read(rich);
    expect(html).not.toMatch(/display:\s*(flex|grid)|<svg|position:\s*(absolute|fixed)/);
  });

  it('says where the report lies when there is no page to link to', async () => {
    const { html, text } = await read(aRichReport({ config: aConfig({ archive: './archive' }) }), {
      fullReportUrl: null,
    });
    expect(html).not.toContain('href=');
    expect(html).toContain('./archive/daily/2026-11-22/report.html');
    expect(text).toContain('The full report: ./archive/daily/2026-11-22/report.html');
  });
});

describe('both parts', () => {
  it.each([
    ['a report with something of everything', rich],
    ['a report of 300 models', aRichReport({}, 300)],
    ['a report with little to say', aReport()],
    ['the sample', aSampleReport()],
  ])('tell the same figures: %s', async (_, report) => {
    const { html, text } = await read(report);
    // Account numbers and the words below two headings are told by the HTML alone.
    const told = html.replace(/<span class="fine soft".*?<\/span>|<p class="note.*?<\/p>/g, '');
    const body = told.slice(told.indexOf('<h1')).replace(/<[^>]*>/g, ' ');
    const figure = /[≈◐▲▼+−–]? ?\$?\d(?:,?\d)*(?:\.\d+)?[KMB%]?/g;
    const figures = (part: string) => [...new Set(part.match(figure)?.map((one) => one.replace(' ', '')))];
    expect(figures(text).length).toBeGreaterThan(10);
    expect(figures(body).sort()).toEqual(figures(text).sort());
  });

  it.each([
    ['the window, its end excluded', '2026-11-22 00:00 to 2026-11-23 00:00 UTC'],
    ['when it was made', '2026-11-23 06:00 UTC'],
    ['the cost metric', 'UnblendedCost'],
    ['what is left out', 'Tax is left out.'],
    ['where the numbers come from', 'Requests and tokens: CloudWatch. Dollars: Cost Explorer.'],
    ['what the run cost', 'This run cost $0.0664 for 16 API requests'],
    ['the report and its revision', 'Report daily/2026-11-22, revision 0'],
    ['why it came', 'You get this because you are a recipient of this report.'],
    ['what is attached', 'Attached: report.csv.'],
    ['where all files are', options.archiveLocation],
    ['a restated day', 'Fri 20 Nov: $412.10 when reported'],
    ['unmapped dollars', '$6.10'],
    ['what a missing source hides', 'Requests and tokens there are missing or too low'],
    ['that the data is a sample', 'Synthetic sample data, seed 7.'],
  ])('tell %s', async (_, words) => {
    const { html, text } = await read(rich);
    expect(text).toContain(words);
    expect(html.replace(/<[^>]*>/g, '')).toContain(words.replaceAll("'", '&#x27;'));
  });

  it('leave out what there is nothing to say of', async () => {
    const { html, text, email } = await read(aReport(), { attachments: [] });
    expect(email.attachments).toEqual([]);
    expect(text).toContain('Every source was read completely.');
    expect(text).toContain(`All files are in the archive: ${options.archiveLocation}`);
    for (const heading of ['Needs attention', 'What moved', 'Restated', 'Unmapped', 'Spend by model']) {
      expect(html).not.toContain(heading);
      expect(text.toLowerCase()).not.toContain(heading.toLowerCase());
    }
  });

  it('begin with the month, its forecast and the biggest mover, for the list of mails', async () => {
    const { html } = await read(rich);
    expect(html).toContain(
      'November to date ◐ $24,311 · November forecast ≈$33,120 · biggest mover Claude Opus 4.8 +$214',
    );
  });
});

/** A text as it stands in an attribute. */
function attribute(text: string): string {
  return text.replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
