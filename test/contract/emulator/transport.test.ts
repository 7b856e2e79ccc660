import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { startEmulator } from '../../../src/emulator/emulator.ts';
import { isOutside } from '../instance/instance.ts';
import { gatewayError, openEmulator, openSmallCompany, requestIdPattern } from './open-emulator.ts';

test('every answer is chunked JSON with a request id, the same as in the envelope', async () => {
  await using company = await openSmallCompany();
  const answers = [
    await company.get('/users'),
    await company.get('/users/user_x'),
    await company.get('/nothing'),
    await company.ask('/users'),
    await company.ask(`/oauth2/token?${company.credentials}`, { method: 'POST' }),
  ];
  const ids = answers.map(({ headers }) => headers.get('x-acs-request-id') ?? '');
  expect(new Set(ids).size).toBe(answers.length);
  for (const id of ids) expect(id).toMatch(requestIdPattern);
  for (const { headers } of answers) {
    expect(headers.get('transfer-encoding')).toBe('chunked');
    expect(headers.get('content-length')).toBeNull();
    expect(headers.get('content-type')).toMatch(/^application\/json/);
  }
  const [, notFound, noRoute] = answers;
  expect(Object(notFound?.body).request_id).toBe(ids[1]);
  expect(Object(noRoute?.body).RequestId).toBe(ids[2]);
  expect(Object.keys(Object(answers[0]?.body))).toEqual(['totalCount', 'data']);
});

test('a chunked request body and the headers of the SDK are accepted', async () => {
  await using company = await openSmallCompany();
  const { authorization, ask, ada } = company;
  const body = new ReadableStream({
    start(controller) {
      for (const part of ['{"em', 'ail":"ada@', 'example.com"}']) controller.enqueue(Buffer.from(part));
      controller.close();
    },
  });
  const headers = {
    authorization,
    accept: 'application/json',
    'content-type': 'application/json; charset=utf-8',
    'x-acs-version': '2022-02-25',
    'x-acs-action': 'GetUserIdByEmail',
    'x-acs-signature-nonce': 'n',
    'x-acs-signature-method': 'HMAC-SHA1',
    'x-acs-signature-version': '1.0',
  };
  const answer = await ask('/users/_/actions/getUserIdByEmail', { method: 'POST', headers, body });
  expect(answer.body).toEqual({ userId: ada.userId });
});

test('an id arrives decoded, a name in the query too', async () => {
  await using company = await openSmallCompany({ scope: 'all' });
  company.directory.addUser({ userId: 'user_a/b c', username: 'odd' });
  company.directory.addGroup({ groupName: 'R&D + "熊猫" 🐼' });
  expect((await company.get('/users/user_a%2Fb%20c')).body).toMatchObject({ userId: 'user_a/b c' });
  const prefix = encodeURIComponent('R&D + "熊');
  expect((await company.get(`/groups?groupNameStartWith=${prefix}`)).body).toMatchObject({ totalCount: 1 });
});

test('what is not HTTP is answered in JSON', async () => {
  await using opened = await openEmulator();
  const socket = connect(Number(new URL(opened.base).port), '127.0.0.1');
  socket.end('GARBAGE\r\n\r\n');
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
  expect(head).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(JSON.parse(body)).toEqual(gatewayError('BadRequest'));
});

test('calls are counted by operation, whatever was answered', async () => {
  await using company = await openSmallCompany();
  const { emulator, get, post, ask } = company;
  await get('/users');
  await get('/users/user_x');
  await ask('/users');
  await post('/users/_/actions/getUserIdByExternalId', {});
  await company.createToken();
  const { counters } = emulator;
  expect(counters.snapshot()).toEqual({
    ListUsers: 2,
    GetUser: 1,
    GetUserIdByUserExternalId: 1,
    GenerateToken: 1,
  });
  expect(counters.of('ListUsers')).toBe(2);
  expect(counters.total).toBe(4);
  counters.reset();
  expect([counters.total, counters.of('ListUsers'), counters.inFlight]).toEqual([0, 0, 0]);
});

test('the rate limiter answers 429 with how long to wait', async () => {
  const nowMs = 1_780_000_000_000;
  await using opened = await openEmulator({
    now: () => nowMs,
    rateLimit: { requestsPerSecond: 4, burst: 2 },
  });
  expect((await opened.get('/provisioningScope')).status).toBe(200); // the token took the other one
  const { status, headers, body } = await opened.get('/provisioningScope');
  expect({ status, body }).toEqual({ status: 429, body: gatewayError('Throttling.User') });
  expect(headers.get('x-acs-retry-after')).toBe('250');
});

test('a port in use rejects with the error of the server', async ({ skip }) => {
  skip(isOutside(), 'what startEmulator throws; a process says it in words: standalone.test.ts');
  await using first = await startEmulator({ users: 0 });
  const port = Number(new URL(first.endpoint).port);
  await expect(startEmulator({ users: 0, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('closing ends the calls that wait, and may be done twice', async ({ skip }) => {
  skip(isOutside(), 'closing is a call of startEmulator; a process ends on a signal: standalone.test.ts');
  const emulator = await startEmulator({ users: 0, latencyMs: 600_000 });
  const { endpoint, counters, instanceId, applicationId } = emulator;
  const waiting = new Promise((resolve) => {
    const path = `/v2/${instanceId}/${applicationId}/users`;
    request(endpoint + path, { headers: { 'x-emulator-fault': 'neverAnswer' } })
      .on('error', resolve)
      .end();
  });
  while (counters.inFlight === 0) await new Promise(setImmediate);
  await emulator[Symbol.asyncDispose]();
  expect(await waiting).toMatchObject({ code: 'ECONNRESET' });
  await emulator[Symbol.asyncDispose]();
});
