import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import type { App } from '../../src/composition/running-app.ts';
import { parseConfig } from '../../src/config.ts';
import { generateDirectory } from '../../src/emulator/directory/generate.ts';
import type { Answer } from '../support/gateway.ts';
import { announceMissingChromium, chromiumPath, launchChromium } from './explorer/chromium.ts';
import { openExample, openExplorerPage, openPanel } from './explorer/explorer-page.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };

announceMissingChromium('the device flow in a browser');

/** Runs a tab of GraphiQL, and reads its one result. */
async function run(page: Page, tab: string, variables?: object): Promise<Record<string, unknown>> {
  await openExample(page, tab);
  if (variables) {
    await page.locator('.graphiql-editor-tool .CodeMirror').first().click();
    await page.keyboard.press('Control+A');
    await page.keyboard.insertText(JSON.stringify(variables));
  }
  const answered = page.waitForResponse((response) =>
    new RegExp(`mutation ${tab}\\b`).test(response.request().postData() ?? ''),
  );
  await page.getByRole('button', { name: 'Execute query' }).click();
  const { data, errors }: Answer<Record<string, Record<string, unknown>>> = await (await answered).json();
  expect(errors).toBeUndefined();
  return Object.values(data ?? {})[0] ?? {};
}

/** What the page's own gateway answers when the token goes with the question. */
async function askForViewer(page: Page, accessToken: string): Promise<unknown> {
  const { data, errors }: Answer = await page.evaluate(async (token) => {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: '{ viewer { subject permissions user { id username } } }' }),
    });
    return response.json();
  }, accessToken);
  expect(errors).toBeUndefined();
  return data;
}

describe.skipIf(chromiumPath === undefined)('the device flow in a browser', () => {
  let app: App;
  let url: string;
  let username: string;
  let browser: Browser;

  beforeAll(async () => {
    const directory = generateDirectory({ users: 40, seed: 1 });
    const person = [...directory.users()].find(({ groupIds }) => groupIds.length > 0);
    const settings = { AUTH_MODE: 'eiam', AUTH_READ: `group:${person?.groupIds[0]}` };
    username = person?.username ?? '';
    app = await createApp(parseConfig({ PORT: '0', ...settings }), {
      log: silent,
      emulator: { directory, scope: 'all' },
    });
    ({ url } = await app.listen());
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await app?.[Symbol.asyncDispose]();
  });

  /** What the two tabs show, before and after a person has pressed a button of the page that they name. */
  async function signIn(button: 'Approve' | 'Deny') {
    await using opened = await openExplorerPage(browser, url);
    const { page } = opened;
    const begun = await run(page, 'GenerateDeviceCode');
    await page.locator('.result-window').getByText(String(begun.userCode)).first().waitFor();

    const approval = await page.context().newPage();
    const problems: string[] = [];
    approval.on('console', (message) => problems.push(message.text()));
    await approval.goto(String(begun.verificationUriComplete));
    expect(await approval.getByLabel('Code that the device shows').inputValue()).toBe(begun.userCode);
    expect(await approval.getByText('This is an emulator').count()).toBe(1);
    await approval.locator('[name=username]').fill(username);
    await approval.getByRole('button', { name: button }).click();
    const said = await approval.getByRole('status').textContent();
    expect(problems).toEqual([]);

    const result = await run(page, 'GenerateToken', {
      input: { deviceCode: { deviceCode: begun.deviceCode } },
    });
    const viewer = result.accessToken && (await askForViewer(page, String(result.accessToken)));
    expect(opened.problems).toEqual([]);
    return { said, result, viewer };
  }

  test('a code is shown, its page is opened, approved, and the tokens are issued', async () => {
    const { said, result, viewer } = await signIn('Approve');
    const userId = app.emulator?.directory.userByUsername(username)?.userId;
    expect(said).toBe(`Approved: the device is signed in as ${username}. You may close this page.`);
    expect(result).toMatchObject({ __typename: 'GenerateTokenPayload', tokenType: 'Bearer' });
    const { endpoint, instanceId, applicationId } = app.emulator ?? {};
    const response = await fetch(`${endpoint}/v2/${instanceId}/${applicationId}/oauth2/userinfo`, {
      headers: { authorization: `Bearer ${result.accessToken}` },
    });
    expect(await response.json()).toMatchObject({ sub: userId, preferred_username: username });
    expect(viewer).toEqual({
      viewer: { subject: userId, permissions: ['DIRECTORY_READ'], user: { id: userId, username } },
    });
  });

  test('denied, the device learns that', async () => {
    const { said, result } = await signIn('Deny');
    expect(said).toBe('Denied. The device gets no access. You may close this page.');
    expect(result).toEqual({
      __typename: 'DirectoryAuthorizationDenied',
      message: 'The sign-in was denied.',
    });
  });

  test('the explorer signs in by a code, and sends the token along', async () => {
    await using opened = await openExplorerPage(browser, url);
    const { page } = opened;
    await openPanel(page, 'Sign in');
    await page.getByRole('button', { name: 'Get a code' }).click();
    const opening = page.waitForEvent('popup');
    await page.getByRole('link', { name: 'Approve it' }).click();
    const approval = await opening;
    await approval.locator('[name=username]').fill(username);
    await approval.getByRole('button', { name: 'Approve' }).click();
    await approval.getByText('Approved').waitFor();
    // The page asks by itself, in the interval that it was given.
    await page.getByText('Requests carry your token').waitFor();
    const answered = page.waitForResponse((response) =>
      /query Viewer\b/.test(response.request().postData() ?? ''),
    );
    await openExample(page, 'Viewer');
    await page.getByRole('button', { name: 'Execute query' }).click();
    const { data }: Answer = await (await answered).json();
    const userId = app.emulator?.directory.userByUsername(username)?.userId;
    expect(data).toMatchObject({ viewer: { subject: userId } });
    expect(opened.problems).toEqual([]);
  });

  test('an authorize page sends the browser back with a code', async () => {
    const context = await browser.newContext();
    try {
      const page = await context.newPage();
      const query = new URLSearchParams({
        response_type: 'code',
        client_id: app.emulator?.applicationId ?? '',
        redirect_uri: new URL('/health/live', url).href,
        state: 'state-1',
      });
      await page.goto(`${app.emulator?.authorizationUrl}?${query}`);
      await page.getByRole('button', { name: 'Approve' }).click();
      await page.waitForURL(/\/health\/live\?code=CD\w+&state=state-1$/);
    } finally {
      await context.close();
    }
  });
});
