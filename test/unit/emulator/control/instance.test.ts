import { expect, test } from 'vitest';
import { type EmulatorOptions, startEmulator } from '../../../../src/emulator/emulator.ts';
import { sign } from '../../../contract/emulator/management/open-management.ts';
import { sendRequest } from '../../../contract/emulator/management/send-request.ts';

// What a harness outside of the process sets and asks: the contract's suites do so against the packed emulator.

async function open(options: EmulatorOptions = {}) {
  const emulator = await startEmulator({ users: 5, now: () => Date.UTC(2026, 0, 23, 8), ...options });
  const { management, instanceId } = emulator;
  const control = async (method: string, path: string, body?: unknown) => {
    const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await fetch(`${emulator.endpoint}/control/${path}`, init);
    return { status: response.status, body: await response.json() };
  };
  /** Signed for the management API. @returns its status and code */
  const call = async (action: string, query = {}, key: Parameters<typeof sign>[1] = management) => {
    const request = sign(management.endpoint, key, action, { InstanceId: instanceId, ...query }, {});
    const { status, body } = await sendRequest(management.endpoint, request);
    return [status, body.Code];
  };
  return { emulator, control, call, [Symbol.asyncDispose]: () => emulator[Symbol.asyncDispose]() };
}

test('a fault ends by its id, and the others go on', async () => {
  await using opened = await open();
  const { emulator, control } = opened;
  const users = `${emulator.endpoint}/v2/${emulator.instanceId}/${emulator.applicationId}/users`;
  const add = async (fault: object) => (await control('POST', 'faults', { fault })).body.faultId;
  const first = await add({ kind: 'error503' });
  await add({ kind: 'html', status: 504 });
  expect((await fetch(users)).status).toBe(503);
  expect(await control('DELETE', `faults/${first}`)).toEqual({ status: 200, body: {} });
  expect((await fetch(users)).status).toBe(504);
  for (const unknown of [first, 'management-1', 'x'])
    expect((await control('DELETE', `faults/${unknown}`)).status).toBe(404);
});

test('what is created may have an id of the caller’s own, once', async () => {
  await using opened = await open();
  const created = [
    ['users', 'userId', { userId: 'user_mine', username: 'lin.wei' }, { username: 'other' }],
    ['groups', 'groupId', { groupId: 'group_mine', groupName: 'Mine' }, {}],
    ['organizational-units', 'organizationalUnitId', { organizationalUnitId: 'ou_mine' }, {}],
  ] as const;
  for (const [path, name, given, another] of created) {
    const body = { organizationalUnitName: 'Mine', ...given };
    const named = path === 'organizational-units' ? body : given;
    expect(await opened.control('POST', path, named)).toEqual({
      status: 200,
      body: { [name]: Object(given)[name] },
    });
    const again = await opened.control('POST', path, { ...named, ...another });
    expect([again.status, again.body.error]).toEqual([409, `There is ${Object(given)[name]} already`]);
    expect((await opened.control('POST', path, { ...named, [name]: 'x_1' })).status).toBe(400);
  }
  const root = { organizationalUnitId: 'ou_root', organizationalUnitName: 'Root' };
  expect((await opened.control('POST', 'organizational-units', root)).status).toBe(409);
});

test('any refusal can be asked for, by its status and code', async () => {
  await using opened = await open();
  const fault = { kind: 'refuse', status: 403, code: 'InvalidSecurityToken.Expired' };
  await opened.control('POST', 'faults', { plane: 'management', fault });
  expect(await opened.call('GetInstance')).toEqual([403, 'InvalidSecurityToken.Expired']);
});

test('calls are counted from nothing, those in flight as well', async () => {
  await using opened = await open();
  await opened.call('GetInstance');
  const shown = async () => (await opened.control('GET', 'counters')).body;
  expect(await shown()).toMatchObject({
    managementOperations: { GetInstance: 1 },
    inFlight: 0,
    managementPeakInFlight: 1,
  });
  await opened.control('DELETE', 'counters');
  expect(await shown()).toMatchObject({ managementOperations: {}, managementPeakInFlight: 0 });
});

