import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { everythingSaid } from '../everything-said.ts';
import { patient } from '../samples.ts';
import { type Answer, breakOff, hangUp, json, neverAnswer, raw } from '../scripted-upstream.ts';
import { openManagement } from './open-management.ts';

const credentials = {
  accessKeyId: 'STS.averytemporarykeyid',
  accessKeySecret: 'AKSverysecretkeysecret0123456789',
  securityToken: 'CAISverysecrettoken+/==',
};
const forbidden = [...Object.values(credentials), 'alice', 'Signature', 'x-acs', '127.0.0.1', 'idaas_'];

/** Upstream's refusal of a wrong signature repeats the whole request (management-api.md 3.2). */
const echo = (status: number, code: string): Answer => {
  return (response, request) => {
    const Message = `server StringToSign is [${request.url} ${JSON.stringify(request.headers)}] alice`;
    const body = {
      Code: code,
      Message,
      Recommend: Message,
      HostId: Message,
      AccessDeniedDetail: { AuthAction: Message },
    };
    json({ ...body, RequestId: 'R1' }, status)(response, request);
  };
};

test.each<[string, Answer]>([
  ['an echo of the request', echo(400, 'SignatureDoesNotMatch')],
  ['a missing permission', echo(403, 'NoPermission')],
  ['an expired token', echo(400, 'InvalidSecurityToken.Expired')],
  ['an expired date', echo(400, 'InvalidTimeStamp.Expired')],
  ['throttling', echo(400, 'Throttling.User')],
  ['a code that is none', echo(400, 'alice STS.averytemporarykeyid')],
  [
    'a success that repeats the query',
    (response, { url }) =>
      json({ Users: { alice: url }, TotalCount: url })(response, { method: '', url, headers: {}, body: '' }),
  ],
  [
    'XML',
    (response, request) =>
      raw(`<Error><Message>alice ${request.url}</Message></Error>`, 403)(response, request),
  ],
  ['a page', (response, request) => raw(`<p>alice ${request.url}</p>`, 502)(response, request)],
  ['a dropped connection', hangUp],
  ['a connection dropped within the answer', breakOff],
  ['no answer', neverAnswer],
])('%s says nothing it should not', async (_, answer) => {
  const facts: unknown[] = [];
  const listen = (fact: unknown) => facts.push(fact);
  subscribe('eiam:call', listen);
  try {
    await using management = await openManagement({
      credentials: () => credentials,
      maxAttempts: 1,
      callTimeoutMs: 100,
    });
    management.upstream.answer = answer;
    const search = { email: 'alice@example.com', pageNumber: 1, pageSize: 1 };
    const error = await management.client.searchUsers(search, patient).catch((failure: unknown) => failure);
    expect(error).toMatchObject({ name: 'EiamError', operation: 'management:ListUsers' });
    expect(facts[0]).toMatchObject({ operation: 'management:ListUsers' });
    const said = everythingSaid(error) + inspect(facts, { depth: null });
    for (const word of forbidden) expect(said.replaceAll('SignatureDoesNotMatch', '')).not.toContain(word);
  } finally {
    unsubscribe('eiam:call', listen);
  }
});
