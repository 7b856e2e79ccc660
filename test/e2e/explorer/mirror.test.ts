import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Request, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../../src/app.ts';
import { parseConfig } from '../../../src/config.ts';
import { startEmulator } from '../../../src/emulator/emulator.ts';
import { type Answer, toUpstream } from '../../support/gateway.ts';
import { announceMissingChromium, chromiumPath, launchChromium, pictures, sizes } from './chromium.ts';
import { openExample, openExplorerPage, openPanel } from './explorer-page.ts';
import { startExplorerServer } from './explorer-server.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const tabs = [
  'MirrorState',
  'FindByName',
  'OrgChart',
  'Reports',
  'InBothGroups',
  'ExpiringAccounts',
  'ChangesSince',
];
const streams = [
  { group: 'Streams', query: 'subscription Countdown { countdown(from: 1) }' },
  { group: 'Streams', query: 'subscription Pulse { pulse }' },
];

announceMissingChromium('the mirror in the explorer');

describe.skipIf(chromiumPath === undefined)('the mirror in the explorer', () => {
  let browser: Browser;

  beforeAll(async () => {
    await mkdir(pictures, { recursive: true });
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  test('while it fills the page says how far it is, at 1440 and at 420 pixels', async () => {
    await using emulator = await startEmulator({ users: 60, scope: 'all' });
    // The calls for each user come last: until they are answered there is progress, and no end.
    const outage = emulator.faults.add({ operation: 'GetUser', fault: { kind: 'error503' } });
    const config = parseConfig({ PORT: '0', MIRROR: 'on' });
    const upstream = toUpstream(emulator, emulator.management);
    await using app = await createApp({ ...config, upstream }, { log: silent, random: () => 0 });
    const { url } = await app.listen();
    await expect.poll(() => app.mirror?.status().progress).toBeGreaterThan(0.05);
    await using opened = await openExplorerPage(browser, url, { viewport: sizes[0] ?? null });
    const { page } = opened;
    const strip = page.locator('#mirror');
    await strip.getByText(/^The mirror is being filled: \d+ %/).waitFor();
    for (const viewport of sizes) {
      await page.setViewportSize(viewport);
      await page.screenshot({ path: join(pictures, `filling-${viewport.width}.png`) });
      const editors = await page.locator('.graphiql-editors').boundingBox();
      expect(editors?.height).toBeGreaterThan(200);
    }
    outage[Symbol.dispose]();
    await strip.waitFor({ state: 'hidden' });
    expect(app.mirror?.status().state).toBe('READY');
    expect(opened.problems).toEqual([]);
  });

  test('the page follows the mirror through a restart of the gateway, until it is ready', async () => {
    await using server = await startExplorerServer(streams);
    server.mirror = { state: 'FILLING', progress: 0.1 };
    await using opened = await openExplorerPage(browser, server.url);
    const { page, asked } = opened;
    await page.clock.install();
    await page.reload();
    const strip = page.locator('#mirror');
    const shownLater = async () => {
      await page.clock.fastForward(30_000);
      return strip.textContent();
    };
    await strip.getByText('The mirror is being filled: 10 %.').waitFor();
    server.mirror = null;
    const before = asked.length;
    await expect
      .poll(async () => [await shownLater(), asked.length > before + 1])
      .toEqual([expect.stringMatching(/^The mirror is being filled: 10 %/), true]);
    server.mirror = { state: 'STALE', progress: 1 };
    await expect.poll(shownLater).toMatch(/^The mirror may be out of date/);
    server.mirror = { state: 'READY', progress: 1 };
    await expect.poll(shownLater).toBe('');
    expect(await strip.isHidden()).toBe(true);
    expect(opened.problems).toEqual([]);
  });

  test('where a token is needed, the page asks once it has one', async () => {
    const { authentication } = parseConfig({ AUTH_MODE: 'local' });
    await using app = await createApp({ ...parseConfig({ PORT: '0' }), authentication }, { log: silent });
    const { url } = await app.listen();
    await using closed = await openExplorerPage(browser, url);
    expect(closed.asked.filter(asksState)).toEqual([]);
    await using opened = await openExplorerPage(browser, `${url}#token=${app.localToken}`);
    expect(opened.asked.filter(asksState).length).toBeGreaterThan(0);
    expect(opened.problems).toEqual([]);
  });

  test('after a stale token the strip comes with a good one, and goes with it', async () => {
    await using gateway = await startFillingGateway();
    await using opened = await openExplorerPage(browser, `${gateway.url}#token=stale`);
    const { page, asked } = opened;
    const unsigned: Request[] = [];
    page.on('request', (request) => {
      if (asksState(request.postData()) && !request.headers().authorization) unsigned.push(request);
    });
    await page.clock.install();
    const strip = page.locator('#mirror');
    await openPanel(page, 'Sign in');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('An access token, without “Bearer”').fill(gateway.token);
    await page.getByRole('button', { name: 'Use it' }).click();
    await strip.getByText(/^The mirror is being filled: \d+ %/).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    expect(await strip.isHidden()).toBe(true);
    const looks = asked.filter(asksState).length;
    await page.clock.fastForward(60_000);
    const after = page.waitForRequest((request) => request.headers().authorization === 'Bearer last');
    await page.evaluate("location.hash = '#token=last'");
    await after;
    expect(asked.filter(asksState)).toHaveLength(looks);
    expect(unsigned).toEqual([]);
  });

  test('a token that is refused while the mirror fills ends the looks, until a request is allowed again', async () => {
    await using server = await startExplorerServer(streams);
    server.mirror = { state: 'FILLING', progress: 0.1 };
    await using opened = await openExplorerPage(browser, `${server.url}#token=one`);
    const { page } = opened;
    const strip = page.locator('#mirror');
    await strip.getByText('The mirror is being filled: 10 %.').waitFor();
    const json = { errors: [{ message: 'No.', extensions: { code: 'UNAUTHENTICATED' } }] };
    await page.route(server.url, (route) =>
      asksState(route.request().postData()) ? route.fulfill({ status: 401, json }) : route.fallback(),
    );
    await strip.waitFor({ state: 'hidden' });
    await page.unroute(server.url);
    await page.getByRole('button', { name: 'Re-fetch GraphQL schema' }).click();
    await strip.getByText('The mirror is being filled: 10 %.').waitFor();
  });

  test('a mirror that was ready, or did not answer, when the page was opened is followed', async () => {
    await using server = await startExplorerServer(streams);
    for (const mirror of [{ state: 'READY', progress: 1 }, null]) {
      server.mirror = mirror;
      await using opened = await openExplorerPage(browser, server.url);
      const { page } = opened;
      const looked = page.waitForResponse((response) => asksState(response.request().postData()));
      await page.clock.install();
      await page.reload();
      await looked;
      server.mirror = { state: 'STALE', progress: 1 };
      await expect
        .poll(async () => {
          await page.clock.fastForward(30_000);
          return page.locator('#mirror').textContent();
        })
        .toMatch(/^The mirror may be out of date/);
      expect(opened.problems).toEqual([]);
    }
  });

  test('while its state is asked for, no allowed request asks for it as well', async () => {
    await using server = await startExplorerServer(streams);
    server.mirror = { state: 'FILLING', progress: 0.1 };
    await using opened = await openExplorerPage(browser, `${server.url}#token=one`);
    const { page } = opened;
    const held: Route[] = [];
    await page.route(server.url, async (route) => {
      if (asksState(route.request().postData())) held.push(route);
      else await route.fallback();
    });
    await expect.poll(() => held.length).toBe(1);
    for (const _time of [1, 2, 3]) {
      const introspected = page.waitForResponse(server.url);
      await page.getByRole('button', { name: 'Re-fetch GraphQL schema' }).click();
      await introspected;
    }
    await page.locator('.result-window').waitFor();
    expect(held).toHaveLength(1);
  });

  test('its examples are answered, in sight', async () => {
    await using app = await createApp(parseConfig({ PORT: '0' }), { log: silent });
    const { url } = await app.listen();
    await app.mirror?.settled();
    await using opened = await openExplorerPage(browser, url, { viewport: sizes[0] ?? null });
    const { page } = opened;
    for (const tab of tabs) {
      await openExample(page, tab);
      const answered = page.waitForResponse((response) =>
        new RegExp(`query ${tab}\\b`).test(response.request().postData() ?? ''),
      );
      await page.getByRole('button', { name: 'Execute query' }).click();
      const answer: Answer = await (await answered).json();
      expect([tab, answer.errors]).toEqual([tab, undefined]);
      await page.locator('.result-window').getByText('"data"').waitFor();
      for (const { width, height } of sizes) {
        await page.setViewportSize({ width, height });
        await page.screenshot({ path: join(pictures, `${tab}-${width}.png`) });
      }
      await page.setViewportSize(sizes[0] ?? { width: 1_440, height: 900 });
    }
    expect(await page.locator('#mirror').isHidden()).toBe(true);
    expect(opened.problems).toEqual([]);
  });

  test('without a mirror there is no example of it, and its state is not asked for', async () => {
    await using app = await createApp(parseConfig({ PORT: '0', MIRROR: 'off' }), { log: silent });
    const { url } = await app.listen();
    await using opened = await openExplorerPage(browser, url);
    const { page } = opened;
    const titles = await page.locator('.explorer-example strong').allTextContents();
    expect(titles.filter((title) => tabs.includes(title))).toEqual([]);
    expect(titles).toContain('Search');
    expect(opened.asked.filter(asksState)).toEqual([]);
    expect(opened.problems).toEqual([]);
  });
});

function asksState(body: string | null): boolean {
  return body?.includes('mirror { state') ?? false;
}

/** Its mirror is being filled for as long as it runs, and it asks for a token. */
async function startFillingGateway() {
  const emulator = await startEmulator({ users: 60, scope: 'all' });
  emulator.faults.add({ operation: 'GetUser', fault: { kind: 'error503' } });
  const config = parseConfig({ PORT: '0', MIRROR: 'on' });
  const { authentication } = parseConfig({ AUTH_MODE: 'local' });
  const upstream = toUpstream(emulator, emulator.management);
  const app = await createApp({ ...config, authentication, upstream }, { log: silent, random: () => 0 });
  const { url } = await app.listen();
  return {
    url,
    token: app.localToken ?? '',
    [Symbol.asyncDispose]: async () => {
      await app[Symbol.asyncDispose]();
      await emulator[Symbol.asyncDispose]();
    },
  };
}
