import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { expect, test } from 'vitest';
import { patient, samples } from './samples.ts';
import { hangUp, inTurn, json, ScriptedUpstream } from './scripted-upstream.ts';

test('every attempt is published, tokens included, without ids and secrets', async () => {
  await using upstream = await ScriptedUpstream.listen();
  await using client = upstream.client();
  const facts: unknown[] = [];
  const listen = (fact: unknown) => facts.push(fact);
  subscribe('eiam:call', listen);
  upstream.answer = inTurn(
    hangUp,
    json({ error: 'Internal Server Error' }, 500),
    json(samples.user),
    json({ error: 'ResourceNotFound.User' }, 404),
  );
  await client.getUser('user_1', patient);
  await client.getUser('user_2', patient).catch(() => {});
  unsubscribe('eiam:call', listen);
  const durationMs = expect.any(Number);
  const fact = { operation: 'GetUser', attempt: 1, durationMs, code: undefined };
  expect(facts).toEqual([
    { ...fact, operation: 'GenerateToken', status: 200, outcome: 'succeeded' },
    { ...fact, status: undefined, outcome: 'unavailable', causeCode: 'UND_ERR_SOCKET' },
    { ...fact, attempt: 2, status: 500, outcome: 'unavailable', code: 'Internal Server Error' },
    { ...fact, attempt: 3, status: 200, outcome: 'succeeded' },
    { ...fact, status: 404, outcome: 'rejected', code: 'ResourceNotFound.User' },
  ]);
});
