import { describe, expect, test } from 'vitest';
import { gatewayError, openEmulator, openSmallCompany, serviceError } from './open-emulator.ts';

const path = '/provisioningScope';

describe('faults', () => {
  test('throttle', async () => {
    await using opened = await openEmulator();
    const { emulator, get } = opened;
    emulator.faults.add({ fault: { kind: 'throttle', retryAfterMs: 50 }, times: 1 });
    emulator.faults.add({ operation: 'ListUsers', fault: { kind: 'throttle', status: 503 } });
    const { status, headers, body } = await get(path);
    expect({ status, body }).toEqual({ status: 429, body: gatewayError('Throttling.User') });
    expect(headers.get('x-acs-retry-after')).toBe('50');
    expect((await get(path)).status).toBe(200);
    const other = await get('/users');
    expect(other.status).toBe(503);
    expect(other.headers.get('x-acs-retry-after')).toBeNull();
  });

  test('a rule of an unknown kind is answered with the kinds that there are', async () => {
    await using opened = await openEmulator();
    const url = new URL('/control/faults', opened.base);
    const response = await fetch(url, {
      method: 'POST',
      body: '{ "fault": { "kind": "delay", "ms": 4000 } }',
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ error: expect.stringContaining('latency {ms, effect}') });
  });

  test('error500 and error503', async () => {
    await using opened = await openEmulator();
    const { emulator, get } = opened;
    emulator.faults.add({ script: [{ kind: 'error500' }, null, { kind: 'error503' }] });
    const message = 'Internal Server Error';
    expect(await get(path)).toMatchObject({ status: 500, body: serviceError(message, message) });
    expect((await get(path)).status).toBe(200);
    expect(await get(path)).toMatchObject({ status: 503, body: gatewayError('ServiceUnavailable') });
    expect((await get(path)).status).toBe(200);
  });

  test('a proxy answers in HTML', async () => {
    await using opened = await openEmulator();
    const { emulator, base, authorization, fetch } = opened;
    emulator.faults.add({ script: [{ kind: 'html' }, { kind: 'html', status: 200 }] });
    for (const status of [502, 200]) {
      const response = await fetch(base + path, { headers: { authorization } });
      expect(response.status).toBe(status);
      expect(response.headers.get('content-type')).toBe('text/html');
      expect(response.headers.get('x-acs-request-id')).toBeNull();
      expect(await response.text()).toMatch(/^<html>/);
    }
  });

  test('truncated JSON is valid HTTP', async () => {
    await using opened = await openEmulator();
    const { emulator, base, authorization, fetch } = opened;
    emulator.faults.add({ fault: { kind: 'truncatedJson' } });
    const response = await fetch(base + path, { headers: { authorization } });
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(text).toMatch(/^\{"organizationalUnitIds"/);
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });

  test('a socket dropped before the answer, and in the middle of the body', async () => {
    await using opened = await openEmulator();
    const { emulator, base, authorization, fetch } = opened;
    emulator.faults.add({ script: [{ kind: 'dropBeforeAnswer' }, { kind: 'dropMidBody' }] });
    const ask = () => fetch(base + path, { headers: { authorization } });
    await expect(ask()).rejects.toThrow(TypeError);
    const response = await ask();
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow(TypeError);
    expect(emulator.counters.of('GetApplicationProvisioningScope')).toBe(2);
  });

  test('expireToken really kills the token of the call, and no other', async () => {
    await using opened = await openEmulator();
    const { emulator, get, ask, createToken } = opened;
    const authorization = `Bearer ${await createToken()}`;
    emulator.faults.add({ script: [{ kind: 'expireToken' }] });
    expect(await get(path)).toMatchObject({ status: 400, body: { error: 'invalid_token' } });
    expect(await get(path)).toMatchObject({ status: 400, body: { error: 'invalid_token' } });
    expect((await ask(path, { headers: { authorization } })).status).toBe(200);
  });

  test('rows shifting between pages: a page-number list repeats or skips, the total moves', async () => {
    await using opened = await openSmallCompany({ scope: 'all' });
    const { emulator, get } = opened;
    const page = async (number: number) => {
      const { body } = await get(`/users?pageSize=2&pageNumber=${number}`);
      const { totalCount, data } = Object(body);
      return [totalCount, ...data.map((user: { username: string }) => user.username)];
    };
    expect([await page(1), await page(2)]).toEqual([
      [5, 'Ada.Lovelace', 'bob'],
      [5, 'eve', 'gus'],
    ]);
    using inserted = emulator.faults.add({ operation: 'ListUsers', fault: { kind: 'shiftRows', rows: 1 } });
    expect(await page(2)).toEqual([6, 'bob', 'eve']);
    expect(await page(1)).toEqual([6, 'Ada.Lovelace', 'bob']);
    inserted[Symbol.dispose]();
    emulator.faults.add({ fault: { kind: 'shiftRows', rows: -1 } });
    expect(await page(2)).toEqual([4, 'gus', 'zoe']);
    emulator.faults.clear();
    expect(await page(2)).toEqual([5, 'eve', 'gus']);
  });

  test('latency and another fault hit the same call', async () => {
    await using opened = await openEmulator();
    const { emulator, get } = opened;
    emulator.faults.add({ fault: { kind: 'latency', ms: 1 } });
    emulator.faults.add({ fault: { kind: 'error503' } });
    expect((await get(path)).status).toBe(503);
  });

  test('never answering ends when the client leaves', async () => {
    await using opened = await openEmulator();
    const { emulator, base, authorization, fetch } = opened;
    emulator.faults.add({ script: [{ kind: 'neverAnswer' }, { kind: 'latency', ms: 600_000 }] });
    for (const _ of ['neverAnswer', 'latency']) {
      const client = new AbortController();
      const asked = fetch(base + path, { headers: { authorization }, signal: client.signal });
      while (emulator.counters.inFlight === 0) await emulator.look();
      client.abort();
      await expect(asked).rejects.toThrow();
      while (emulator.counters.inFlight > 0) await emulator.look();
    }
    expect(emulator.counters.peakInFlight).toBe(1);
  });

  test('a request may ask for its own fault', async () => {
    await using opened = await openEmulator();
    const { get } = opened;
    const { status, headers } = await get(path, {
      'x-emulator-fault': 'latency;ms=1, throttle;retryAfterMs=70',
    });
    expect([status, headers.get('x-acs-retry-after')]).toEqual([429, '70']);
    expect((await get(path)).status).toBe(200);
    for (const wrong of ['nothing', 'latency', 'latency;ms=soon', 'throttle;status=9']) {
      expect(await get(path, { 'x-emulator-fault': wrong })).toMatchObject({
        status: 400,
        body: gatewayError('InvalidParameter.EmulatorFault'),
      });
    }
  });
});
