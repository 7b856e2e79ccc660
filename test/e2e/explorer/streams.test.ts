import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { announceMissingChromium, chromiumPath, launchChromium } from './chromium.ts';
import { edit, openExample, openExplorerPage, openPanel } from './explorer-page.ts';
import { startExplorerServer } from './explorer-server.ts';

const examples = [
  { group: 'Words', query: 'query Greet { greeting(name: "Ada") }' },
  { group: 'Words', query: 'query Wait { wait }' },
  { group: 'Streams', query: 'subscription Pulse { pulse }' },
  { group: 'Streams', query: 'subscription Burst { burst(events: 500) }' },
  { group: 'Streams', query: 'subscription Nothing { burst(events: 0) }' },
];

announceMissingChromium('the streams of the explorer');

describe.skipIf(chromiumPath === undefined)('the streams of the explorer', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  test('the price of a subscription is a sentence, and opens no stream', async () => {
    await using server = await startExplorerServer(examples);
    await using opened = await openExplorerPage(browser, server.url);
    const { page } = opened;
    await openExample(page, 'Pulse');
    await openPanel(page, 'Upstream');
    await page.getByRole('button', { name: 'What would it take?' }).click();
    await page.getByText('It has no price: a subscription pays for each event.').waitFor();
    await server.hungUp;
    expect(opened.problems).toEqual([]);
  });

  test('no price is asked for with variables or headers that are no JSON', async () => {
    await using server = await startExplorerServer(examples);
    await using opened = await openExplorerPage(browser, server.url);
    const { page } = opened;
    await openPanel(page, 'Upstream');
    const button = page.getByRole('button', { name: 'What would it take?' });
    const before = opened.asked.length;
    for (const name of ['variables', 'headers'] as const) {
      for (const text of ['{bad', '[1]']) {
        await edit(page, name, text);
        await button.click();
        await page.getByText(`The ${name} are not valid JSON, or not an object.`).waitFor();
      }
      await edit(page, name, ' ');
      // Corrected, it has no price yet.
      await page.getByText('The price of the open tab, before it runs.').waitFor();
    }
    expect(opened.asked.slice(before)).toEqual([]);
    expect(opened.problems).toEqual([]);
  });

  test('a burst is counted event by event, and the editor is given the last one of what arrives together', async () => {
    await using server = await startExplorerServer(examples);
    await using opened = await openExplorerPage(browser, server.url);
    const { page } = opened;
    await openExample(page, 'Burst');
    await openPanel(page, 'Events');
    await page.evaluate(`{
      window.shown = 0;
      document.querySelector('.result-window .CodeMirror').CodeMirror.on('change', () => { window.shown += 1; });
    }`);
    await execute(page);
    await page.getByText('Burst: 500 events, and it is over.').waitFor();
    await answers(page, '"burst": 500');
    expect(await page.evaluate('window.shown')).toBeLessThan(100);
    const events = page.locator('.explorer-panel details');
    expect(await events.count()).toBe(200);
    // Their texts are made where they are looked at.
    expect(await page.locator('.explorer-panel pre').count()).toBe(0);
    await events.last().locator('summary').click();
    await events.last().getByText('"burst": 301').waitFor();
    expect(opened.problems).toEqual([]);
  });

  test('the panel says when no event comes any more', async () => {
    await using server = await startExplorerServer(examples);
    await using opened = await openExplorerPage(browser, server.url);
    const { page } = opened;
    await openExample(page, 'Pulse');
    await openPanel(page, 'Events');
    await execute(page);
    await page.getByText('Pulse: 1 event so far.').waitFor();
    await page.getByRole('button', { name: 'Stop query' }).click();
    await page.getByText('Pulse: 1 event, and it is over.').waitFor();
    await openExample(page, 'Nothing');
    await openPanel(page, 'Events');
    await execute(page);
    await page.getByText('Nothing: over before the first event.').waitFor();
    expect(opened.problems).toEqual([]);
  });

  test('a stream that breaks off says so', async () => {
    await using server = await startExplorerServer(examples);
    await using opened = await openExplorerPage(browser, server.url);
    const { page } = opened;
    await openExample(page, 'Pulse');
    await openPanel(page, 'Events');
    await execute(page);
    await page.getByText('Pulse: 1 event so far.').waitFor();
    server.cutConnections();
    await answers(page, 'The stream broke off: ');
    await page.getByText('Pulse: 1 event, and it is over.').waitFor();
  });

  test('a header that is typed in another case takes the place of ours', async () => {
    await using server = await startExplorerServer(examples);
    await using opened = await openExplorerPage(browser, server.url);
    const { page } = opened;
    await edit(page, 'headers', '{"Content-Type": "application/json", "ACCEPT": "application/json"}');
    const sent = page.waitForRequest((request) => request.postData()?.includes('Greet') ?? false);
    await execute(page);
    expect(await (await sent).headerValue('accept')).toBe('application/json');
    await answers(page, 'Hello Ada');
    expect(opened.problems).toEqual([]);
  });

  test.each(['Wait', 'Pulse'])('%s ends where a tab is added', async (title) => {
    await using server = await startExplorerServer(examples);
    await using opened = await openExplorerPage(browser, server.url);
    const { page } = opened;
    await begin(page, title);
    await page.getByRole('button', { name: 'Add tab' }).click();
    await server.hungUp;
    await page.getByRole('button', { name: 'Execute query' }).waitFor();
    expect(opened.problems).toEqual([]);
  });

  test('what runs ends where the tab that is open is another one after a tab was closed', async () => {
    await using server = await startExplorerServer(examples);
    await using opened = await openExplorerPage(browser, server.url);
    const { page } = opened;
    await page.getByRole('tab', { name: 'Wait' }).click();
    await execute(page);
    await page.getByRole('button', { name: 'Stop query' }).waitFor();
    // GraphiQL then opens the tab before the one that was open.
    const after = page.locator('.graphiql-tab').filter({ hasText: 'Pulse' });
    await after.hover();
    await after.getByRole('button', { name: 'Close Tab' }).click();
    await server.hungUp;
    await execute(page);
    await answers(page, 'Hello Ada');
    expect(opened.problems).toEqual([]);
  });

  test('what runs goes on where the example of its own tab is opened', async () => {
    await using server = await startExplorerServer(examples);
    await using opened = await openExplorerPage(browser, server.url);
    const { page } = opened;
    await begin(page, 'Wait');
    await openExample(page, 'Wait');
    // Another tab ends it: until then the server has not been hung up on.
    expect(await page.getByRole('button', { name: 'Stop query' }).isVisible()).toBe(true);
    await openExample(page, 'Greet');
    await server.hungUp;
    expect(opened.problems).toEqual([]);
  });
});

async function execute(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Execute query' }).click();
}

async function begin(page: Page, title: string): Promise<void> {
  await openExample(page, title);
  await execute(page);
  await page.getByRole('button', { name: 'Stop query' }).waitFor();
}

async function answers(page: Page, text: string): Promise<void> {
  await page.locator('.result-window').getByText(text).first().waitFor();
}
