import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { announceMissingChromium, chromiumPath, launchChromium } from './chromium.ts';
import { edit, openExample, openExplorerPage } from './explorer-page.ts';
import { startExplorerServer } from './explorer-server.ts';

const examples = [
  { group: 'Words', query: 'query Greet { greeting(name: "Ada") }' },
  { group: 'Words', query: 'query Wait { wait }' },
];
const secret = 'Bearer SECRET';

announceMissingChromium('visits of the explorer');

describe.skipIf(chromiumPath === undefined)('visits of the explorer', () => {
  let browser: Browser;

  beforeAll(async () => {
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
