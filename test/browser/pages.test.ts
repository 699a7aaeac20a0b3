import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import PostalMime from 'postal-mime';
import { reportPage } from '../../src/render/html.ts';
import { indexPage } from '../../src/render/index-page.ts';
import { renderMail } from '../../src/render/mail.ts';
import { axeFaults, launchBrowser, openPage, type Scheme } from '../support/browser.ts';
import { aRasteriser } from '../support/rasterise.ts';
import { aRow, usd } from '../support/report-builder.ts';
import { aRichReport } from '../support/rich-report.ts';
import { aSampleReport } from '../support/sample-report.ts';
import { sha256, templateSources as templates } from '../support/template-sources.ts';

const options = { templates, sha256 };
const folder = mkdtempSync(join(tmpdir(), 'report-pages-'));
const widths = [320, 600, 1200];
const schemes = ['light', 'dark'] as const;
let browser: Browser;

/** 5,000 rows, the dearest neither first nor last. */
const manyRows = Array.from({ length: 5_000 }, (_, index) =>
  aRow({ modelName: `Model m${index % 300}x`, billedUsd: usd(String((index * 7_919) % 10_007)) }),
);

beforeAll(async () => {
  const rich = aRichReport();
  const entry = {
    ...rich.totals,
    revision: 1,
    status: 'loading',
    generatedAt: rich.generatedAt,
    files: ['report.csv'],
  } as const;
  const entries = Array.from({ length: 20 }, (_, day) => ({
    ...entry,
    id: `daily/2026-11-${String(day + 3).padStart(2, '0')}`,
  }));
  const pages = {
    'rich.html': reportPage(rich, options).body,
    'large.html': reportPage(aRichReport({ rows: manyRows }), options).body,
    'sample.html': reportPage(aSampleReport(), options).body,
    'index.html': indexPage(entries, { ...options, title: 'acme-prod' }).body,
    'mail.html': await mailHtml(),
  };
  for (const [name, body] of Object.entries(pages)) writeFileSync(join(folder, name), body);
  browser = await launchBrowser();
}, 60_000);

afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

describe.each(['rich.html', 'sample.html', 'index.html', 'mail.html'])('%s', (name) => {
  it.each(widths.flatMap((width) => schemes.map((scheme) => [width, scheme] as const)))(
    'at %d pixels, %s: fits, is accessible, has no errors, loads nothing',
    async (width, scheme) => {
      const { page, errors, requests } = await open(name, width, scheme);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      expect(await axeFaults(page)).toEqual([]);
      expect(errors).toEqual([]);
      expect(requests).toEqual([name]);
      await page.context().close();
    },
    30_000,
  );
});

