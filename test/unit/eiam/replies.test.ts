import { inspect } from 'node:util';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  EiamError,
  type EiamErrorKind,
  isDuplicate,
  isNotFound,
  isOutOfScope,
  isPermissionDenied,
} from '../../../src/eiam/errors.ts';
import { patient, samples } from './samples.ts';
import { type Answer, json, raw, ScriptedUpstream } from './scripted-upstream.ts';

/** The client's clock: 1994 is RFC 9110's own example of a date. */
const startedAt = Date.UTC(1994, 10, 6, 8, 49, 37);

/** The failure of one GetUser that upstream answers with `answer`, tried once. */
async function failure(answer: Answer): Promise<EiamError> {
  await using upstream = await ScriptedUpstream.listen();
  await using client = upstream.client({ maxAttempts: 1, maxReplyBytes: 100_000, now: () => startedAt });
  upstream.answer = answer;
  const error = await client.getUser('user_1', patient).catch((thrown: unknown) => thrown);
  if (!(error instanceof EiamError)) throw new Error('expected an EiamError', { cause: error });
  return error;
}

describe('an error reply is read in every envelope', () => {
  const facts = { code: 'ResourceNotFound.User', requestId: '0441BD79-92F3', status: 404, kind: 'rejected' };
  test.each<[string, unknown, Record<string, string>]>([
    ['A, of the service', { error: facts.code, error_description: 'x', request_id: facts.requestId }, {}],
    ['B, of the gateway', { RequestId: facts.requestId, Code: facts.code, Message: 'x', HostId: 'h' }, {}],
    ['lowercase aliases', { code: facts.code, message: 'x', requestId: facts.requestId }, {}],
    ['the SDK’s third spelling', { code: facts.code, requestid: facts.requestId }, {}],
    ['request id in the header', { error: facts.code }, { 'x-acs-request-id': facts.requestId }],
    [
      'members that are not text',
      { error: 7, code: null, Code: facts.code, request_id: {}, RequestId: facts.requestId },
      {},
    ],
  ])('%s', async (_, body, headers) => {
    expect(await failure(json(body, 404, headers))).toMatchObject(facts);
  });

  test('its message holds operation, kind, code and status, and nothing upstream wrote', async () => {
    const error = await failure(
      json({ error: 'ResourceNotFound.User', error_description: 'user alice' }, 404),
    );
    expect(error.message).toBe('GetUser failed: rejected, ResourceNotFound.User, status 404');
  });

  test.each([['x'.repeat(101)], ['<script>'], ['line\nbreak'], ['https://example.com/?a=b'], [''], [42]])(
    'a code %j is not carried',
    async (code) => {
      expect(await failure(json({ error: code }, 400))).toMatchObject({ kind: 'rejected', code: undefined });
    },
  );

  test.each<[string, string]>([
    ['empty', ''],
    ['HTML', '<html><body>Bad Gateway</body></html>'],
    ['XML', '<?xml version="1.0"?><Error><Code>X</Code></Error>'],
    ['truncated JSON', '{"error": "Reso'],
    ['a JSON string', '"no"'],
    ['a JSON list', '[1]'],
    ['JSON null', 'null'],
  ])('a body that is %s is classified by the status', async (_, body) => {
    const error = await failure(raw(body, 502));
    expect(error).toMatchObject({ kind: 'unavailable', code: undefined, status: 502 });
  });
});

