import { expect, test } from 'vitest';
import { isOutside } from '../../instance/instance.ts';
import { nowMs, openManagement } from './open-management.ts';

test('throttling: 400 and the wait in ms, after the nonce was used up', async () => {
  let clockMs = nowMs;
  await using client = await openManagement({
    now: () => clockMs,
    managementRateLimit: { requestsPerSecond: 10, burst: 1 },
  });
  expect((await client.ask('GetInstance')).status).toBe(200);
  const throttled = client.signed('GetInstance');
  const answer = await client.send(throttled);
  expect([answer.status, answer.body.Code]).toEqual([400, 'Throttling.User']);
  expect(answer.headers['x-acs-retry-after']).toBe('100');
  clockMs += 100;
  expect((await client.send(throttled)).body.Code).toBe('SignatureNonceUsed');
  expect((await client.ask('GetInstance')).status).toBe(200);
});

test('faults answer in the envelope of this API and by the names of its actions', async () => {
  await using client = await openManagement();
  const { faults, counters } = client.emulator.management;
  faults.add({
    operation: 'ListUsers',
    script: [
      { kind: 'throttle', retryAfterMs: 40 },
      { kind: 'throttle', status: 429 },
      { kind: 'error500' },
      { kind: 'error503', effect: 'after' },
      { kind: 'refuse', status: 403, code: 'InvalidSecurityToken.Expired' },
      null,
    ],
  });
  expect(await client.refused('ListUsers')).toEqual([400, 'Throttling.User']);
  expect(await client.refused('ListUsers')).toEqual([429, 'Throttling.User']);
  expect(await client.refused('ListUsers')).toEqual([500, 'InternalError']);
  expect(await client.refused('ListUsers')).toEqual([503, 'ServiceUnavailable']);
  expect(await client.refused('ListUsers')).toEqual([403, 'InvalidSecurityToken.Expired']);
  expect(await client.refused('ListGroups')).toEqual([200, undefined]);
  expect(await client.refused('ListUsers')).toEqual([200, undefined]);
  expect(counters.snapshot()).toEqual({ ListUsers: 6, ListGroups: 1 });
});

test('answers that are cut, garbled or a proxy page', async () => {
  await using client = await openManagement();
  const { faults } = client.emulator.management;
  faults.add({
    script: [
      { kind: 'dropBeforeAnswer' },
      { kind: 'dropMidBody' },
      { kind: 'truncatedJson' },
      { kind: 'html' },
    ],
  });
  await expect(client.ask('GetInstance')).rejects.toThrow('socket hang up');
  await expect(client.ask('GetInstance')).rejects.toThrow('aborted');
  await expect(client.ask('GetInstance')).rejects.toThrow(SyntaxError);
  await expect(client.ask('GetInstance')).rejects.toThrow(SyntaxError);
  expect((await client.ask('GetInstance')).status).toBe(200);
});

test("a session's token dies under a call, and stays dead", async () => {
  await using client = await openManagement();
  const { faults, securityCredentials, accessKeys } = client.emulator.management;
  faults.add({ fault: { kind: 'expireToken' }, times: 1 });
  const ask = (key = securityCredentials) => client.refused('GetInstance', {}, { key });
  expect(await ask()).toEqual([400, 'InvalidSecurityToken.Expired']);
  expect(await ask()).toEqual([400, 'InvalidSecurityToken.Expired']);
  expect(await ask(accessKeys.issueSecurityCredentials())).toEqual([200, undefined]);
});

test('a fault asked for in the header, which is not signed', async () => {
  await using client = await openManagement();
  const asked = { headers: { 'x-emulator-fault': 'error503' } };
  expect(await client.refused('GetInstance', {}, asked)).toEqual([503, 'ServiceUnavailable']);
  const wrong = { headers: { 'x-emulator-fault': 'flood' } };
  expect(await client.refused('GetInstance', {}, wrong)).toEqual([400, 'InvalidParameter.EmulatorFault']);
});

test('rows that come in between push pages back', async () => {
  await using client = await openManagement();
  const ids = async () => {
    const { body } = await client.ask('ListUsers', { PageSize: 10, PageNumber: 2 });
    return {
      total: body.TotalCount,
      ids: Object(body).Users.map(({ UserId }: { UserId: string }) => UserId),
    };
  };
  const before = await ids();
  client.emulator.management.faults.add({ fault: { kind: 'shiftRows', rows: 1 }, times: 1 });
  const shifted = await ids();
  expect(shifted.total).toBe(31);
  expect(shifted.ids.slice(1)).toEqual(before.ids.slice(0, -1));
});

test('closing aborts requests that wait, and the port is free afterwards', async ({ skip }) => {
  skip(isOutside(), 'closing is a call of startEmulator; a process ends on a signal: standalone.test.ts');
  // The server looks at the clock when a call has arrived.
  const arrived = Promise.withResolvers<void>();
  const now = () => {
    arrived.resolve();
    return nowMs;
  };
  const client = await openManagement({ now });
  const { management } = client.emulator;
  management.faults.add({ fault: { kind: 'neverAnswer' } });
  const lost = expect(client.ask('ListUsers')).rejects.toThrow('socket hang up');
  await arrived.promise;
  await client[Symbol.asyncDispose]();
  await lost;
  const port = Number(new URL(management.endpoint).port);
  await using next = await openManagement({ managementPort: port });
  expect(next.emulator.management.endpoint).toBe(management.endpoint);
  expect((await next.ask('GetInstance')).status).toBe(200);
});

test('a management port that is taken closes what was opened before', async ({ skip }) => {
  skip(isOutside(), 'what startEmulator throws; a process says it in words: standalone.test.ts');
  await using first = await openManagement();
  const { port } = new URL(first.emulator.management.endpoint);
  const second = openManagement({ managementPort: Number(port) });
  await expect(second).rejects.toThrow(expect.objectContaining({ code: 'EADDRINUSE', port: Number(port) }));
});

test('the name is not that of the Developer API, whatever is listened on', async () => {
  await using loopback = await openManagement();
  expect(new URL(loopback.emulator.management.endpoint).hostname).toBe('localhost');
  await using named = await openManagement({ host: 'localhost' });
  expect(new URL(named.emulator.management.endpoint).hostname).toBe('127.0.0.1');
  await using everywhere = await openManagement({ host: '0.0.0.0' });
  expect(new URL(everywhere.emulator.endpoint).hostname).toBe('127.0.0.1');
  for (const client of [loopback, named, everywhere]) {
    const { endpoint, management } = client.emulator;
    expect(new URL(endpoint).hostname).not.toBe(new URL(management.endpoint).hostname);
    expect((await client.ask('GetInstance')).status).toBe(200);
  }
});
