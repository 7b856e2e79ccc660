import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createApp } from '../../../src/app.ts';
import type { App } from '../../../src/composition/running-app.ts';
import { parseConfig } from '../../../src/config.ts';
import { announceMissingChromium, chromiumPath, launchChromium, pictures, sizes } from './chromium.ts';
import { openExample, openExplorerPage, openPanel } from './explorer-page.ts';
import { startExplorerServer } from './explorer-server.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const panels = ['Examples', 'Upstream', 'Org chart', 'Events', 'Sign in'];

announceMissingChromium('the panels of the explorer');

describe.skipIf(chromiumPath === undefined)('the panels of the explorer', () => {
  let browser: Browser;

  beforeAll(async () => {
    await mkdir(pictures, { recursive: true });
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  test('examples stand together by purpose, and each opens one tab', async () => {
    await using gateway = await startGateway();
    await using opened = await openExplorerPage(browser, gateway.url);
    const { page } = opened;
    expect(await page.locator('.explorer-panel h3').allTextContents()).toEqual([
      'People',
      'Organizational units',
      'Groups',
      'The gateway',
      'Changing the directory',
      'Following its changes',
      'Signing in',
    ]);
    await page
      .getByText('Who is this person: in which groups and units, and who is their manager?')
      .waitFor();
    await openExample(page, 'Search');
    expect(await page.getByRole('tab').allTextContents()).toHaveLength(4);
    await page.locator('.graphiql-query-editor').getByText('query Search').waitFor();
    await openExample(page, 'GroupMembers');
    await openExample(page, 'Search');
    expect(await page.getByRole('tab').allTextContents()).toHaveLength(4);
    expect(opened.problems).toEqual([]);
  });

  test('what a tab has is kept where it is left within the same moment', async () => {
    await using gateway = await startGateway();
    await using opened = await openExplorerPage(browser, gateway.url);
    const { page } = opened;
    await page.evaluate(`{
      const example = (title) =>
        [...document.querySelectorAll('.explorer-example')].find((button) => button.textContent.startsWith(title));
      const { CodeMirror } = document.querySelector('.graphiql-query-editor .CodeMirror');
      CodeMirror.replaceRange('# Mine\\n', { line: 0, ch: 0 });
      for (const title of ['GroupMembers', 'Search', 'PatchUser']) example(title).click();
      document.querySelector('.graphiql-tab-button').click();
    }`);
    const editors = page.locator('.graphiql-editors');
    await editors.getByText('# Mine').waitFor();
    await openExample(page, 'Search');
    await editors.getByText('query Search').waitFor();
    await openExample(page, 'PatchUser');
    await editors.getByText('Known By Another Name').waitFor();
    expect(await page.getByRole('tab').allTextContents()).toEqual([
      'UserWithGroupsAndUnits icon',
      'UnitWithAncestorsAndPeople icon',
      'GroupMembers icon',
      'Search icon',
      'PatchUser icon',
    ]);
    expect(opened.problems).toEqual([]);
  });

  test('the price of the open tab is shown before it runs, and its calls afterwards', async () => {
    await using gateway = await startGateway();
    await using opened = await openExplorerPage(browser, gateway.url);
    const { page } = opened;
    await openPanel(page, 'Upstream');
    gateway.app.emulator?.counters.reset();
    await page.getByRole('button', { name: 'What would it take?' }).click();
    await page.getByText(/^Expected are 3 upstream calls, 20 at most; 5000 are allowed/).waitFor();
    expect(gateway.app.emulator?.counters.total).toBe(0);
    await page.getByRole('button', { name: 'Execute query' }).click();
    await page.getByRole('heading', { name: 'UserWithGroupsAndUnits', level: 3 }).waitFor();
    const calls = await page.locator('.explorer-timeline strong').allTextContents();
    expect(calls).toEqual(['GetUserIdByUsername', 'GetUser', 'GetUser']);
    expect(await page.locator('.explorer-figures dd').first().textContent()).toBe('3');
    // The answer itself has the figures, and not the time line.
    await page.locator('.result-window').getByText('"data"').waitFor();
    // Another tab has another price.
    await page.getByText(/^Expected are 3/).waitFor();
    await page.getByRole('tab').nth(1).click();
    await page.getByText('The price of the open tab, before it runs.').waitFor();
    await page.getByRole('tab').first().click();
    await page.getByText(/^Expected are 3/).waitFor();
    expect(opened.problems).toEqual([]);
  });

  test('a text is priced and run under its own name within the moment of its edit', async () => {
    await using gateway = await startGateway();
    await using opened = await openExplorerPage(browser, gateway.url);
    const { page } = opened;
    await openPanel(page, 'Upstream');
    await page.evaluate(`{
      const { CodeMirror } = document.querySelector('.graphiql-query-editor .CodeMirror');
      CodeMirror.setValue('# Not UserWithGroupsAndUnits\\nquery Edited { __typename }');
      document.querySelector('.explorer-price button').click();
      document.querySelector('.graphiql-execute-button').click();
    }`);
    await page.getByText(/^Expected are 0 upstream calls/).waitFor();
    await page.locator('.result-window').getByText('"Query"').waitFor();
    expect(opened.problems).toEqual([]);
  });

  test('an answer is drawn as a tree with its counts', async () => {
    await using gateway = await startGateway();
    await using opened = await openExplorerPage(browser, gateway.url);
    const { page } = opened;
    await openExample(page, 'UnitWithAncestorsAndPeople');
    await page.getByRole('button', { name: 'Execute query' }).click();
    await openPanel(page, 'Org chart');
    const first = page.locator('.explorer-tree .explorer-box').first();
    await first.waitFor();
    const { data } = z
      .object({ data: z.object({ organizationalUnit: z.object({ name: z.string() }) }) })
      .parse(JSON.parse((await answerIn(page)) ?? ''));
    expect(await first.locator('strong').textContent()).toBe(data.organizationalUnit.name);
    expect(opened.problems).toEqual([]);
  });

  test('the events of a subscription stand in a list, the last one first', async () => {
    await using server = await startExplorerServer([
      { group: 'Streams', query: 'subscription Countdown { countdown(from: 1) }' },
      { group: 'Streams', query: 'subscription Pulse { pulse }' },
    ]);
    await using opened = await openExplorerPage(browser, server.url);
    const { page } = opened;
    await openPanel(page, 'Events');
    await page.getByText('Run a subscription').waitFor();
    await page.getByRole('button', { name: 'Execute query' }).click();
    await page.getByText('Countdown: 2 events, and it is over.').waitFor();
    const events = page.locator('.explorer-panel details');
    expect(await events.count()).toBe(2);
    await events.first().locator('summary').click();
    await events.first().getByText('"countdown": 0').waitFor();
    expect(opened.problems).toEqual([]);
  });

  test('a token that is pasted is kept for the session, sent along, and forgotten at sign-out', async () => {
    await using gateway = await startGateway({ AUTH_MODE: 'local' });
    await using opened = await openExplorerPage(browser, gateway.url);
    const { page, asked } = opened;
    await page.getByText('This gateway asks for one.').waitFor();
    await page.getByLabel('An access token, without “Bearer”').fill(gateway.app.localToken ?? '');
    const allowed = page.waitForResponse(
      (response) => response.ok() && response.request().method() === 'POST',
    );
    await page.getByRole('button', { name: 'Use it' }).click();
    const introspected = await allowed;
    expect(await introspected.request().headerValue('authorization')).toBe(
      `Bearer ${gateway.app.localToken}`,
    );
    await page.reload();
    await openPanel(page, 'Sign in');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('Requests carry no token.').waitFor();
    expect(await page.evaluate<number>('sessionStorage.length')).toBe(0);
    expect(JSON.stringify(asked)).not.toContain(gateway.app.localToken);
  });

  test('nothing in them is a serious fault of accessibility, light and dark, wide and narrow', async () => {
    await using gateway = await startGateway();
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const viewport of sizes) {
        await using opened = await openExplorerPage(browser, gateway.url, { viewport, colorScheme });
        const { page } = opened;
        await page.getByRole('button', { name: 'Execute query' }).click();
        for (const panel of panels) {
          await openPanel(page, panel);
          await page.screenshot({ path: join(pictures, `${panel}-${viewport.width}-${colorScheme}.png`) });
          expect([panel, viewport.width, colorScheme, await seriousFaults(page)]).toEqual([
            ...[panel, viewport.width, colorScheme],
            [],
          ]);
        }
        expect(opened.problems).toEqual([]);
      }
    }
  });
});

interface ExploredGateway extends AsyncDisposable {
  readonly app: App;
  readonly url: string;
}

async function startGateway(environment: Readonly<Record<string, string>> = {}): Promise<ExploredGateway> {
  const config = parseConfig({ PORT: '0', MIRROR: 'off', ...environment });
  const app = await createApp(config, { log: silent });
  const { url } = await app.listen();
  return {
    ...{ app, url },
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  };
}

/** The answer as the page's own editor has it. */
function answerIn(page: Page): Promise<string> {
  return page.evaluate<string>("document.querySelector('.result-window .CodeMirror').CodeMirror.getValue()");
}

const faults = z.array(
  z.object({ id: z.string(), impact: z.string().nullable(), nodes: z.array(z.string()) }),
);

/** Within the panel: the rest is GraphiQL's own. */
async function seriousFaults(page: Page): Promise<unknown> {
  await page.evaluate(axe.source);
  const found = faults.parse(
    await page.evaluate(`axe.run('.explorer-panel').then(({ violations }) =>
      violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(({ html }) => html) })))`),
  );
  return found.filter(({ impact }) => impact === 'serious' || impact === 'critical');
}
