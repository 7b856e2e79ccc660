import { expect, test } from 'vitest';
import { openReceiver, type Receiver } from './open-receiver.ts';
import { createVectorDirectory, prepareFor } from './vector-directory.ts';
import { config, environmentOf, fixedRandom, type Vector, vectors } from './vectors.ts';

test('every vector gets its verdict and, where it is accepted, its very reply', async () => {
  await using stack = new AsyncDisposableStack();
  const receivers = new Map<string, Receiver>();
  /** One receiver for each set of settings, so that nonces are remembered from one vector to the next. */
  const receiverOf = async ({ options }: Vector): Promise<Receiver> => {
    const environment = environmentOf(options);
    const key = JSON.stringify(environment);
    const known = receivers.get(key);
    if (known) return known;
    const receiver = stack.use(
      await openReceiver({
        environment,
        random: fixedRandom,
        emulator: { directory: createVectorDirectory() },
      }),
    );
    receivers.set(key, receiver);
    return receiver;
  };
  const wrong: unknown[] = [];
  for (const vector of vectors) {
    const { expect: expected, request } = vector;
    const receiver = await receiverOf(vector);
    receiver.clock.now = vector.now;
    prepareFor(receiver.directory, expected.normalizedEventType);
    receiver.emulator.counters.reset();
    const before = receiver.events.length;
    const { status, body } = await receiver.post(request.rawBody, { ...request.headers });
    const told = receiver.events.length - before;
    const { GenerateToken: _token, ...calls } = receiver.emulator.counters.snapshot();
    const isAccepted = expected.verdict === 'accept';
    const isSilent = !isAccepted || expected.normalizedEventType === 'CHECK_URL';
    const problems = {
      status: status === expected.httpStatus,
      body:
        expected.verdict === 'reject'
          ? body.code === expected.responseBody.code && body.data === undefined
          : JSON.stringify(body) === JSON.stringify(expected.responseBody),
      told: told === (isSilent ? 0 : 1),
      untouched: !isSilent || Object.keys(calls).length === 0,
    };
    if (Object.values(problems).includes(false))
      wrong.push({ id: vector.id, status, body, told, calls, problems });
  }
  expect(wrong).toEqual([]);
  expect(vectors.length).toBeGreaterThan(20);
  expect(config.securityToken).not.toBe('');
});
