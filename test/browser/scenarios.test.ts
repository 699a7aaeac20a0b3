import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { axeFaults, keepScreenshot, launchBrowser, openPage, type Scheme } from '../support/browser.ts';
import { aRasteriser } from '../support/rasterise.ts';
import { goldenArchivePage, scenarioNames, scenarioSnapshot } from '../support/scenarios/golden-files.ts';
import { goldenOutputs } from '../support/scenarios/golden-outputs.ts';

const widths = [320, 600, 1200];
const schemes = ['light', 'dark'] as const;
const folder = mkdtempSync(join(tmpdir(), 'report-scenarios-'));
const pages = [...scenarioNames.flatMap((name) => [`${name}.report`, `${name}.mail`]), 'archive'];
let browser: Browser;

beforeAll(async () => {
  const rasterise = await aRasteriser();
  for (const name of scenarioNames) {
    const { files } = await goldenOutputs(scenarioSnapshot(name));
    const chart = files['mail-all/chart.svg'];
    const png = chart === undefined ? '' : Buffer.from(rasterise(chart)).toString('base64');
    const mail = (files['mail-all/mail.html'] ?? '').replace(
      'cid:spend-chart',
      `data:image/png;base64,${png}`,
    );
    writeFileSync(join(folder, `${name}.report.html`), files['report.html'] ?? '');
    writeFileSync(join(folder, `${name}.mail.html`), mail);
  }
  writeFileSync(join(folder, 'archive.html'), goldenArchivePage());
  browser = await launchBrowser();
}, 120_000);

afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

it.each(pages)(
  '%s, light and dark: fits at every width, is accessible, has no errors, loads nothing',
  async (name) => {
    expect((await Promise.all(schemes.map((scheme) => faultsOf(name, scheme)))).flat()).toEqual([]);
  },
  120_000,
);

/** Every fault at once, and pictures all the same: what is wrong is best seen. */
async function faultsOf(name: string, colorScheme: Scheme): Promise<readonly string[]> {
  const file = `${name}.html`;
  const opened = await openPage(browser, folder, file, { width: 1200, colorScheme });
  const { page, errors, requests } = opened;
  const faults: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    const shown = Number(await page.evaluate('document.documentElement.scrollWidth'));
    if (shown > width) faults.push(`${width} ${colorScheme}: ${shown} pixels wide`);
    await keepScreenshot(page, `${name}-${width}-${colorScheme}`);
  }
  // After forty rows of a table the next hundred have nothing new to show, and axe looks at each of them long.
  await page.evaluate('document.querySelectorAll("tbody tr:nth-child(n+40)").forEach((row) => row.remove())');
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    faults.push(...(await axeFaults(page)).map((fault) => `${width} ${colorScheme}: ${fault}`));
  }
  await page.context().close();
  const foreign = requests.filter((request) => request !== file && !request.startsWith('data:image/png;'));
  return [...faults, ...errors, ...foreign.map((request) => `asks for ${request}`)];
}
