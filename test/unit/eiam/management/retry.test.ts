import { describe, expect, test } from 'vitest';
import { isNotFound } from '../../../../src/eiam/errors.ts';
import { InstantClock } from '../clocks.ts';
import { patient } from '../samples.ts';
import { type Answer, hangUp, instanceId, inTurn, json, raw } from '../scripted-upstream.ts';
import { credentials, openManagement } from './open-management.ts';

const found = json({ Instance: { InstanceId: instanceId } });
const refusal = (Code: string, status = 400, headers = {}) =>
  json(
    { Code, Message: `server StringToSign is [${credentials.accessKeyId}]`, RequestId: 'R1' },
    status,
    headers,
  );

type Management = Awaited<ReturnType<typeof openManagement>>;

function header({ upstream }: Management, name: string) {
  return upstream.seen.map(({ headers }) => headers[name]);
}

describe('a clock that differs', () => {
  const expired = refusal('InvalidTimeStamp.Expired', 400, { date: 'Fri, 23 Jan 2026 08:00:00 GMT' });
  const now = () => Date.UTC(2026, 0, 23, 12, 0, 0);

  test("is corrected by the reply's date, for this call and the later ones", async () => {
    await using management = await openManagement({ now });
    management.upstream.answer = inTurn(expired, found);
    await management.client.getInstance(patient);
    await management.client.getInstance(patient);
    expect(header(management, 'x-acs-date')).toEqual([
      '2026-01-23T12:00:00Z',
      '2026-01-23T08:00:00Z',
      '2026-01-23T08:00:00Z',
    ]);
  });

  test.each<[string, number, Answer]>([
    ['once and no more', 2, expired],
    [
      'not at all when the reply has no date',
      1,
      (response, request) => {
        response.sendDate = false;
        refusal('InvalidTimeStamp.Expired')(response, request);
      },
    ],
    ['not at all when the date says nothing', 1, refusal('InvalidTimeStamp.Expired', 400, { date: 'soon' })],
    [
      'not at all when the date is days away',
      1,
      refusal('InvalidTimeStamp.Expired', 400, { date: 'Sat, 13 Sep 20760 00:00:00 GMT' }),
    ],
    ['not at all when the date is only ill written', 1, refusal('InvalidTimeStamp.Format')],
  ])('is corrected %s', async (_, attempts, answer) => {
    await using management = await openManagement({ now });
    management.upstream.answer = answer;
    await expect(management.client.getInstance(patient)).rejects.toMatchObject({ kind: 'unauthorized' });
    expect(management.upstream.seen).toHaveLength(attempts);
  });
});

test('a correction that upstream cannot read is dropped', async () => {
  const now = () => Date.UTC(2026, 0, 23, 12, 0, 0);
  await using management = await openManagement({ now });
  const expired = refusal('InvalidTimeStamp.Expired', 400, { date: 'Fri, 23 Jan 2026 08:00:00 GMT' });
  management.upstream.answer = inTurn(expired, refusal('InvalidTimeStamp.Format'), found);
  await expect(management.client.getInstance(patient)).rejects.toMatchObject({ kind: 'unauthorized' });
  await management.client.getInstance(patient);
  expect(header(management, 'x-acs-date')).toEqual([
    '2026-01-23T12:00:00Z',
    '2026-01-23T08:00:00Z',
    '2026-01-23T12:00:00Z',
  ]);
});

describe('credentials', () => {
  test('are read again for each attempt, and a token that expired is tried once more', async () => {
    let reads = 0;
    await using management = await openManagement({
      credentials: () => {
        reads += 1;
        return { accessKeyId: `STS.${reads}`, accessKeySecret: 'secret', securityToken: `token${reads}` };
      },
    });
    management.upstream.answer = inTurn(refusal('InvalidSecurityToken.Expired', 403), found);
    await management.client.getInstance(patient);
    expect(header(management, 'x-acs-security-token')).toEqual(['token1', 'token2']);
    expect(header(management, 'authorization')).toEqual([
      expect.stringMatching(/Credential=STS\.1,SignedHeaders=host;.*;x-acs-security-token;/),
      expect.stringMatching(/Credential=STS\.2,SignedHeaders=host;.*;x-acs-security-token;/),
    ]);
    management.upstream.answer = refusal('InvalidSecurityToken.Expired');
    await expect(management.client.getInstance(patient)).rejects.toMatchObject({ kind: 'unauthorized' });
    expect(management.upstream.seen).toHaveLength(4);
  });

  test.each([
    [
      'cannot be read',
      () => {
        throw new Error('no such file: /run/secrets/alice');
      },
    ],
    ['have no secret', () => ({ ...credentials, accessKeySecret: '' })],
    ['would end a header', () => ({ ...credentials, securityToken: 'a\r\nb: c' })],
  ])('that %s are never sent, nor counted', async (_, broken) => {
    await using management = await openManagement({ credentials: broken });
    const told: string[] = [];
    const count = (operation: string) => told.push(operation);
    const observer = { called: count, retried: count, waited() {} };
    await expect(management.client.getInstance({ ...patient, observer })).rejects.toMatchObject({
      kind: 'unauthorized',
      effect: 'none',
    });
    expect(management.upstream.seen).toEqual([]);
    expect(told).toEqual([]);
  });
});

