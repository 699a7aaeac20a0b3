import PostalMime from 'postal-mime';
import { renderMail } from '../../src/render/mail.ts';
import { headline } from '../../src/render/view-headline.ts';
import { doubtfulFeatures, mailFaults } from '../support/mail-lint.ts';
import { aReport } from '../support/report-builder.ts';
import { aRichReport } from '../support/rich-report.ts';
import { aSampleReport } from '../support/sample-report.ts';
import { templateSources as templates } from '../support/template-sources.ts';

const rich = aRichReport();

/** Why each feature that some mail program lacks may be used all the same. */
const reviewed: Readonly<Record<string, readonly string[]>> = {
  'adapts to phones and to the dark; every style that the mail needs stands in its element, too': [
    '<style> element',
    '@media',
    '!important keyword',
    'Class selector',
    'Type selector',
    'Descendant combinator',
    'Chaining selectors',
  ],
  'repairs one program and is nothing to the others; MJML writes it': [
    'ID selector',
    '<body> element',
    'outline',
    'word-spacing',
    'dir attribute',
    'direction',
    'cursor',
    'text-transform',
    'transform',
  ],
  'hides the preheader by several means at once; at worst it shows, one white pixel high': [
    'display:none',
    'opacity',
    'overflow',
  ],
  'is lacking only for values that do not occur (flex, rem, negative margins, images)': [
    'background',
    'border',
    'display',
    'font-size',
    'font-weight',
    'margin',
    'text-align',
    'text-decoration',
  ],
  'is lacking in Outlook on what is no table or cell; there, conditional tables and cells carry the size': [
    'height attribute',
    'height property',
    'line-height',
    'max-width',
    'padding',
    'width attribute',
    'width property',
  ],
  'is lacking in Outlook for Mac on tables, where MJML centres a table that fills its place': [
    'align attribute',
  ],
  'degrades well: square corners, a figure or a long name that breaks elsewhere, a link in a new window': [
    'border-radius',
    'table-layout',
    'target attribute',
    'white-space',
    'word-break',
  ],
  'is for screen readers; the words themselves are text': ['aria-label attribute', 'role attribute'],
};

describe.each([
  ['a report with something of everything', rich, 'https://reports.acme.com/report.html'],
  ['a report with little to say', aReport(), null],
  ['the sample', aSampleReport(), 'https://reports.acme.com/report.html'],
])('the HTML of the mail, %s', (_, report, fullReportUrl) => {
  it('is valid', async () => {
    expect(await mailFaults(await htmlOf(report, fullReportUrl))).toEqual([]);
  });

  it('uses nothing that Gmail, Outlook or Apple Mail lack and that was not reviewed', async () => {
    const allowed = Object.values(reviewed).flat();
    const used = doubtfulFeatures(await htmlOf(report, fullReportUrl));
    expect(used.filter((feature) => !allowed.includes(feature))).toEqual([]);
  });
});

describe('the linters', () => {
  it('find what is wrong and what is not supported', async () => {
    const html = (await htmlOf(rich, null)).replace('</h1>', '</h2><p style="position:sticky">');
    expect(doubtfulFeatures(html)).toContain('position');
    expect((await mailFaults(html)).join()).toContain('close-order');
  });

  it('were asked to pass nothing that no longer occurs', async () => {
    expect(doubtfulFeatures(await htmlOf(rich, 'https://reports.acme.com/report.html'))).toEqual(
      Object.values(reviewed).flat().sort(),
    );
  });
});

describe('a mail whose images are blocked', () => {
  it('has the sentence in the place of the chart, dark on white in either scheme', async () => {
    const image = /<img [^>]*>/.exec(await htmlOf(rich, null))?.[0] ?? '';
    expect(image).toContain(`alt="${attribute(headline(rich).sentence)}"`);
    expect(image).toContain('background-color:#ffffff;color:#1b1e24');
    expect(image).not.toContain('class=');
  });
});

describe('the shell around the mail', () => {
  it.each([
    ['what it is, before all else', /^<!doctype html>\n<html /],
    ['its language', /<html lang="en" dir="ltr"/],
    ['its subject', /<title>⚠ Bedrock \+\$410 on Claude Opus 4\.8/],
    ['that it has both schemes', /<meta name="color-scheme" content="light dark">/],
    ['that its numbers are no telephone numbers', /<meta name="format-detection" content="telephone=no/],
    ['its width to Outlook alone', /<!--\[if mso \| IE\]><table [^>]*width="600"/],
  ])('tells %s', async (_, expected) => {
    expect(await htmlOf(rich, null)).toMatch(expected);
  });

  it('names no font that is loaded, and shows nothing of MJML or Handlebars', async () => {
    expect(await htmlOf(rich, null)).not.toMatch(/googleapis|@font-face|\{\{|<mj-|data:image/);
  });
});

async function htmlOf(report: typeof rich, fullReportUrl: string | null): Promise<string> {
  const { raw } = await renderMail(report, {
    templates,
    rasterise: (svg) => new TextEncoder().encode(svg),
    from: 'finops@acme.com',
    to: 'ml-leads@acme.com',
    replyTo: [],
    attachments: [],
    fullReportUrl,
    archiveLocation: 's3://acme/prod/',
  });
  return (await PostalMime.parse(raw)).html ?? '';
}

/** A text as it stands in an attribute. */
function attribute(text: string): string {
  return text.replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
