import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createExamples } from '../../../src/http/explorer/examples.ts';
import { announceMissingChromium, chromiumPath, launchChromium } from './chromium.ts';
import { openExample, openExplorerPage } from './explorer-page.ts';
import { startExplorerServer } from './explorer-server.ts';

const examples = [
  {
    group: 'Words',
    query: 'query Greet($name: String!) { greeting(name: $name) }',
    variables: { name: 'Ada' },
  },
  { group: 'Streams', query: 'subscription Countdown { countdown(from: 3) }' },
  { group: 'Streams', query: 'subscription Pulse { pulse }' },
  { group: 'Words', query: 'query Wait { wait }' },
];

announceMissingChromium('the explorer in a browser');

describe.skipIf(chromiumPath === undefined)('the explorer in a browser', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium();
  });

  afterAll(async () => {
    await browser.close();
  });

  it('opens with the first examples, lightly and without any other network', async () => {
    await using server = await startExplorerServer(createExamples(undefined));
    await using opened = await openExplorerPage(browser, server.url);
    expect(await titles(opened.page)).toEqual([
      'UserWithGroupsAndUnits',
      'UnitWithAncestorsAndPeople',
      'GroupMembers',
    ]);
    await shows(opened.page, '.graphiql-editors', 'PUT A USERNAME HERE');
    expect(opened.requested.filter((url) => !url.startsWith(new URL(server.url).origin))).toEqual([]);
    expect(opened.page.workers()).toEqual([]);
    expect(opened.problems).toEqual([]);
    // All of GraphiQL and the introspection of this small graph; promised are 1.5 MB.
    expect(opened.receivedBytes()).toBeGreaterThan(100_000);
    expect(opened.receivedBytes()).toBeLessThan(500_000);
  });

  it('runs the open tab with its variables, and asks what that cost', async () => {
    await using server = await startExplorerServer(examples);
    await using opened = await openExplorerPage(browser, server.url);
    const sent = opened.page.waitForRequest((request) => request.postData()?.includes('Greet') ?? false);
    await opened.page.locator('.graphiql-query-editor').click();
    await opened.page.keyboard.press('Control+Enter');
    expect(await (await sent).headerValue('x-eiam-trace')).toBe('timeline');
    await shows(opened.page, '.result-window', 'Hello Ada');
    expect(opened.problems).toEqual([]);
  });

  it('stands in one column where the window is narrow, and the documentation covers it', async () => {
    await using server = await startExplorerServer(examples);
    await using opened = await openExplorerPage(browser, server.url, {
      viewport: { width: 420, height: 800 },
    });
    await opened.page.getByRole('button', { name: 'Execute query' }).click();
    await shows(opened.page, '.result-window', 'Hello Ada');
    const [operation, answer] = [
      await box(opened.page, '.graphiql-editors'),
      await box(opened.page, '.result-window'),
    ];
    expect(answer.y).toBeGreaterThanOrEqual(operation.y + operation.height);
    expect(Math.min(operation.width, answer.width)).toBeGreaterThan(300);
    await opened.page.getByLabel('Show Documentation Explorer').click();
    await opened.page.getByRole('link', { name: 'Query' }).first().click();
    await shows(opened.page, '.graphiql-doc-explorer', 'greeting');
    expect((await box(opened.page, '.graphiql-plugin')).width).toBeGreaterThan(300);
    expect(opened.problems).toEqual([]);
  });

  it('shows the documentation, the history and the settings without breaking its security policy', async () => {
    await using server = await startExplorerServer(examples);
    await using opened = await openExplorerPage(browser, server.url);
    await opened.page.getByLabel('Show Documentation Explorer').click();
    await opened.page.getByRole('link', { name: 'Query' }).first().click();
    await shows(opened.page, '.graphiql-doc-explorer', 'greeting');
    await opened.page.getByLabel('Show History').click();
    await opened.page.getByLabel('Open settings dialog').click();
    await opened.page.getByRole('button', { name: 'Dark' }).click();
    expect(await opened.page.locator('body.graphiql-dark').count()).toBe(1);
    expect(opened.problems).toEqual([]);
  });

  it('follows the system into the dark', async () => {
    await using server = await startExplorerServer(examples);
    const lightness = async (colorScheme: 'light' | 'dark') => {
      await using opened = await openExplorerPage(browser, server.url, { colorScheme });
      const color = await opened.page.evaluate<string>(
        "getComputedStyle(document.querySelector('.graphiql-container')).backgroundColor",
      );
      const [red = 0, green = 0, blue = 0] = (color.match(/\d+/g) ?? []).map(Number);
      return (red + green + blue) / 3;
    };
    expect(await lightness('light')).toBeGreaterThan(200);
    expect(await lightness('dark')).toBeLessThan(80);
  });

  it('keeps the tabs through a reload, edited or not, and adds none', async () => {
    await using server = await startExplorerServer(examples);
    await using opened = await openExplorerPage(browser, server.url);
    const { page } = opened;
    await expect.poll(() => storedTabs(page)).toContain('Greet');
    await page.reload();
    await page.getByRole('tab').first().waitFor();
    expect(await titles(page)).toEqual(['Greet', 'Countdown', 'Pulse']);
    await page.locator('.graphiql-query-editor').click();
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('# Mine');
    await page.keyboard.press('Enter');
    await expect.poll(() => storedTabs(page)).toContain('# Mine');
    await page.reload();
    await page.getByRole('tab').first().waitFor();
    expect(await titles(page)).toEqual(['Greet', 'Countdown', 'Pulse']);
    await shows(page, '.graphiql-query-editor', '# Mine');
    await shows(page, '.graphiql-editors', 'Ada');
    expect(opened.problems).toEqual([]);
  });

  it('shows the events of a subscription and ends with it', async () => {
    await using server = await startExplorerServer(examples);
    await using opened = await openExplorerPage(browser, server.url);
    await run(opened.page, 'Countdown');
    await shows(opened.page, '.result-window', '"countdown": 0');
    await opened.page.getByRole('button', { name: 'Execute query' }).waitFor();
    expect(opened.problems).toEqual([]);
  });

  it('hangs up when a subscription is stopped, and leaves the last event in place', async () => {
    await using server = await startExplorerServer(examples);
    await using opened = await openExplorerPage(browser, server.url);
    await run(opened.page, 'Pulse');
    await shows(opened.page, '.result-window', '"pulse": "beat"');
    await opened.page.getByRole('button', { name: 'Stop query' }).click();
    await server.hungUp;
    await opened.page.getByRole('button', { name: 'Execute query' }).waitFor();
    await shows(opened.page, '.result-window', '"pulse": "beat"');
    expect(opened.problems).toEqual([]);
  });

  it('hangs up when a query is stopped, and shows nothing of it', async () => {
    await using server = await startExplorerServer(examples);
    await using opened = await openExplorerPage(browser, server.url);
    await openExample(opened.page, 'Wait');
    await opened.page.getByRole('button', { name: 'Execute query' }).click();
    await opened.page.getByRole('button', { name: 'Stop query' }).click();
    await server.hungUp;
    await opened.page.getByRole('button', { name: 'Execute query' }).waitFor();
    expect(await opened.page.locator('.result-window').getByText('errors').count()).toBe(0);
    expect(opened.problems).toEqual([]);
  });

  it.each(['Wait', 'Pulse'])('ends %s where an example is opened in another tab', async (title) => {
    await using server = await startExplorerServer(examples);
    await using opened = await openExplorerPage(browser, server.url);
    await openExample(opened.page, title);
    await opened.page.getByRole('button', { name: 'Execute query' }).click();
    await opened.page.getByRole('button', { name: 'Stop query' }).waitFor();
    await openExample(opened.page, 'Greet');
    await server.hungUp;
    await opened.page.getByRole('button', { name: 'Execute query' }).click();
    await shows(opened.page, '.result-window', 'Hello Ada');
    expect(opened.problems).toEqual([]);
  });
});

async function titles(page: Page): Promise<string[]> {
  const texts = await page.getByRole('tab').allTextContents();
  return texts.map((text) => text.replace(/ icon$/, ''));
}

/** GraphiQL writes them down a moment after they change. */
function storedTabs(page: Page): Promise<string | null> {
  return page.evaluate<string | null>("localStorage.getItem('eiam-gateway/graphiql:tabState')");
}

async function run(page: Page, title: string): Promise<void> {
  await page.getByRole('tab', { name: title }).click();
  await page.getByRole('button', { name: 'Execute query' }).click();
}

async function shows(page: Page, area: string, text: string): Promise<void> {
  await page.locator(area).getByText(text).first().waitFor();
}

async function box(page: Page, area: string): Promise<{ y: number; width: number; height: number }> {
  const found = await page.locator(area).boundingBox();
  if (found === null) throw new Error(`${area} is not in sight`);
  return found;
}
