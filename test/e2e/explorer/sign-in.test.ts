import type { Browser, Page, Request, Response } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createApp } from '../../../src/app.ts';
import type { App } from '../../../src/composition/running-app.ts';
import { parseConfig } from '../../../src/config.ts';
import type { Answer } from '../../support/gateway.ts';
import { announceMissingChromium, chromiumPath, launchChromium } from './chromium.ts';
import { openExplorerPage, openPanel } from './explorer-page.ts';
import { startExplorerServer } from './explorer-server.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const streams = [
  { group: 'Streams', query: 'subscription Pulse { pulse }' },
  { group: 'Streams', query: 'subscription Countdown { countdown(from: 1) }' },
];
const carried = 'Requests carry your token, until you close this tab of the browser.';
const label = 'An access token, without “Bearer”';

announceMissingChromium('the sign-in of the explorer');

describe.skipIf(chromiumPath === undefined)('the sign-in of the explorer', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  test('the printed address, opened where the page is open, replaces a token of before', async () => {
    await using gateway = await startGateway('local');
    await using opened = await openExplorerPage(browser, `${gateway.url}#token=stale`);
    const { page } = opened;
    const introspected = page.waitForResponse(isIntrospected);
    await page.goto(`${gateway.url}#token=${gateway.app.localToken}`);
    expect(await authorizationOf(await introspected)).toBe(`Bearer ${gateway.app.localToken}`);
    expect(page.url()).toBe(gateway.url);
    await openPanel(page, 'Sign in');
    await page.getByText(carried).waitFor();
  });

  test('an address without a usable token changes nothing, and a plus sign in a token stays one', async () => {
    await using server = await startExplorerServer(streams);
    await using opened = await openExplorerPage(browser, `${server.url}#token=`);
    const { page } = opened;
    expect([page.url(), await keptToken(page)]).toEqual([server.url, null]);
    await openPanel(page, 'Sign in');
    await page.getByText('Requests carry no token.').waitFor();
    for (const hash of ['#token=a+b/c%3D%3D', '#token=', '#token=%E2%80%9Cd']) {
      await page.goto(server.url + hash);
      await expect.poll(() => page.url()).toBe(server.url);
      expect(await keptToken(page)).toBe('a+b/c==');
    }
    await page.getByText(carried).waitFor();
    expect(opened.problems).toEqual([]);
  });

  test('a refusal of the token before is not said of the next one', async () => {
    await using gateway = await startGateway('local');
    await using opened = await openExplorerPage(browser, gateway.url);
    const { page } = opened;
    const order: string[] = [];
    await page.route(gateway.url, async (route) => {
      const token = route.request().headers().authorization ?? '';
      order.push(token);
      if (token === 'Bearer stale') {
        await openAddress(page, `#token=${gateway.app.localToken}`);
        order.push('answered');
      }
      await route.continue();
    });
    const introspected = page.waitForResponse(isIntrospected);
    await openAddress(page, '#token=stale');
    await introspected;
    await openPanel(page, 'Sign in');
    await page.getByText(carried).waitFor();
    expect(order.slice(0, 3)).toEqual(['Bearer stale', 'answered', `Bearer ${gateway.app.localToken}`]);
  });

  test('signing in or out ends a subscription, which would go on as the one who began it', async () => {
    for (const change of ['#token=another', 'Sign out']) {
      await using server = await startExplorerServer(streams);
      await using opened = await openExplorerPage(browser, `${server.url}#token=one`);
      const { page } = opened;
      await openPanel(page, 'Sign in');
      await page.getByRole('button', { name: 'Execute query' }).click();
      await page.locator('.result-window').getByText('"pulse": "beat"').waitFor();
      const introspected = page.waitForRequest(isIntrospection);
      if (change === 'Sign out') await page.getByRole('button', { name: change }).click();
      else await openAddress(page, change);
      await server.hungUp;
      await page.getByRole('button', { name: 'Execute query' }).waitFor();
      expect(await (await introspected).headerValue('authorization')).toBe(
        change === 'Sign out' ? null : 'Bearer another',
      );
      expect(opened.problems).toEqual([]);
    }
  });

  test('a token that the gateway refuses is said to be refused', async () => {
    await using gateway = await startGateway('local');
    await using opened = await openExplorerPage(browser, gateway.url);
    const { page } = opened;
    await paste(page, 'wrong');
    await page.getByText('The gateway refuses your token.').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await paste(page, gateway.app.localToken ?? '');
    await page.getByText(carried).waitFor();
  });

  test('a token is pasted with its “Bearer” as well, and one that no header can carry is refused by the form', async () => {
    await using server = await startExplorerServer(streams);
    await using opened = await openExplorerPage(browser, server.url);
    const { page } = opened;
    await openPanel(page, 'Sign in');
    for (const wrong of ['“at-1', 'at 1', 'Bearer ']) {
      await paste(page, wrong);
      const said = await page.evaluate<string>("document.getElementById('explorer-token').validationMessage");
      expect([wrong, said]).toEqual([wrong, expect.stringMatching(/^This is no token/)]);
      expect(await keptToken(page)).toBeNull();
    }
    const introspected = page.waitForRequest(isIntrospection);
    await paste(page, ' bEARER  at-1 ');
    expect(await (await introspected).headerValue('authorization')).toBe('Bearer at-1');
    expect(opened.problems).toEqual([]);
  });

  test('a code is waited for while another panel is looked at, and signs in from there', async () => {
    await using gateway = await startGateway('eiam');
    await using opened = await openExplorerPage(browser, gateway.url);
    const { page } = opened;
    await page.clock.install();
    await page.reload();
    await openPanel(page, 'Sign in');
    await page.getByRole('button', { name: 'Get a code' }).click();
    const link = page.getByRole('link', { name: 'Approve it' });
    const address = await link.getAttribute('href');
    await openPanel(page, 'Examples');
    await openPanel(page, 'Sign in');
    expect(await link.getAttribute('href')).toBe(address);
    await openPanel(page, 'Examples');
    await approve(page, String(address), gateway.app);
    const introspected = page.waitForResponse(isIntrospected);
    await page.clock.fastForward(10_000);
    expect(await authorizationOf(await introspected)).toMatch(/^Bearer \S/);
    await openPanel(page, 'Sign in');
    await page.getByText(carried).waitFor();
  });

  test('a sign-in by other means, or a new code, ends the wait for a code', async () => {
    await using gateway = await startGateway('eiam');
    await using opened = await openExplorerPage(browser, gateway.url);
    const { page, asked } = opened;
    await page.clock.install();
    await page.reload();
    await openPanel(page, 'Sign in');
    const get = page.getByRole('button', { name: 'Get a code' });
    const first = await codeOf(page, () => get.click());
    const second = await codeOf(page, () => get.click());
    const poll = page.waitForRequest((request) => asks(request, second));
    await page.clock.fastForward(6_000);
    await poll;
    const polls = () => asked.filter((body) => body?.includes('generateToken('));
    expect(polls().filter((body) => body?.includes(first))).toEqual([]);
    await openAddress(page, '#token=another');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await get.waitFor();
    expect(await page.getByRole('link', { name: 'Approve it' }).count()).toBe(0);
    const before = polls().length;
    await page.clock.fastForward(60_000);
    const last = page.waitForRequest((request) => request.headers().authorization === 'Bearer last');
    await openAddress(page, '#token=last');
    await last;
    expect(polls()).toHaveLength(before);
  });

  test('where EIAM sends no address with the code in it, the link leads to the one without', async () => {
    await using gateway = await startGateway('eiam');
    await using opened = await openExplorerPage(browser, gateway.url);
    const { page } = opened;
    await page.route(gateway.url, async (route) => {
      if (!asks(route.request(), 'generateDeviceCode(')) return route.fallback();
      const response = await route.fetch();
      const json = await response.json();
      json.data.generateDeviceCode.verificationUriComplete = null;
      return route.fulfill({ response, json });
    });
    await openPanel(page, 'Sign in');
    await page.getByRole('button', { name: 'Get a code' }).click();
    const link = page.getByRole('link', { name: 'Approve it' });
    expect(await link.getAttribute('href')).toBe(gateway.app.emulator?.verificationUrl);
  });
});