describe('the report page', () => {
  it('reads the same without its script', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(address('rich.html'));
    expect(await page.locator('table[data-keys=models] tbody tr').count()).toBe(12);
    expect(await page.locator('th button, .filter').count()).toBe(0);
    await context.close();
  });

  it('sorts a table by a column, both ways, unknown always last', async () => {
    const { page } = await open('rich.html', 1200, 'light');
    const button = page.locator('table[data-keys=models] th button', { hasText: '$/1M' });
    const last = page.locator('table[data-keys=models] tbody tr').last();
    const head = page.locator('table[data-keys=models] th[aria-sort]');
    await button.click();
    expect(await head.getAttribute('aria-sort')).toBe('descending');
    expect(await last.textContent()).toContain('DeepSeek-R1');
    await button.click();
    expect(await head.getAttribute('aria-sort')).toBe('ascending');
    expect(await last.textContent()).toContain('DeepSeek-R1');
    await page.locator('table[data-keys=models] th button', { hasText: 'Cost' }).click();
    expect(await page.locator('table[data-keys=models] tbody tr').first().textContent()).toContain(
      'Claude Opus 4.8',
    );
    await page.context().close();
  });

  it('filters a table by words and says how many rows are left', async () => {
    const { page } = await open('rich.html', 1200, 'light');
    const filter = page.locator('.filter').first();
    await filter.locator('input').fill('claude opus');
    expect(await filter.locator('[role=status]').textContent()).toBe('1 of 12 rows');
    expect(await page.locator('table[data-keys=models] tbody tr:visible').count()).toBe(1);
    await filter.locator('input').fill('');
    expect(await page.locator('table[data-keys=models] tbody tr:visible').count()).toBe(12);
    await page.context().close();
  });

  it('sorts and filters 5,000 rows, and lays out only those that are looked at', async () => {
    const { page } = await open('large.html', 1200, 'light');
    const rows = page.locator('table[data-keys=rows] tbody tr');
    const more = page.locator('section.every .more');
    expect([await rows.count(), await more.textContent()]).toEqual([250, 'Show more: 250 of 5000 rows']);
    await page.locator('table[data-keys=rows] th button', { hasText: 'Billed' }).click();
    expect((await rows.first().locator('td.n').first().textContent())?.trim()).toBe('$10,006.00');
    await more.click();
    expect(await rows.count()).toBe(500);
    await page.locator('section.every .filter input').fill('model m299x');
    expect(await page.locator('section.every [role=status]').textContent()).toBe('16 of 5000 rows');
    expect([await rows.count(), await more.isVisible()]).toEqual([16, false]);
    await page.locator('section.every .filter input').fill('');
    await page.evaluate('dispatchEvent(new Event("beforeprint"))');
    expect(await rows.count()).toBe(5_000);
    await page.evaluate('dispatchEvent(new Event("afterprint"))');
    expect(await rows.count()).toBe(250);
    await page.context().close();
  });

  it('says on focus and on hover why a figure is not exact', async () => {
    const { page } = await open('rich.html', 1200, 'light');
    await page.locator('table[data-keys=models] abbr.estimated').first().focus();
    expect(await page.locator('#tip').textContent()).toContain('tokens that are not on the bill yet');
    await page.locator('abbr.partial').first().focus();
    expect(await page.locator('#tip').textContent()).toContain('At least this much');
    await page.keyboard.press('Escape');
    expect(await page.locator('#tip').isVisible()).toBe(false);
    await page.locator('figure .wide .mark').first().hover();
    expect(await page.locator('#tip').textContent()).toMatch(/^Mon 12 Oct: \$/);
    await page.context().close();
  });

  it('moves through a chart with the arrow keys, in one stop for Tab', async () => {
    const { page } = await open('rich.html', 1200, 'light');
    expect(await page.locator('figure .wide svg').first().locator('[tabindex="0"]').count()).toBe(1);
    await page.locator('figure .wide svg').first().locator('[tabindex="0"]').focus();
    await page.keyboard.press('ArrowLeft');
    expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toMatch(/^Sat 21 Nov/);
    await page.context().close();
  });

  it('prints without controls, every table whole', async () => {
    const { page } = await open('rich.html', 800, 'dark');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.filter:visible, nav:visible').count()).toBe(0);
    expect(await page.evaluate('getComputedStyle(document.querySelector(".scroll")).overflowX')).toBe(
      'visible',
    );
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    await page.context().close();
  });
});

const open = (name: string, width: number, colorScheme: Scheme) =>
  openPage(browser, folder, name, { width, colorScheme });

function address(name: string): string {
  return `${pathToFileURL(folder).href}/${name}`;
}

async function mailHtml(): Promise<string> {
  const { raw } = await renderMail(aSampleReport(), {
    templates,
    rasterise: await aRasteriser(),
    from: 'a@acme.com',
    to: 'b@acme.com',
    replyTo: [],
    attachments: [],
    fullReportUrl: 'https://reports.acme.com/daily/2026-11-22/report.html',
    archiveLocation: 's3://acme/prod/',
  });
  const { html = '', attachments } = await PostalMime.parse(raw);
  const content = attachments[0]?.content ?? '';
  const png = typeof content === 'string' ? content : Buffer.from(new Uint8Array(content)).toString('base64');
  return html.replace('cid:spend-chart', `data:image/png;base64,${png}`);
}
