import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { killChild } from '../helpers/kill-child.ts';
import { type StartedChat, startChat } from '../helpers/start-chat.ts';
import { type Browser, chromiumPath, openBrowser, picture, withoutChromium } from './open-browser.ts';
import { startWire, type Wire } from './wire.ts';

const words = (count: number) => Array.from({ length: count }, (_, at) => `w${at}`).join(' ');

/** Sends a prompt, and waits until the page shows its turn: what was there before would pass for its answer. */
async function say(page: Page, text: string): Promise<void> {
  const before = await page.locator('.turn').count();
  await page.fill('#prompt', text);
  await page.press('#prompt', 'Enter');
  await page.locator('.turn').nth(before).waitFor();
}

const lastTurn = (page: Page) => page.locator('.turn').last();
const textOf = async (page: Page) =>
  (await lastTurn(page).locator('.text').allTextContents()).join('').trim();

async function isOver(page: Page, state = 'completed'): Promise<void> {
  await page.waitForSelector(`.turn:last-of-type[data-state=${state}]`);
}

/** Waits until so many words of the answer are there. */
async function hasWord(page: Page, word: string): Promise<void> {
  await lastTurn(page)
    .locator('.text', { hasText: new RegExp(`\\b${word}\\b`) })
    .waitFor();
}

if (chromiumPath === undefined) process.stderr.write(`test/browser: ${withoutChromium}\n`);

