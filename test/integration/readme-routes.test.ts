import { expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { readSection } from '../support/walk-through.ts';

const settings = {
  PORT: '0',
  EMULATOR_USERS: '5',
  CALLBACK_BAMBOOCLOUD_TOKEN: 'a-token-of-32-characters-or-more',
};
const silent = { info: () => {}, warn: () => {}, error: () => {} };

/** The first column of the table, as in `GET /metrics`. */
const routes = [...readSection('README.md', 'Routes').matchAll(/^\| (`[^|]+) \|/gm)].flatMap(
  ([, cell = '']) =>
    [...cell.matchAll(/`([A-Z]+) (\/[^`]*)`( upgraded)?/g)].map(
      ([, method = '', path = '', upgraded = '']) => ({
        method,
        path,
        upgraded: upgraded !== '',
      }),
    ),
);

/** The protocol that the server of a WebSocket chose. */
function openWebSocket(url: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = new WebSocket(url, 'graphql-transport-ws');
  socket.addEventListener('open', () => {
    resolve(socket.protocol);
    socket.close();
  });
  socket.addEventListener('error', () => reject(new Error(`Expected ${url} to open`)));
  return promise;
}

test('every route of the README is there, and answers as it says', async () => {
  await using app = await createApp(parseConfig(settings), { log: silent });
  const { url } = await app.listen();
  const json = { 'content-type': 'application/json' };
  const page = await (await fetch(url, { headers: { accept: 'text/html' } })).text();
  const [, asset = ''] = /(?:src|href)="(\/graphiql\/[^"]+)"/.exec(page) ?? [];
  const query = JSON.stringify({ query: '{ __typename }' });
  const answers: Record<string, readonly [status: number, type: string]> = {};
  for (const { method, path, upgraded } of routes) {
    if (upgraded) {
      expect(await openWebSocket(url.replace(/^http/, 'ws'))).toBe('graphql-transport-ws');
      continue;
    }
    const target = path === '/graphiql/*' ? asset : path;
    const init = method === 'POST' ? { method, headers: json, body: path === '/graphql' ? query : '{}' } : {};
    const asked = method === 'GET' && path === '/graphql' ? '?query={__typename}' : '';
    const response = await fetch(new URL(target + asked, url), init);
    await response.text();
    const [type = ''] = (response.headers.get('content-type') ?? '').split(';');
    answers[`${method} ${path}`] = [response.status, type];
  }
  expect(answers).toEqual({
    'POST /graphql': [200, 'application/json'],
    // What is asked is no message of MCP.
    'POST /mcp': [400, 'application/json'],
    'GET /graphql': [200, 'application/json'],
    // What no key has signed and no token came with is refused, by a route that is there.
    'POST /callbacks/alibaba': [expect.toBeOneOf([400, 401, 403]), expect.any(String)],
    'POST /callbacks/bamboocloud': [expect.toBeOneOf([400, 401, 403]), expect.any(String)],
    'GET /graphiql/*': [200, expect.stringMatching(/javascript|css/)],
    'GET /metrics': [200, 'text/plain'],
    'GET /health/live': [200, expect.any(String)],
    'GET /health/ready': [200, expect.any(String)],
  });
});
