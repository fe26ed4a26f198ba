import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

const places = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser'];

/** Where Chromium is; `undefined` when it is not here. */
export const chromiumPath = places.find((path) => path !== undefined && path !== '' && existsSync(path));

export const withoutChromium =
  'skipped: no Chromium here. Install it (apt-get install chromium) or name one in CHROMIUM_PATH.';

const screenshots = fileURLToPath(new URL('screenshots/', import.meta.url));

/** A browser of its own profile: one person at one computer. */
export interface Browser extends AsyncDisposable {
  readonly context: BrowserContext;
  /** A tab that is logged in. */
  enter(url: string, name: string): Promise<Page>;
}

export async function openBrowser(): Promise<Browser> {
  const profile = await mkdtemp(join(tmpdir(), 'chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
    headless: true,
    viewport: { width: 1000, height: 760 },
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  context.setDefaultTimeout(45_000);
  return {
    context,
    async enter(url, name) {
      const page = await context.newPage();
      await page.goto(url);
      await page.fill('[name=name]', name);
      await page.fill('[name=password]', `the password of ${name}`);
      await page.click('button');
      await page.waitForSelector('#composer');
      return page;
    },
    async [Symbol.asyncDispose]() {
      await context.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** A picture for people to look at; nothing is compared with it. */
export async function picture(page: Page, name: string): Promise<void> {
  await mkdir(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, `${name}.png`) });
}
