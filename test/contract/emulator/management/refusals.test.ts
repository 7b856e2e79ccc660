import { describe, expect, test } from 'vitest';
import { requestIdPattern } from '../open-emulator.ts';
import { flat, nowMs, openManagement } from './open-management.ts';
import type { WireRequest } from './send-request.ts';

const query = { PageNumber: 1, PageSize: 100, ...flat('GroupIds', ['group_a', 'group_b']) };
const minutes15 = 15 * 60_000;

const withHeaders = (request: WireRequest, headers: Record<string, string>): WireRequest => ({
  ...request,
  headers: { ...request.headers, ...headers },
});

const rewrite = (request: WireRequest, from: string | RegExp, to: string): WireRequest =>
  withHeaders(request, { authorization: (request.headers.authorization ?? '').replace(from, to) });

describe('what a verifier must refuse (management-api.md 4.3)', () => {
  test.each<[string, (request: WireRequest) => WireRequest, number, string]>([
    [
      'another signature',
      (sent) => rewrite(sent, /Signature=./, 'Signature=_'),
      400,
      'SignatureDoesNotMatch',
    ],
    ['a shorter signature', (sent) => rewrite(sent, /.$/, ''), 400, 'SignatureDoesNotMatch'],
    [
      'a parameter changed after signing',
      (sent) => ({ ...sent, target: sent.target.replace('PageSize=100', 'PageSize=10') }),
      400,
      'SignatureDoesNotMatch',
    ],
    ['another method', (sent) => ({ ...sent, method: 'GET' }), 400, 'SignatureDoesNotMatch'],
    [
      'an unsigned x-acs header',
      (sent) => withHeaders(sent, { 'x-acs-foo': 'bar' }),
      400,
      'IncompleteSignature',
    ],
    [
      'an unsigned content type',
      (sent) => withHeaders(sent, { 'content-type': 'text/plain' }),
      400,
      'IncompleteSignature',
    ],
    [
      'a body that was not signed',
      (sent) => ({ ...withHeaders(sent, { 'content-length': '1' }), body: 'x' }),
      400,
      'SignatureDoesNotMatch',
    ],
    [
      'another key id',
      (sent) => rewrite(sent, /Credential=[^,]+/, 'Credential=nobody'),
      404,
      'InvalidAccessKeyId.NotFound',
    ],
    [
      'another algorithm',
      (sent) => rewrite(sent, 'ACS3-HMAC-SHA256', 'ACS3-HMAC-SM3'),
      400,
      'IncompleteSignature',
    ],
    ['a space too many', (sent) => rewrite(sent, ',Signature', ', Signature'), 400, 'IncompleteSignature'],
    ['no authorization', (sent) => withHeaders(sent, { authorization: '' }), 400, 'IncompleteSignature'],
  ])('%s', async (_name, change, status, code) => {
    await using client = await openManagement();
    const answer = await client.send(change(client.signed('ListGroups', query)));
    expect([answer.status, answer.body.Code]).toEqual([status, code]);
    // Nothing was wrong with what it began as.
    expect((await client.ask('ListGroups', query)).status).toBe(200);
  });

  test('a plus in the query that stands for a space; as itself it is read', async () => {
    await using client = await openManagement();
    const sent = client.signed('ListGroups', { GroupName: 'a b' });
    const spaced = { ...sent, target: sent.target.replace('%20', '+') };
    expect((await client.send(spaced)).body.Code).toBe('SignatureDoesNotMatch');
    const plus = client.signed('ListGroups', { GroupName: 'a+b' });
    const raw = { ...plus, target: plus.target.replace('%2B', '+') };
    expect((await client.send(raw)).status).toBe(200);
  });

  test('a body with a wrong hash, and signed so', async () => {
    await using client = await openManagement();
    const headers = {
      'x-acs-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    };
    const refusal = await client.refused('ListGroups', {}, { body: 'x', headers });
    expect(refusal).toEqual([400, 'SignatureDoesNotMatch']);
  });

  test.each([
    [minutes15, 200],
    [minutes15 + 1_000, 400],
    [-minutes15, 200],
    [-minutes15 - 1_000, 400],
  ])('a server clock that is %i ms ahead answers %i', async (offsetMs, expected) => {
    await using client = await openManagement();
    client.emulator.management.setClockOffsetMs(offsetMs);
    const { status, body, headers } = await client.ask('GetInstance');
    expect([status, body.Code]).toEqual([
      expected,
      expected === 200 ? undefined : 'InvalidTimeStamp.Expired',
    ]);
    // What a client corrects its own clock by.
    expect(Date.parse(String(headers.date))).toBe(nowMs + offsetMs);
  });

  test('a nonce used again, for as long as its request is in the window, by one key', async () => {
    await using client = await openManagement();
    const { management } = client.emulator;
    const sent = client.signed('ListGroups', query);
    expect((await client.send(sent)).status).toBe(200);
    management.setClockOffsetMs(minutes15);
    const again = await client.send(sent);
    expect([again.status, again.body.Code]).toEqual([400, 'SignatureNonceUsed']);
    const headers = { 'x-acs-signature-nonce': sent.headers['x-acs-signature-nonce'] ?? '' };
    const key = management.accessKeys.issue();
    expect((await client.ask('ListGroups', query, { headers, key })).status).toBe(200);
  });

  test('a badly signed request does not use its nonce up', async () => {
    await using client = await openManagement();
    const sent = client.signed('ListGroups', query);
    await client.send(rewrite(sent, /.$/, '_'));
    expect((await client.send(sent)).status).toBe(200);
  });

  test.each([
    '2026-01-23 08:00:04',
    '2026-01-23T08:00:00.000Z',
    '2026-01-23T09:00:00+01:00',
    '2026-13-23T08:00:00Z',
    'now',
  ])('the date %s, signed so', async (date) => {
    await using client = await openManagement();
    const refusal = await client.refused('ListGroups', {}, { headers: { 'x-acs-date': date } });
    expect(refusal).toEqual([400, 'InvalidTimeStamp.Format']);
  });

  test.each([
    ['x-acs-date', 'IncompleteSignature'],
    ['x-acs-signature-nonce', 'IncompleteSignature'],
    ['x-acs-content-sha256', 'IncompleteSignature'],
    ['x-acs-action', 'MissingParameter.Action'],
    ['x-acs-version', 'MissingParameter.Version'],
  ])('no %s, signed so', async (name, code) => {
    await using client = await openManagement();
    expect(await client.refused('ListGroups', {}, { headers: { [name]: '' } })).toEqual([400, code]);
  });

  test('keys that are off, and session tokens that are missing, foreign, unknown or old', async () => {
    await using client = await openManagement();
    const { accessKeys, securityCredentials: session, accessKeyId } = client.emulator.management;
    const ask = (key: { accessKeyId: string; accessKeySecret: string; securityToken?: string }) =>
      client.refused('GetInstance', {}, { key });
    const { accessKeyId: id, accessKeySecret: secret } = session;
    expect(await ask(session)).toEqual([200, undefined]);
    expect(await ask({ accessKeyId: id, accessKeySecret: secret })).toEqual([400, 'MissingSecurityToken']);
    const other = accessKeys.issueSecurityCredentials();
    const mismatch = [400, 'InvalidSecurityToken.MismatchWithAccessKey'];
    expect(await ask({ ...session, securityToken: other.securityToken })).toEqual(mismatch);
    expect(await ask({ ...client.emulator.management, securityToken: other.securityToken })).toEqual(
      mismatch,
    );
    const malformed = [400, 'InvalidSecurityToken.Malformed'];
    expect(await ask({ ...session, securityToken: 'nonsense' })).toEqual(malformed);
    accessKeys.expireToken(id);
    expect(await ask(session)).toEqual([400, 'InvalidSecurityToken.Expired']);
    expect(await ask(other)).toEqual([200, undefined]);
    accessKeys.deactivate(accessKeyId);
    expect(await client.refused('GetInstance')).toEqual([400, 'InvalidAccessKeyId.Inactive']);
    accessKeys.activate(accessKeyId);
    expect(await client.refused('GetInstance')).toEqual([200, undefined]);
  });
});

describe('behind the signature (management-api.md 3.2, 3.3)', () => {
  test('actions, versions, methods and paths that are not ours', async () => {
    await using client = await openManagement();
    const notFound = [404, 'InvalidAction.NotFound'];
    expect(await client.refused('getInstance')).toEqual(notFound);
    expect(await client.refused('ObtainApplicationClientSecret')).toEqual(notFound);
    expect(await client.refused('GetIdentityProviderAdvancedConfiguration')).toEqual(notFound);
    expect(await client.refused('GetInstance', {}, { path: '/instance' })).toEqual(notFound);
    const headers = { 'x-acs-version': '2022-02-25' };
    expect(await client.refused('GetInstance', {}, { headers })).toEqual([400, 'InvalidVersion']);
    const put = await client.refused('GetInstance', {}, { method: 'PUT' });
    expect(put).toEqual([400, 'UnsupportedHTTPMethod']);
    expect(await client.refused('GetInstance', {}, { method: 'GET' })).toEqual([200, undefined]);
    expect(client.emulator.management.counters.snapshot()).toEqual({ GetInstance: 4 });
  });

  test('the envelope, whole; a refusal of rights says whose', async () => {
    await using client = await openManagement();
    const { management, instanceId } = client.emulator;
    const envelope = (code: string) => ({
      RequestId: expect.stringMatching(requestIdPattern),
      HostId: new URL(management.endpoint).host,
      Code: code,
      Message: expect.any(String),
      Recommend: expect.stringMatching(/^https:/),
    });
    const { body, headers } = await client.ask('GetIdentityProvider', { IdentityProviderId: 'idp_x' });
    expect(body).toEqual({
      ...envelope('ResourceNotFound.IdentityProvider'),
      Message: 'The specified IdentityProvider resource: [idp_x] not found.',
    });
    expect(headers['x-acs-request-id']).toBe(body.RequestId);
    management.policy.refuse('ListUsers');
    const refusal = await client.ask('ListUsers', { InstanceId: '' });
    expect(refusal.status).toBe(403);
    expect(refusal.body).toEqual({
      ...envelope('NoPermission'),
      AccessDeniedDetail: expect.objectContaining({
        AuthAction: 'eiam:ListUsers',
        AuthPrincipalType: 'SubUser',
        NoPermissionType: 'ImplicitDeny',
        EncodedDiagnosticMessage: management.secretCanaries.at(-1),
      }),
    });
    expect((await client.ask('ListGroups')).status).toBe(200);
    management.policy.grant('ListUsers');
    expect((await client.ask('ListUsers')).status).toBe(200);
    expect(await client.refused('ListUsers', { InstanceId: '' })).toEqual([
      400,
      'MissingParameter.InstanceId',
    ]);
    const tooLong = `idaas_${'a'.repeat(59)}`;
    expect(await client.refused('GetInstance', { InstanceId: tooLong })).toEqual([
      400,
      'InvalidParameter.InstanceId',
    ]);
    // Parameters come before the instance.
    expect(await client.refused('ListUsers', { InstanceId: 'idaas_x', PageSize: 101 })).toEqual([
      400,
      'InvalidParameter.PageSize',
    ]);
    expect(await client.refused('ListUsers', { InstanceId: 'idaas_x' })).toEqual([
      404,
      'ResourceNotFound.Instance',
    ]);
    expect(instanceId).not.toBe('idaas_x');
  });

  test('request ids are of the seed', async () => {
    const firstId = async (seed: number): Promise<unknown> => {
      await using client = await openManagement({ seed, fresh: true });
      return (await client.ask('GetInstance')).body.RequestId;
    };
    expect(await firstId(5)).toBe(await firstId(5));
    expect(await firstId(5)).not.toBe(await firstId(6));
  });
});