describe('a failure has one kind', () => {
  test.each<[number, string | undefined, EiamErrorKind]>([
    [400, 'Throttling.User', 'throttled'],
    [503, 'Throttling', 'throttled'],
    [403, 'Throttling.Api', 'throttled'],
    [429, undefined, 'throttled'],
    [429, 'SomethingElse', 'throttled'],
    [400, 'invalid_token', 'unauthorized'],
    [401, undefined, 'unauthorized'],
    [400, 'invalid_request', 'unauthorized'],
    [403, 'permission_denied', 'unauthorized'],
    [403, 'application_disabled', 'unauthorized'],
    [403, 'application_api_disabled', 'unauthorized'],
    [404, 'instance_not_found', 'unauthorized'],
    [404, 'application_not_found', 'unauthorized'],
    [500, 'Internal Server Error', 'unavailable'],
    [503, 'ServiceUnavailable', 'unavailable'],
    [500, undefined, 'unavailable'],
    [504, undefined, 'unavailable'],
    [408, undefined, 'unavailable'],
    [500, 'ResourceNotFound.User', 'rejected'],
    [400, 'OrganizationUnitIdNotInScopes', 'rejected'],
    [400, 'MissingParameter.Email', 'rejected'],
    [404, 'InvalidAction.NotFound', 'rejected'],
    [404, undefined, 'rejected'],
    [418, 'a_code_of_tomorrow', 'rejected'],
    [301, undefined, 'invalidResponse'],
    [302, 'invalid_token', 'invalidResponse'],
    [204, undefined, 'invalidResponse'],
  ])('status %i with code %j is %s', async (status, code, kind) => {
    const body = code === undefined ? '' : JSON.stringify({ error: code });
    expect((await failure(raw(body, status, { location: '/elsewhere' }))).kind).toBe(kind);
  });

  test('a redirect is not followed', async () => {
    await using upstream = await ScriptedUpstream.listen();
    await using client = upstream.client();
    upstream.answer = raw('', 302, { location: `${upstream.endpoint}/elsewhere` });
    await expect(client.getUser('user_1', patient)).rejects.toMatchObject({
      kind: 'invalidResponse',
      status: 302,
    });
    expect(upstream.seen).toHaveLength(1);
  });

  test.each<[Record<string, string>, number | undefined]>([
    [{ 'x-acs-retry-after': '1500' }, 1_500],
    [{ 'retry-after': '2' }, 2_000],
    [{ 'x-acs-retry-after': '70', 'retry-after': '2' }, 70],
    [{ 'x-acs-retry-after': 'soon' }, undefined],
    [{ 'x-acs-retry-after': '-5' }, undefined],
    [{ 'x-acs-retry-after': '999999999' }, 3_600_000],
    [{ 'retry-after': '86400' }, 3_600_000],
    [{ 'retry-after': 'Sun, 06 Nov 1994 08:49:40 GMT' }, 3_000],
    [{ 'retry-after': 'Sunday, 06-Nov-94 08:49:40 GMT' }, 3_000],
    [{ 'retry-after': 'Sun Nov  6 08:49:40 1994' }, 3_000],
    [{ 'retry-after': 'Sun, 06 Nov 1994 08:49:37 GMT' }, 0],
    [{ 'retry-after': 'Sat, 05 Nov 1994 08:49:37 GMT' }, 0],
    [{ 'retry-after': 'Mon, 07 Nov 1994 08:49:37 GMT' }, 3_600_000],
    [{ 'x-acs-retry-after': '70', 'retry-after': 'Sun, 06 Nov 1994 08:49:40 GMT' }, 70],
    [{ 'x-acs-retry-after': 'soon', 'retry-after': 'Sun, 06 Nov 1994 08:49:40 GMT' }, 3_000],
    [{ 'retry-after': 'Sun, 42 Nov 1994 08:49:40 GMT' }, undefined],
    [{ 'retry-after': '1994-11-06T08:49:40Z' }, undefined],
    [{ 'retry-after': '1994000000000' }, undefined],
    [{}, undefined],
  ])('headers %j ask for a wait of %j ms', async (headers, retryAfterMs) => {
    expect((await failure(json({ Code: 'Throttling.User' }, 429, headers))).retryAfterMs).toBe(retryAfterMs);
  });
});

describe('a success that is none is an invalid response', () => {
  test.each<[string, string]>([
    ['HTML', '<html>login</html>'],
    ['truncated JSON', '{"userId": "user_1"'],
    ['empty', ''],
    ['a list', '[]'],
    ['null', 'null'],
    ['an empty object', '{}'],
    ['an error envelope', '{"Code": "X", "RequestId": "1"}'],
    ['longer than allowed', JSON.stringify({ ...samples.user, extra: 'x'.repeat(100_000) })],
  ])('%s', async (_, body) => {
    expect((await failure(raw(body))).kind).toBe('invalidResponse');
  });

  test('and is not requested again', async () => {
    await using upstream = await ScriptedUpstream.listen();
    await using client = upstream.client();
    upstream.answer = raw('<html>');
    await expect(client.getUser('user_1', patient)).rejects.toMatchObject({
      kind: 'invalidResponse',
      status: 200,
    });
    expect(upstream.seen).toHaveLength(1);
  });

  test('its cause names what did not fit, not what it held', async () => {
    const { cause } = await failure(json({ ...samples.user, userId: { first: 'alice' } }));
    expect(cause).toMatchObject({ name: 'ReplyMismatch', message: 'an object User' });
    expect(inspect(cause)).not.toContain('alice');
  });
});

