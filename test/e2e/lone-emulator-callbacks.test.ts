import { mkdtempDisposableSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findPort, printedSettings, startGatewayProcess, startProcess } from '../support/process.ts';
import { ask } from './ask.ts';

const query = '{ user(by: { username: "lin.wei" }) { displayName status } users { totalCount } }';

test('what the control API changes in a lone emulator shows in a gateway that remembers, as soon as the callback arrives', async () => {
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
  const changes =
    'subscription { directoryChanged { ... on DirectoryObjectChanged { change object { id } } } }';
  const subscribed = await fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: changes }),
  });
  const events = subscribed.body?.pipeThrough(new TextDecoderStream()).getReader();
  /** A subscriber that gets a change can rely on its eviction. */
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

test('a gateway that is killed has not forgotten what it answered, and no second one takes its file', async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'killed-'));
  const port = await findPort();
  const callback = `http://127.0.0.1:${port}/callbacks/bamboocloud`;
  await using emulator = startProcess('src/emulator/main.ts', {
    args: ['--users', '0', '--scope', 'all', '--bamboocloud-callback', callback],
  });
  const settings: Record<string, string> = {
    ...(await printedSettings(emulator)),
    PORT: `${port}`,
    STATE_FILE: join(folder.path, 'state.db'),
  };
  const control = async (method: string, path: string, body?: object) => {
    const url = new URL(`/control/${path}`, settings.EIAM_ENDPOINT);
    const response = await fetch(url, { method, body: body ? JSON.stringify(body) : null });
    return response.json();
  };
  const readOperations = async () => {
    const { GenerateToken: _token, ...operations } = (await control('GET', 'counters')).operations;
    return operations;
  };
  const person = { username: 'lin.wei', name: 'Lin' };
  let made: object;
  {
    await using killed = await startGatewayProcess(settings);
    made = await control('POST', 'callbacks/bamboocloud/users', person);
    expect(made).toMatchObject({ kind: 'accepted', id: expect.stringMatching(/^user_/) });
    await using second = startProcess('src/main.ts', { environment: { ...settings, PORT: '0' } });
    const { code, stderr } = await second.ended;
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('STATE_FILE: expected a file of this process'),
    ]);
    killed.kill('SIGKILL');
  }
  // Changed since in EIAM itself: what is applied again would undo it.
  await control('PATCH', 'users/lin.wei', { displayName: 'Lin Wei' });
  await using gateway = await startGatewayProcess(settings);
  const before = await readOperations();
  expect(await control('POST', 'callbacks/bamboocloud/repeat')).toEqual(made);
  expect(await readOperations()).toEqual(before);
  const found = await ask(gateway.url, '{ user(by: { username: "lin.wei" }) { displayName } }');
  expect(found.data).toEqual({ user: { displayName: 'Lin Wei' } });
});