async function startGateway(mode: 'local' | 'eiam') {
  const config = parseConfig({ PORT: '0', MIRROR: 'off', AUTH_MODE: mode });
  const app = await createApp(config, { log: silent });
  const { url } = await app.listen();
  return { app, url, [Symbol.asyncDispose]: () => app[Symbol.asyncDispose]() };
}

/** The code that the gateway answers with, which is not shown. */
async function codeOf(page: Page, click: () => Promise<void>): Promise<string> {
  const answered = page.waitForResponse((response) => asks(response.request(), 'generateDeviceCode('));
  await click();
  const answer: Answer = await (await answered).json();
  return z.object({ deviceCode: z.string() }).parse(answer.data?.generateDeviceCode).deviceCode;
}

/** As the address bar does where it differs behind the `#` alone; until what follows from it is done. */
async function openAddress(page: Page, hash: string): Promise<void> {
  await page.evaluate(`new Promise((resolve) => {
    addEventListener('hashchange', () => requestAnimationFrame(() => requestAnimationFrame(resolve)), { once: true });
    location.hash = ${JSON.stringify(hash)};
  })`);
}

async function paste(page: Page, text: string): Promise<void> {
  await page.getByLabel(label).fill(text);
  await page.getByRole('button', { name: 'Use it' }).click();
}

async function approve(page: Page, address: string, app: App): Promise<void> {
  const [user] = app.emulator?.directory.users() ?? [];
  const approval = await page.context().newPage();
  await approval.goto(address);
  await approval.locator('[name=username]').fill(user?.username ?? '');
  await approval.getByRole('button', { name: 'Approve' }).click();
  await approval.getByText('Approved').waitFor();
  await approval.close();
}

function keptToken(page: Page): Promise<string | null> {
  return page.evaluate<string | null>("sessionStorage.getItem('eiam-gateway/token')");
}

function asks(request: Request, text: string): boolean {
  return request.postData()?.includes(text) ?? false;
}

function isIntrospection(request: Request): boolean {
  return asks(request, 'IntrospectionQuery');
}

function isIntrospected(response: Response): boolean {
  return response.ok() && isIntrospection(response.request());
}

function authorizationOf(response: Response): Promise<string | null> {
  return response.request().headerValue('authorization');
}
