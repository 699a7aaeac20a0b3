import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';

export type Scheme = 'light' | 'dark';

/** A page from a folder on disk, with all that it said and asked for. */
export interface Opened {
  readonly page: Page;
  readonly errors: readonly string[];
  /** Paths below the folder; anything else in full. */
  readonly requests: readonly string[];
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu'],
  });
}

export async function openPage(
  browser: Browser,
  folder: string,
  name: string,
  { width, colorScheme }: { readonly width: number; readonly colorScheme: Scheme },
): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
  const page = await context.newPage();
  const errors: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('request', (request) => requests.push(request.url().replace(`${pathToFileURL(folder).href}/`, '')));
  await page.goto(pathToFileURL(join(folder, name)).href);
  return { page, errors, requests };
}

/** Run through the debugger, since the page's own policy lets no foreign script in. */
export async function axeFaults(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe.source);
  return page.evaluate<readonly string[]>(
    "axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ' ' + html.slice(0, 120))))",
  );
}

/** Nobody looks further down. Unit: pixels. */
const tallest = 12_000;

/** Keeps what a page looks like for people to look at, outside git. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  const path = join(process.cwd(), 'artifacts/pages', `${name}.jpg`);
  mkdirSync(dirname(path), { recursive: true });
  const size = page.viewportSize() ?? { width: 0 };
  const height = Number(await page.evaluate('document.documentElement.scrollHeight'));
  const clip = { x: 0, y: 0, width: size.width, height: Math.min(height, tallest) };
  await page.screenshot({ path, clip, fullPage: true, type: 'jpeg', quality: 85 });
}