describe.skipIf(chromiumPath === undefined)('the page of the chat', () => {
  let chat: StartedChat;
  let wire: Wire;
  let ann: Browser;
  let page: Page;
  const refused: string[] = [];

  beforeAll(async () => {
    wire = await startWire();
    chat = await startChat({ hint: 'SAY Good evening.', origin: wire.url });
    wire.leadTo(chat.url);
    ann = await openBrowser();
    ann.context.on('response', (response) => {
      if (response.status() >= 400) refused.push(`${response.status()} ${response.url()}`);
    });
    page = await ann.enter(wire.url, 'ann');
  });
  afterAll(async () => {
    await ann?.[Symbol.asyncDispose]();
    await wire?.close();
    await chat?.close();
  });

  it('shows an answer as it is written', async () => {
    await picture(page, '01-empty');
    await say(page, 'SLOW 40 60');
    const seen = new Set<number>();
    await hasWord(page, 'w0');
    while ((await lastTurn(page).getAttribute('data-state')) === 'running') {
      seen.add((await textOf(page)).length);
      await page.waitForTimeout(50);
    }
    await isOver(page);
    expect(await textOf(page)).toBe(words(40));
    expect(seen.size).toBeGreaterThan(3);
    expect(await page.textContent('#cost')).toMatch(/^\$0\.\d{4}$/);
    await picture(page, '02-answered');
  });

  it('folds thinking, and puts what is said in as text', async () => {
    await say(page, 'THINK what shall I say ++ SAY <img src=x onerror=alert(1)> & <b>so on</b>');
    await isOver(page);
    const thinking = lastTurn(page).locator('details.thinking');
    expect(await thinking.getAttribute('open')).toBeNull();
    expect(await thinking.locator('div').textContent()).toBe('what shall I say');
    expect(await textOf(page)).toBe('<img src=x onerror=alert(1)> & <b>so on</b>');
    expect(await lastTurn(page).locator('img').count()).toBe(0);
    await thinking.locator('summary').click();
    await picture(page, '03-thinking');
  });

  it('stops a turn, and takes the next prompt', async () => {
    await say(page, 'SLOW 2000 30');
    await hasWord(page, 'w5');
    await page.click('#stop');
    await isOver(page, 'interrupted');
    await picture(page, '04-stopped');
    await say(page, 'SAY after');
    await isOver(page);
    expect(await textOf(page)).toBe('after');
  });

  it('loses nothing by a reload in the middle of an answer', async () => {
    await say(page, 'SLOW 120 50');
    await hasWord(page, 'w10');
    await page.reload();
    await hasWord(page, 'w10');
    expect(await lastTurn(page).getAttribute('data-state')).toBe('running');
    await picture(page, '05-reloaded');
    await isOver(page);
    expect(await textOf(page)).toBe(words(120));
    expect(await page.locator('.turn').first().locator('.text').textContent()).toContain(words(40));
  });

  it('loses nothing by a connection that breaks in the middle of an answer', async () => {
    await say(page, 'SLOW 120 50');
    await hasWord(page, 'w5');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    const comesAgain = page.waitForRequest((request) => request.url().includes('/api/events'));
    wire.cut();
    await comesAgain;
    await isOver(page);
    expect(await textOf(page)).toBe(words(120));
    // It went on where it was.
    expect(asked).not.toContain('/api/snapshot');
  });

  it('asks before a tool runs, which then runs or does not', async () => {
    const files = async () =>
      (await readdir(join(chat.folder, 'users'), { recursive: true })).map((each) => each.split('/').pop());
    for (const [file, button] of [
      ['allowed.txt', 'allow'],
      ['denied.txt', 'deny'],
    ] as const) {
      await say(page, `TOOL Write {"file_path":"${file}","content":"hello"} ;; SAY done with ${file}`);
      const ask = lastTurn(page).locator('.ask');
      await ask.locator('button').first().waitFor();
      expect(await ask.textContent()).toContain('Write');
      expect(await lastTurn(page).locator('pre.input').textContent()).toContain(file);
      await page.locator('#state', { hasText: 'asks you' }).waitFor();
      await picture(page, `06-${button}-asked`);
      // It waits for whoever answers, also after a reload.
      if (button === 'allow') await page.reload();
      await lastTurn(page).locator(`button.${button}`).click();
      await isOver(page);
      expect(await textOf(page)).toBe(`done with ${file}`);
      expect(await lastTurn(page).locator('pre.result').count()).toBe(1);
      expect(await lastTurn(page).locator('.ask').count()).toBe(0);
      await picture(page, `06-${button}-answered`);
    }
    expect(await files()).toContain('allowed.txt');
    expect(await files()).not.toContain('denied.txt');
  });

  it('shows the same turn in a second tab', async () => {
    await say(page, 'SLOW 80 50');
    await hasWord(page, 'w5');
    const second = await ann.context.newPage();
    await second.goto(wire.url);
    await hasWord(second, 'w5');
    await isOver(second);
    await isOver(page);
    expect(await textOf(second)).toBe(words(80));
    expect(await second.locator('#turns').innerText()).toBe(await page.locator('#turns').innerText());
    await picture(second, '07-second-tab');
    await say(second, 'SAY from the second tab');
    await page.locator('.text', { hasText: 'from the second tab' }).waitFor();
    await second.close();
  });

  it('shows two users nothing of each other', async () => {
    await using browser = await openBrowser();
    const bob = await browser.enter(wire.url, 'bob');
    expect(await bob.locator('.turn').count()).toBe(0);
    await say(bob, 'SLOW 40 50');
    await say(page, 'SAY I am ann');
    await isOver(bob);
    await isOver(page);
    expect(await textOf(bob)).toBe(words(40));
    expect(await textOf(page)).toBe('I am ann');
    expect(await bob.locator('#turns').innerText()).not.toContain('ann');
    await picture(bob, '08-bob');
    await bob.click('#logout');
    await bob.waitForSelector('[name=password]');
  });

  it('stays at the end of the answer when the window gets smaller, unless somebody reads further up', async () => {
    const fromEnd = () =>
      page.locator('#turns').evaluate((turns) => turns.scrollHeight - turns.scrollTop - turns.clientHeight);
    await page.setViewportSize({ width: 390, height: 500 });
    await expect.poll(fromEnd).toBeLessThan(2);
    await picture(page, '11-telephone');
    await page.locator('#turns').evaluate((turns) => turns.scrollTo(0, 0));
    await say(page, 'SAY below');
    await isOver(page);
    // Who sends something wants to see it.
    await expect.poll(fromEnd).toBeLessThan(2);
    await page.setViewportSize({ width: 1000, height: 760 });
  });

  it('asks the server for nothing that it refuses', () => {
    expect(refused).toEqual([]);
  });

  it('recovers when the CLI is killed in the middle of an answer', async () => {
    await say(page, 'SLOW 2000 30');
    await hasWord(page, 'w5');
    const [session] = chat.sessions();
    killChild(session?.pid, 'SIGKILL');
    await isOver(page, 'lost');
    await page.locator('.notice').waitFor();
    await picture(page, '09-killed');
    await say(page, 'RECALL');
    await isOver(page);
    expect(await textOf(page)).toContain('SAY I am ann');
    await picture(page, '10-recovered');
  });
});

describe.skipIf(chromiumPath === undefined)('the last tab of a user', () => {
  it.each([
    ['keep', 'completed'],
    ['interrupt', 'interrupted'],
  ] as const)('that is closed in the middle of a turn: %s, and it is %s', async (onTabClosed, state) => {
    await using chat = await startChat({ onTabClosed, tabGraceMs: 300 });
    await using ann = await openBrowser();
    const page = await ann.enter(chat.url, 'ann');
    await say(page, 'SLOW 100 60');
    await hasWord(page, 'w5');
    // A browser without a tab would end.
    await ann.context.newPage();
    await page.close();
    await expect.poll(() => chat.sessions()[0]?.state, { timeout: 45_000 }).toBe('idle');
    const again = await ann.context.newPage();
    await again.goto(chat.url);
    await isOver(again, state);
    if (state === 'completed') expect(await textOf(again)).toBe(words(100));
    else expect(await textOf(again)).not.toContain('w99');
  });
});
