import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import type { App } from '../../src/composition/running-app.ts';
import { parseConfig } from '../../src/config.ts';
import type { Answer } from '../support/gateway.ts';
import { announceMissingChromium, chromiumPath, launchChromium, pictures } from './explorer/chromium.ts';
import { type ExplorerPage, openExample, openExplorerPage } from './explorer/explorer-page.ts';

/** What a first visit may cost, everything that travels included. */
const maxBytes = 1_500_000;
const examples = [
  'UserWithGroupsAndUnits',
  'UnitWithAncestorsAndPeople',
  'GroupMembers',
  'Search',
  'ProvisioningScope',
  'IdentityProviders',
  'CreateUser',
  'PatchUser',
  'AddUsersToGroup',
];
const silent = { info: () => {}, warn: () => {}, error: () => {} };

announceMissingChromium('the gateway in a browser');

describe.skipIf(chromiumPath === undefined)('the gateway in a browser', () => {
  let app: App;
  let url: string;
  let browser: Browser;

  beforeAll(async () => {
    app = await createApp(parseConfig({ PORT: '0' }), { log: silent });
    ({ url } = await app.listen());
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await app?.[Symbol.asyncDispose]();
  });

  test('opens light, from this address alone, and knows the graph', async () => {
    await using opened = await openExplorerPage(browser, url);
    const { page } = opened;
    await page.getByLabel('Show Documentation Explorer').click();
    await page.getByRole('link', { name: 'Query' }).first().click();
    await shows(page, '.graphiql-doc-explorer', 'rootOrganizationalUnits');
    expect(opened.requested.filter((asked) => !asked.startsWith(new URL(url).origin))).toEqual([]);
    expect(opened.problems).toEqual([]);
    // Less could not be GraphiQL with the introspection of this graph: then nothing was counted.
    expect(opened.receivedBytes()).toBeGreaterThan(150_000);
    expect(opened.receivedBytes()).toBeLessThanOrEqual(maxBytes);
  });

  describe('in one page, each in a tab of its own', () => {
    let opened: ExplorerPage;

    beforeAll(async () => {
      opened = await openExplorerPage(browser, url);
    });
    afterAll(async () => opened?.[Symbol.asyncDispose]());

    test.each(examples)('the example %s is answered without an error, in sight', async (example) => {
      const { page } = opened;
      await openExample(page, example);
      const answered = page.waitForResponse((response) =>
        new RegExp(`(query|mutation) ${example}\\b`).test(response.request().postData() ?? ''),
      );
      await page.getByRole('button', { name: 'Execute query' }).click();
      const answer: Answer = await (await answered).json();
      expect(answer.errors).toBeUndefined();
      expect(JSON.stringify(answer.data)).not.toMatch(/"__typename":"\w+Error"/);
      expect(answer.extensions?.upstream?.calls).toBeGreaterThan(0);
      const [name, ...deeper] = firstNames(answer.data);
      expect(deeper).not.toEqual([]);
      await shows(page, '.result-window', String(name));
      await mkdir(pictures, { recursive: true });
      const picture = await page.screenshot({ path: join(pictures, `${example}.png`) });
      expect(picture.length).toBeGreaterThan(10_000);
      expect(opened.problems).toEqual([]);
    });
  });

  test('a token behind the # lets the page in, and does not stay in the address', async () => {
    const { authentication } = parseConfig({ AUTH_MODE: 'local' });
    await using closed = await createApp({ ...parseConfig({ PORT: '0' }), authentication }, { log: silent });
    const { url: address } = await closed.listen();
    await using opened = await openExplorerPage(browser, `${address}#token=${closed.localToken}`);
    const { page } = opened;
    const answered = page.waitForResponse((response) =>
      /query UserWithGroupsAndUnits\b/.test(response.request().postData() ?? ''),
    );
    await page.getByRole('button', { name: 'Execute query' }).click();
    const answer: Answer = await (await answered).json();
    expect(answer.errors).toBeUndefined();
    expect(page.url()).toBe(address);
    await page.reload();
    const introspected = await page.waitForResponse((response) => response.url() === address);
    expect(introspected.status()).toBe(200);
    expect(opened.problems).toEqual([]);
  });

  test('the example DirectoryChanges shows what happens, as it happens', async () => {
    await using opened = await openExplorerPage(browser, url);
    const { page } = opened;
    await openExample(page, 'DirectoryChanges');
    const subscribed = page.waitForResponse((response) =>
      /subscription DirectoryChanges\b/.test(response.request().postData() ?? ''),
    );
    await page.getByRole('button', { name: 'Execute query' }).click();
    expect((await subscribed).headers()['content-type']).toBe('text/event-stream');
    const userId = app.emulator?.samples.userId ?? '';
    for (const displayName of ['First Change', 'Second Change']) {
      const query = `mutation { patchUser(input: { userId: "${userId}", displayName: "${displayName}" }) { __typename } }`;
      const headers = { 'content-type': 'application/json' };
      await app.fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) });
      await shows(page, '.result-window', displayName);
    }
    await shows(page, '.result-window', 'UPDATED');
    await mkdir(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, 'DirectoryChanges.png') });
    await page.getByRole('button', { name: 'Stop query' }).click();
    await page.getByRole('button', { name: 'Execute query' }).waitFor();
    expect(opened.problems).toEqual([]);
  });
});

/** The names in an answer, from the top down: proof that it has data of persons. */
function firstNames(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(firstNames);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'string' && ['name', 'username', 'displayName', 'message'].includes(key)
      ? [inner]
      : firstNames(inner),
  );
}

async function shows(page: Page, area: string, text: string): Promise<void> {
  await page.locator(area).getByText(text).first().waitFor();
}