test('a nonce that was used is replaced, as many times as there are attempts', async () => {
  await using management = await openManagement({ maxAttempts: 3 });
  management.upstream.answer = refusal('SignatureNonceUsed');
  await expect(management.client.getInstance(patient)).rejects.toMatchObject({ code: 'SignatureNonceUsed' });
  expect(new Set(header(management, 'x-acs-signature-nonce')).size).toBe(3);
});

test.each<[string, Answer]>([
  ['throttling with 400', refusal('Throttling.User')],
  ['throttling with 429', refusal('Throttling.Api', 429, { 'x-acs-retry-after': '20' })],
  ['a failure in XML', raw('<Error><Code>ServiceUnavailable</Code></Error>', 503)],
  ['an internal error', refusal('InternalError', 500)],
  ['a failure of the server', refusal('ServiceUnavailable', 503)],
  ["a proxy's page", raw('<html>Bad gateway</html>', 502)],
  ['a dropped connection', hangUp],
])('%s is asked again, with date and nonce of its own', async (_, failure) => {
  await using management = await openManagement({ ...new InstantClock() });
  management.upstream.answer = inTurn(failure, found);
  expect(await management.client.getInstance(patient)).toEqual({ instanceId });
  expect(new Set(header(management, 'x-acs-signature-nonce')).size).toBe(2);
  expect(new Set(header(management, 'authorization')).size).toBe(2);
});

test.each([
  ['InvalidAccessKeyId.NotFound', 404, 'unauthorized'],
  ['InvalidAccessKeyId.Inactive', 400, 'unauthorized'],
  ['SignatureDoesNotMatch', 403, 'unauthorized'],
  ['IncompleteSignature', 400, 'unauthorized'],
  ['InvalidTimeStamp.Format', 400, 'unauthorized'],
  ['MissingSecurityToken', 400, 'unauthorized'],
  ['InvalidSecurityToken.Malformed', 400, 'unauthorized'],
  ['InvalidSecurityToken.MismatchWithAccessKey', 400, 'unauthorized'],
  ['NoPermission', 403, 'unauthorized'],
  ['Forbidden.RAM', 403, 'unauthorized'],
  ['ResourceNotFound.Instance', 404, 'unauthorized'],
  ['ResourceNotFound.IdentityProvider', 404, 'rejected'],
  ['InvalidAction.NotFound', 404, 'rejected'],
  ['InvalidParameter.PageSize', 400, 'rejected'],
  ['ResourceDuplicated.Username', 403, 'rejected'],
])('%s with status %i is asked once and is %s', async (code, status, kind) => {
  await using management = await openManagement();
  management.upstream.answer = refusal(code, status);
  const error = await management.client.getInstance(patient).catch((failure: unknown) => failure);
  expect(error).toMatchObject({
    name: 'EiamError',
    operation: 'management:GetInstance',
    kind,
    code,
    status,
    requestId: 'R1',
  });
  expect(isNotFound(error)).toBe(code.startsWith('ResourceNotFound'));
  expect(management.upstream.seen).toHaveLength(1);
});

test('a success that carries no answer is no empty list', async () => {
  await using management = await openManagement();
  management.upstream.answer = json({ Code: 'Throttling', RequestId: 'R1' });
  await expect(management.client.listUsersByIds(['user_1'], patient)).rejects.toMatchObject({
    kind: 'invalidResponse',
  });
});

test('the observer gets the operation with the name of its plane', async () => {
  await using management = await openManagement();
  management.upstream.answer = found;
  const told: string[] = [];
  const observer = { called: (operation: string) => told.push(operation), retried() {}, waited() {} };
  await management.client.getInstance({ ...patient, observer });
  expect(told).toEqual(['management:GetInstance']);
});
