import { expect, test } from 'vitest';
import { findPort, printedSettings, startGatewayProcess, startProcess } from '../support/process.ts';
import { ask } from './ask.ts';

const query = '{ user(by: { username: "lin.wei" }) { displayName status } users { totalCount } }';

test('what the control API changes in a lone emulator shows in a gateway that remembers, as soon as it is told', async () => {
  const port = await findPort();
  const callback = `http://127.0.0.1:${port}/callbacks/alibaba`;
  await using emulator = startProcess('src/emulator/main.ts', {
    args: ['--users', '10', '--scope', 'all', '--alibaba-callback', callback],
  });
  const settings = await printedSettings(emulator);
  const remembering = { CACHE_TTL_MS: '3600000', PORT: `${port}` };
  await using gateway = await startGatewayProcess({ ...settings, ...remembering });

  const control = async (method: string, path: string, body?: object) => {
    const url = new URL(`/control/${path}`, settings.EIAM_ENDPOINT);
    const response = await fetch(url, { method, body: body ? JSON.stringify(body) : null });
    expect(response.status).toBe(200);
    return response.json();
  };
  const changes = 'subscription { directoryChanged { kind change user { username } } }';
  const subscribed = await fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: changes }),
  });
  const events = subscribed.body?.pipeThrough(new TextDecoderStream()).getReader();
  /** Whoever is told of a change knows that what was remembered of it is forgotten. */
  const heard = async (change: string) => {
    let text = '';
    while (!text.includes(`"change":"${change}"`)) {
      const { done = true, value = '' } = (await events?.read()) ?? {};
      if (done) throw new Error(`Expected ${change}, but the stream has ended with ${text}`);
      text += value;
    }
  };

  expect((await ask(gateway.url, query)).data).toEqual({ user: null, users: { totalCount: 10 } });
  await control('POST', 'users', { username: 'lin.wei', displayName: 'Lin Wei' });
  await heard('CREATED');
  const lin = { displayName: 'Lin Wei', status: 'ENABLED' };
  expect((await ask(gateway.url, query)).data).toEqual({ user: lin, users: { totalCount: 11 } });
  await control('PATCH', 'users/lin.wei', { status: 'disabled' });
  await heard('DISABLED');
  expect((await ask(gateway.url, query)).data).toMatchObject({ user: { ...lin, status: 'DISABLED' } });
  await control('DELETE', 'users/lin.wei');
  await heard('DELETED');
  expect((await ask(gateway.url, query)).data).toEqual({ user: null, users: { totalCount: 10 } });
  expect(await control('GET', 'counters')).toMatchObject({ alibaba: { target: callback, requests: 3 } });
  await events?.cancel();
});
