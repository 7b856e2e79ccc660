import { expect, test } from 'vitest';
import type { DeveloperClient, DeveloperClientOptions } from '../../../src/eiam/developer/client.ts';
import { EiamError } from '../../../src/eiam/errors.ts';
import { everythingSaid } from './everything-said.ts';
import { patient } from './samples.ts';
import {
  type Answer,
  breakOff,
  clientSecret,
  hangUp,
  json,
  neverAnswer,
  raw,
  ScriptedUpstream,
} from './scripted-upstream.ts';

const userToken = 'ATtokenofauserwhosignedin';
const forbidden = [clientSecret, 'ATtoken', 'client_secret', 'alice', '10086', '/v2/', '127.0.0.1', 'Bearer'];

const asks: Record<string, (client: DeveloperClient) => Promise<unknown>> = {
  GetUser: (client) => client.getUser('user_alice', patient),
  GetUserIdByEmail: (client) => client.getUserIdByEmail('alice@example.com', patient),
  GetUserIdByPhoneNumber: (client) => client.getUserIdByPhoneNumber('10086', patient),
  ListGroups: (client) => client.listGroups({ groupNameStartWith: 'alice', maxResults: 1 }, patient),
  RevokeToken: (client) => client.revokeToken({ token: userToken }, patient),
  GetUserInfo: (client) => client.getUserInfo(userToken, patient),
};

const echo: Answer = (response, request) => {
  const error_description = `${request.url} ${request.body} ${request.headers.authorization} alice`;
  json({ error: error_description, error_description, request_id: error_description }, 400)(
    response,
    request,
  );
};

const answers: Record<string, Answer> = {
  'an error that repeats the question': echo,
  'a success that repeats the question': (response, request) =>
    json({ userId: { alice: request.url }, data: request.url, username: request.headers })(response, request),
  'a body that is not JSON': (response, request) =>
    raw(`alice ${request.url} ${clientSecret}`)(response, request),
  'a failure with an HTML page': (response, request) => raw(`<p>${request.url}</p>`, 500)(response, request),
  'a refused token': json({ error: 'invalid_token', error_description: 'alice' }, 400),
  'a dropped connection': hangUp,
  'a connection dropped within the answer': breakOff,
  'no answer': neverAnswer,
  'an endless answer': (response, request) => raw(`{"a": "${request.url.repeat(1_000)}"}`)(response, request),
};

async function failure(
  ask: (client: DeveloperClient) => Promise<unknown>,
  arrange: (upstream: ScriptedUpstream) => void,
  options: Partial<DeveloperClientOptions> = {},
): Promise<unknown> {
  await using upstream = await ScriptedUpstream.listen();
  await using client = upstream.client({
    maxAttempts: 1,
    callTimeoutMs: 100,
    maxReplyBytes: 50_000,
    ...options,
  });
  arrange(upstream);
  return await ask(client).then(
    () => 'no failure',
    (error: unknown) => error,
  );
}

const cases = Object.entries(asks).flatMap(([operation, ask]) =>
  Object.entries(answers).map(([kind, answer]) => ({ operation, kind, ask, answer })),
);

test.each(cases)(
  '$operation answered with $kind says nothing it should not',
  async ({ operation, kind, ask, answer }) => {
    const error = await failure(ask, (upstream) => {
      upstream.answer = answer;
    });
    // Claims are free, and a revocation gives nothing: there, a strange success is a success.
    if (error === 'no failure') {
      expect(['GetUserInfo', 'RevokeToken']).toContain(operation);
      expect(kind).toBe('a success that repeats the question');
      return;
    }
    expect(error).toBeInstanceOf(EiamError);
    const said = everythingSaid(error);
    for (const word of forbidden) expect(said).not.toContain(word);
  },
);

test.each(Object.entries(answers))(
  'a token call answered with %s says nothing it should not',
  async (_, answer) => {
    const ask = (client: DeveloperClient) => client.getUser('user_1', patient);
    const error = await failure(ask, (upstream) => {
      upstream.answerToken = answer;
    });
    expect(error).toMatchObject({ name: 'EiamError', operation: 'GenerateToken' });
    const said = everythingSaid(error);
    for (const word of forbidden) expect(said).not.toContain(word);
  },
);

test('a secret that cannot be read does not show its path', async () => {
  const clientSecret = () => {
    throw new Error('cannot read /run/secrets/alice');
  };
  const error = await failure(
    (client) => client.getUser('user_1', patient),
    () => {},
    { clientSecret },
  );
  expect(everythingSaid(error)).not.toContain('alice');
});
