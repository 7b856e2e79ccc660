import { expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../../../src/emulator/emulator.ts';

async function ask(emulator: Emulator, method: string, path: string, body?: object) {
  const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const answer = await fetch(`${emulator.endpoint}/control/${path}`, init);
  return { status: answer.status, body: await answer.json() };
}

test('GET /control/ lists every route, each of which is there, and every name', async () => {
  await using emulator = await startEmulator({ users: 0 });
  const { body } = await ask(emulator, 'GET', '');
  expect(body).toMatchObject({
    faults: expect.arrayContaining(['latency {ms, effect}', 'error503 {effect}', 'dropMidBody']),
    faultHeader: 'x-emulator-fault',
    operations: expect.arrayContaining(['ListUsers', 'GenerateToken']),
    managementOperations: expect.arrayContaining(['ListUsers', 'GetIdentityProvider']),
  });
  const routes: { method: string; path: string; what: string }[] = body.routes;
  expect(routes.length).toBeGreaterThan(30);
  expect(routes.filter(({ what }) => what === '')).toEqual([]);
  for (const { method, path } of routes) {
    const answer = await ask(emulator, method, path.replace('/control/', '').replaceAll('*', 'x'));
    expect([path, JSON.stringify(answer.body)]).toEqual([
      path,
      expect.not.stringContaining('No such control'),
    ]);
  }
});

test('what is not there is answered with where the list is', async () => {
  await using emulator = await startEmulator({ users: 0 });
  const { status, body } = await ask(emulator, 'POST', 'colours');
  expect([status, body.error]).toEqual([404, expect.stringContaining('GET /control/ lists what there is')]);
});

test('a wrong name of a fault or an operation is answered with all that there are', async () => {
  await using emulator = await startEmulator({ users: 0 });
  const fault = { kind: 'error503' };
  const wrongKind = await ask(emulator, 'POST', 'faults', { fault: { kind: 'flood' } });
  expect([wrongKind.status, wrongKind.body.error]).toEqual([
    400,
    expect.stringContaining('shiftRows {rows}'),
  ]);
  const wrongName = await ask(emulator, 'POST', 'faults', { operation: 'ListUser', fault });
  const names = expect.stringMatching(/no operation ListUser\. There are: .*ListUsers.*CreateUser/);
  expect([wrongName.status, wrongName.body.error]).toEqual([400, names]);
  // Only one plane has it.
  const wrongPlane = { plane: 'management', operation: 'GetUser', fault };
  expect((await ask(emulator, 'POST', 'faults', wrongPlane)).body.error).toContain('ListIdentityProviders');
  const headers = { 'x-emulator-fault': 'flood' };
  const users = `${emulator.endpoint}/v2/${emulator.instanceId}/${emulator.applicationId}/users`;
  expect(await (await fetch(users, { headers })).json()).toMatchObject({
    Message: expect.stringMatching(/^Not a fault: flood\. There are: latency \{ms, effect\}, /),
  });
});

test('faults of either plane strike that plane, and clearing ends both', async () => {
  await using emulator = await startEmulator({ users: 0 });
  const statuses = async () => {
    const users = `${emulator.endpoint}/v2/${emulator.instanceId}/${emulator.applicationId}/users`;
    return [
      (await fetch(users)).status,
      (await fetch(emulator.management.endpoint, { method: 'POST' })).status,
    ];
  };
  const before = await statuses();
  await ask(emulator, 'POST', 'faults', { operation: 'ListUsers', fault: { kind: 'error503' } });
  expect(await statuses()).toEqual([503, before[1]]);
  await ask(emulator, 'DELETE', 'faults');
  await ask(emulator, 'POST', 'faults', {
    plane: 'management',
    operation: 'ListUsers',
    fault: { kind: 'error503' },
  });
  expect([emulator.faults.isEmpty, emulator.management.faults.isEmpty]).toEqual([true, false]);
  await ask(emulator, 'DELETE', 'faults');
  expect([emulator.faults.isEmpty, emulator.management.faults.isEmpty]).toEqual([true, true]);
});

test('several custom fields are defined at once, and users have values of them', async () => {
  await using emulator = await startEmulator({ users: 0 });
  const { directory } = emulator;
  const customFields = [
    { name: 'floor', type: 'number' },
    { name: 'grade', type: 'select', options: ['a', 'b'] },
  ];
  expect((await ask(emulator, 'POST', 'custom-fields', { customFields })).status).toBe(200);
  const values = { floor: '3', grade: 'a' };
  const { body } = await ask(emulator, 'POST', 'users', { username: 'lin.wei', customFields: values });
  expect(directory.user(body.userId)?.customFields).toEqual(values);
  await ask(emulator, 'PATCH', 'users/lin.wei', { customFields: { floor: null, grade: 'b' } });
  expect(directory.user(body.userId)?.customFields).toEqual({ grade: 'b' });
  await ask(emulator, 'PATCH', 'users/lin.wei', { displayName: 'Lin' });
  expect(directory.user(body.userId)?.customFields).toEqual({ grade: 'b' });
  for (const [wrong, said] of [
    [{ colour: 'red' }, /no custom field colour\. There are: .*floor, grade/],
    [{ grade: 'c' }, /custom field grade is no select/],
  ] as const) {
    const answer = await ask(emulator, 'PATCH', 'users/lin.wei', { customFields: wrong });
    expect([answer.status, answer.body.error]).toEqual([400, expect.stringMatching(said)]);
  }
});