describe('predicates go by code, whatever the status', () => {
  const error = (code?: string, status = 400) => new EiamError('GetUser', 'rejected', { code, status });
  test('isNotFound', () => {
    expect(
      [error('ResourceNotFound.UserId'), error('ResourceNotFound.User', 404), error('ResourceNotFound')].map(
        isNotFound,
      ),
    ).toEqual([true, true, true]);
    expect(
      [
        error(undefined, 404),
        error('ResourceNotFoundX'),
        error('credential_not_found'),
        new Error('ResourceNotFound'),
        null,
      ].map(isNotFound),
    ).toEqual([false, false, false, false, false]);
  });
  test('isOutOfScope', () => {
    expect(isOutOfScope(error('OrganizationUnitIdNotInScopes'))).toBe(true);
    expect(isOutOfScope(error('OrganizationalUnitIdNotInScopes'))).toBe(false);
  });
  test('isDuplicate', () => {
    const duplicates = [error('ResourceDuplicated.Username'), error('ResourceDuplicated', 409)];
    expect(duplicates.map(isDuplicate)).toEqual([true, true]);
    const others = [
      error(),
      error('ResourceDuplicatedX'),
      error('ResourceNotFound.User'),
      new Error('x'),
      null,
    ];
    expect(others.map(isDuplicate)).toEqual([false, false, false, false, false]);
  });
  test('isPermissionDenied', () => {
    expect(isPermissionDenied(error('permission_denied'))).toBe(true);
    const others = [
      error(undefined, 403),
      error('application_disabled', 403),
      new Error('permission_denied'),
    ];
    expect(others.map(isPermissionDenied)).toEqual([false, false, false]);
  });
});

describe('a reply that was compressed on the way', () => {
  const user = JSON.stringify(samples.user);
  const token = JSON.stringify({
    token_type: 'Bearer',
    access_token: 'AT',
    expires_in: 1_200,
    expires_at: 1,
  });
  const compressed =
    (bytes: Buffer, encoding: string, status = 200): Answer =>
    (response) => {
      response.writeHead(status, { 'content-encoding': encoding, 'x-acs-request-id': 'R1' }).end(bytes);
    };

  test.each([
    ['gzip', gzipSync],
    ['GZIP', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
    ['identity', (text: string) => Buffer.from(text)],
    // Some announce what they do not do.
    ['gzip', (text: string) => Buffer.from(text)],
  ])('%s is read as it was', async (encoding, compress) => {
    await using upstream = await ScriptedUpstream.listen();
    await using client = upstream.client();
    upstream.answerToken = compressed(compress(token), encoding);
    upstream.answer = compressed(compress(user), encoding);
    expect(await client.getUser(samples.user.userId, patient)).toMatchObject({ userId: samples.user.userId });
    expect(upstream.seen[0]?.headers['accept-encoding']).toBeUndefined();
  });

  test('an error too', async () => {
    const refusal = gzipSync(JSON.stringify({ Code: 'Throttling.User' }));
    expect(await failure(compressed(refusal, 'gzip', 400))).toMatchObject({ kind: 'throttled', status: 400 });
  });

  test('is inflated to no more than a reply may have', async () => {
    const bomb = gzipSync(JSON.stringify({ ...samples.user, more: ' '.repeat(100_000) }));
    expect(bomb.length).toBeLessThan(2_000);
    const facts = { kind: 'invalidResponse', status: 200, requestId: 'R1' };
    expect(await failure(compressed(bomb, 'gzip'))).toMatchObject(facts);
  });

  test.each([
    ['cut', gzipSync(user).subarray(0, 30), 'gzip'],
    ['another encoding', gzipSync(user), 'br'],
    ['an encoding that is not known', gzipSync(user), 'zstd'],
  ])(
    '%s: a success is an invalid response, a failure what its status says',
    async (_name, bytes, encoding) => {
      expect(await failure(compressed(bytes, encoding))).toMatchObject({
        kind: 'invalidResponse',
        status: 200,
      });
      expect(await failure(compressed(bytes, encoding, 503))).toMatchObject({
        kind: 'unavailable',
        status: 503,
      });
    },
  );
});