test('tokens of users and of applications are issued', async () => {
  await using opened = await open();
  const { emulator, control } = opened;
  const [user] = emulator.directory.users();
  const ask = async (path: string, body: object) => {
    const { accessToken } = (await control('POST', 'tokens', body)).body;
    const url = `${emulator.endpoint}/v2/${emulator.instanceId}/${emulator.applicationId}${path}`;
    return (await fetch(url, { headers: { authorization: `Bearer ${accessToken}` } })).json();
  };
  expect(await ask('/oauth2/userinfo', { user: user?.username })).toMatchObject({ sub: user?.userId });
  expect(await ask('/users', { application: 'app_x' })).toMatchObject({
    error_description: 'Access token application id not match',
  });
  expect((await control('POST', 'tokens', { user: 'no.such.user' })).status).toBe(404);
  expect((await control('POST', 'tokens', {})).body.error).toContain('Expected {user: id or username}');
});

test('the application is shown as it was changed', async () => {
  await using opened = await open();
  const permissions = ['urn:alibaba:idaas:scope:user:read_all'];
  await opened.control('PATCH', 'application', { oidcEnabled: false, permissions });
  expect((await opened.control('GET', 'application')).body).toEqual({
    ...{ enabled: true, apiInvokeEnabled: true, oidcEnabled: false, deviceFlowEnabled: true },
    permissions,
  });
});

test('keys, rights and identity providers of the management API are set, and a reset brings them back', async () => {
  await using opened = await open();
  const { emulator, control, call } = opened;
  const { management } = emulator;
  const key = { accessKeyId: 'LTAIanother', accessKeySecret: 'another-secret', securityToken: 'a+token==' };
  expect(await call('GetInstance', {}, key)).toEqual([404, 'InvalidAccessKeyId.NotFound']);
  await control('POST', 'access-keys', key);
  expect(await call('GetInstance', {}, key)).toEqual([200, undefined]);
  await control('PATCH', 'access-keys/LTAIanother', { expired: true });
  expect(await call('GetInstance', {}, key)).toEqual([400, 'InvalidSecurityToken.Expired']);
  await control('PATCH', `access-keys/${management.accessKeyId}`, { active: false });
  expect(await call('GetInstance')).toEqual([400, 'InvalidAccessKeyId.Inactive']);
  await control('PATCH', `access-keys/${management.accessKeyId}`, { active: true });
  expect((await control('PATCH', 'access-keys/LTAIunknown', {})).status).toBe(404);

  await control('PUT', 'policy', { refused: ['ListUsers'] });
  expect(await call('ListUsers')).toEqual([403, 'NoPermission']);
  expect((await control('PUT', 'policy', { refused: ['ListUser'] })).body.error).toContain('ListUsers');

  const { size } = management.identityProviders;
  await control('PUT', 'identity-providers/idp_odd', { detail: { IdentityProviderName: 12 }, row: null });
  expect(management.identityProviders.find('idp_odd')).toEqual({
    detail: { IdentityProviderName: 12 },
    row: null,
  });
  const [{ detail } = { detail: { IdentityProviderId: '' } }] = management.identityProviders.values();
  await control('DELETE', `identity-providers/${detail.IdentityProviderId}`);
  expect((await control('DELETE', `identity-providers/${detail.IdentityProviderId}`)).status).toBe(404);

  await control('POST', 'reset');
  expect(management.identityProviders.size).toBe(size);
  expect(management.identityProviders.find('idp_odd')).toBeUndefined();
  expect(await call('ListUsers')).toEqual([200, undefined]);
  expect(await call('GetInstance', {}, key)).toEqual([404, 'InvalidAccessKeyId.NotFound']);
  expect(await call('GetInstance', {}, management.securityCredentials)).toEqual([200, undefined]);
});

test('after a reset a signed request may be sent again, and not before', async () => {
  await using opened = await open();
  const { management, instanceId } = opened.emulator;
  const request = sign(management.endpoint, management, 'GetInstance', { InstanceId: instanceId }, {});
  const send = async () => (await sendRequest(management.endpoint, request)).body.Code;
  expect([await send(), await send()]).toEqual([undefined, 'SignatureNonceUsed']);
  await opened.control('POST', 'reset');
  expect(await send()).toBeUndefined();
});
