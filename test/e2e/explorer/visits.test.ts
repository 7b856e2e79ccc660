import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { announceMissingChromium, chromiumPath, launchChromium, pictures, sizes } from './chromium.ts';
import { edit, openExample, openExplorerPage, openPanel, textOf } from './explorer-page.ts';
import { startExplorerServer } from './explorer-server.ts';

const examples = [
  { group: 'Words', query: 'query Greet { greeting(name: "Ada") }' },
  { group: 'Words', query: 'query Wait { wait }' },
];
const [desk, telephone] = sizes;
const secret = 'Bearer SECRET';

announceMissingChromium('visits of the explorer');

describe.skipIf(chromiumPath === undefined)('visits of the explorer', () => {
  let browser: Browser;

  beforeAll(async () => {
    await mkdir(pictures, { recursive: true });
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  test('a credential that was typed as a header is not kept in the history', async () => {
    await using server = await startExplorerServer(examples);
    await using opened = await openExplorerPage(browser, server.url);
    const { page } = opened;
    await edit(page, 'headers', JSON.stringify({ 'x-mine': secret }));
    await page.getByRole('button', { name: 'Execute query' }).click();
    await expect.poll(() => kept(page, 'queries')).toContain('greeting');
    expect(JSON.stringify(await allKept(page))).not.toContain(secret);
    expect(opened.problems).toEqual([]);
  });

  test('headers are kept through reloads once that was chosen, until it is taken back', async () => {
    await using server = await startExplorerServer(examples);
    await using opened = await openExplorerPage(browser, server.url);
    const { page } = opened;
    await choose(page, 'On');
    await edit(page, 'headers', JSON.stringify({ 'x-mine': secret }));
    await expect.poll(() => kept(page, 'tabState')).toContain(secret);
    await page.getByRole('button', { name: 'Execute query' }).click();
    await expect.poll(() => kept(page, 'queries')).toContain(secret);
    for (const _reload of [1, 2]) {
      await reload(page);
      expect(await textOf(page, 'headers')).toContain(secret);
      expect(await kept(page, 'shouldPersistHeaders')).toBe('true');
    }
    await choose(page, 'Off');
    await reload(page);
    expect(await textOf(page, 'headers')).not.toContain(secret);
    expect(JSON.stringify(await allKept(page))).not.toContain(secret);
    expect(opened.problems).toEqual([]);
  });

  test.each(['tabState', 'queries', 'favorites'])('a page whose %s is damaged opens', async (key) => {
    await using server = await startExplorerServer(examples);
    await using opened = await openExplorerPage(browser, server.url);
    const { page } = opened;
    for (const text of ['{bad', '{}']) {
      await page.evaluate(`localStorage.setItem('eiam-gateway/graphiql:${key}', ${JSON.stringify(text)})`);
      await reload(page);
      await openExample(page, 'Greet');
      await page.getByRole('button', { name: 'Show History' }).click();
    }
    expect(opened.problems).toEqual([]);
  });

  test('the panel that is open, or none, is the one of the next visit', async () => {
    await using server = await startExplorerServer(examples);
    await using opened = await openExplorerPage(browser, server.url);
    const { page } = opened;
    await page.getByRole('button', { name: 'Hide Examples' }).click();
    await reload(page);
    expect(await page.getByRole('button', { name: /^Hide (?!editor)/ }).count()).toBe(0);
    for (const panel of ['Upstream', 'Events']) {
      await openPanel(page, panel);
      await reload(page);
      await page.getByRole('heading', { name: panel, level: 2 }).waitFor();
    }
    expect(opened.problems).toEqual([]);
  });

  test('in a narrow window an example closes the panel that covers its tab, and its room is given up', async () => {
    await using server = await startExplorerServer(examples);
    await using opened = await openExplorerPage(browser, server.url, { viewport: telephone });
    const { page } = opened;
    await openExample(page, 'Wait');
    await page.locator('.graphiql-query-editor').getByText('query Wait').click();
    await page.getByRole('button', { name: 'Show Examples' }).waitFor();
    for (const viewport of sizes) {
      await page.setViewportSize(viewport);
      await page.screenshot({ path: join(pictures, `example-${viewport.width}.png`) });
      const sessions = await page.locator('.graphiql-sessions').boundingBox();
      expect(sessions?.width).toBeGreaterThan(viewport.width - 100);
    }
    expect(opened.problems).toEqual([]);
  });

  test.each([desk, telephone])(
    'with one tab another one can be added, at $width pixels',
    async (viewport) => {
      await using server = await startExplorerServer([
        { group: 'Words', query: 'query Greet { greeting(name: "Ada") }' },
      ]);
      const context = await browser.newContext({ viewport });
      await using _closed = { [Symbol.asyncDispose]: () => context.close() };
      const page = await context.newPage();
      await page.goto(server.url);
      await page.locator('.graphiql-query-editor').getByText('query Greet').waitFor();
      await page.screenshot({ path: join(pictures, `one-tab-${viewport.width}.png`) });
      await page.getByRole('button', { name: 'Add tab' }).click();
      await page.getByRole('tab').nth(1).waitFor();
      await page.screenshot({ path: join(pictures, `two-tabs-${viewport.width}.png`) });
    },
  );

  test('headers of a tab are kept where it is left within the moment of their edit', async () => {
    await using server = await startExplorerServer(examples);
    await using opened = await openExplorerPage(browser, server.url);
    const { page } = opened;
    await page.evaluate(`{
      const example = (title) =>
        [...document.querySelectorAll('.explorer-example')].find((button) => button.textContent.startsWith(title));
      document.querySelectorAll('.graphiql-editors .CodeMirror')[2].CodeMirror.setValue('{"x-mine":"1"}');
      for (const title of ['Wait', 'Greet']) example(title).click();
    }`);
    await page.locator('.graphiql-query-editor').getByText('query Greet').waitFor();
    expect(await textOf(page, 'headers')).toBe('{"x-mine":"1"}');
    expect(opened.problems).toEqual([]);
  });
});

function kept(page: Page, key: string): Promise<string | null> {
  return page.evaluate<string | null>(`localStorage.getItem('eiam-gateway/graphiql:${key}')`);
}

function allKept(page: Page): Promise<unknown> {
  return page.evaluate('Object.entries(localStorage)');
}

async function reload(page: Page): Promise<void> {
  await page.reload();
  await page.getByRole('tab').first().waitFor();
}

/** Whether headers are kept, in GraphiQL's settings. */
async function choose(page: Page, choice: 'On' | 'Off'): Promise<void> {
  await page.getByRole('button', { name: 'Open settings dialog' }).click();
  await page.getByRole('button', { name: choice, exact: true }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
}
