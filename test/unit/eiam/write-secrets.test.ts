import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import type { CallContext } from '../../../src/eiam/call-context.ts';
import type { DeveloperClient } from '../../../src/eiam/developer/client.ts';
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
import { password } from './writes.ts';

const user = { username: 'alice', primaryOrganizationalUnitId: 'ou_1', password };
const asks: Record<string, (client: DeveloperClient, context: CallContext) => Promise<unknown>> = {
  createUser: (client, context) => client.createUser(user, context),
  updateUserPassword: (client, context) => client.updateUserPassword('user_alice', password, context),
};

const echo =
  (status: number): Answer =>
  (response, request) => {
    const error_description = `${request.url} ${request.body} alice`;
    json({ error: error_description, error_description, request_id: error_description }, status)(
      response,
      request,
    );
  };
const answers: Record<string, Answer> = {
  'a refusal that repeats the body': echo(400),
  'a failure that repeats the body': echo(500),
  'a refused password': json(
    { error: 'InvalidParameter.Password', error_description: `${password} is too short` },
    400,
  ),
  'the body, cut in its middle': (response, request) => raw(request.body.slice(0, -5))(response, request),
  'the password alone': raw(password),
  'an id that is the request': (response, request) =>
    json({ userId: { [request.body]: password }, [password]: null })(response, request),
  'a page with the password': raw(`<p>${password}</p>`),
  'a redirect with the password': raw('', 302, { location: `/?${password}` }),
  'a reset': hangUp,
  'a reset within the answer': breakOff,
  'no answer': neverAnswer,
};
const cases = Object.entries(asks).flatMap(([operation, ask]) =>
  Object.entries(answers).map(([kind, answer]) => ({ operation, kind, ask, answer })),
);

const forbidden = [password, password.slice(0, 12), clientSecret, 'ATtoken', 'alice', '/v2/', 'Bearer'];

/** All that error and published facts show about one write. */
async function saidAbout(ask: (client: DeveloperClient) => Promise<unknown>, answer: Answer) {
  await using upstream = await ScriptedUpstream.listen();
  const callTimeoutMs = answer === neverAnswer ? 250 : 10_000;
  await using client = upstream.client({ maxAttempts: 2, callTimeoutMs });
  upstream.answer = answer;
  const facts: unknown[] = [];
  const listen = (fact: unknown) => facts.push(fact);
  subscribe('eiam:call', listen);
  const [end] = await Promise.allSettled([ask(client)]);
  unsubscribe('eiam:call', listen);
  expect(upstream.seen.length).toBeGreaterThan(0);
  expect(facts.length).toBeGreaterThan(1);
  const error: unknown = end.status === 'rejected' ? end.reason : undefined;
  return [everythingSaid(error), inspect(facts, { depth: null }), inspect(client, { depth: null })].join(
    '\n',
  );
}

test.each(cases)('$operation answered with $kind shows nothing of the password', async ({ ask, answer }) => {
  const said = await saidAbout((client) => ask(client, patient), answer);
  for (const word of forbidden) expect(said).not.toContain(word);
});

test.each(Object.entries(asks))('%s left in flight shows nothing of the password', async (_, ask) => {
  const leaving = new AbortController();
  const said = await saidAbout(
    (client) => ask(client, { signal: leaving.signal }),
    () => leaving.abort(new Error(password)),
  );
  expect(said).toContain('aborted');
  for (const word of forbidden) expect(said).not.toContain(word);
});
