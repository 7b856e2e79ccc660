import { setImmediate } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { createDeadlines, createGate, nothing, openFor, told } from './delivering.ts';
import { startedAt } from './open-receiver.ts';
import { createSigner, event, type Signer } from './sender.ts';

let signer: Signer;
beforeAll(async () => {
  signer = await createSigner('KEY1');
});

const open = (options: Parameters<typeof openFor>[1] = {}) => openFor(signer, options);

describe('an event that is delivered again', () => {
  test('is acknowledged and told once, for a week', async () => {
    await using receiver = await open();
    const [one, two] = [event('user:create', 'user_a'), event('group:create', 'group_1')];
    await receiver.send(one);
    expect(await receiver.send(one, two)).toEqual({ ...nothing, success: [one.eventId, two.eventId] });
    receiver.clock.now += 7 * 86_400_000;
    expect(await receiver.send(two, one, two)).toEqual({ ...nothing, success: [two.eventId, one.eventId] });
    expect(told(receiver.published)).toEqual(['CREATED user_a', 'CREATED group_1']);
    receiver.clock.now += 1;
    await receiver.send(one);
    expect(receiver.published).toHaveLength(3);
  });

  test('in the very same request, with its token, is no error', async () => {
    await using receiver = await open();
    const token = await signer.sign(startedAt, [event('user:create', 'user_a')]);
    const replies = [await receiver.deliver(token), await receiver.deliver(token)];
    expect(replies.map(({ status }) => status)).toEqual([200, 200]);
    expect(receiver.published).toHaveLength(1);
  });

  test('is done when the first time failed', async () => {
    const failures = [new Error('secret text'), undefined];
    const published: string[] = [];
    await using receiver = await open({
      publish: ({ id }) => {
        const failure = failures.shift();
        if (failure) throw failure;
        published.push(id);
      },
    });
    const one = event('user:create', 'user_a');
    const other = event('user:create', 'user_b');
    expect(await receiver.send(one, other)).toEqual({
      ...nothing,
      success: [other.eventId],
      retried: [one.eventId],
    });
    expect(await receiver.send(one, other)).toEqual({ ...nothing, success: [one.eventId, other.eventId] });
    expect(published).toEqual([other.eventId, one.eventId]);
    expect(JSON.stringify(receiver.said)).not.toContain('secret text');
  });

  test.each([undefined, new Error('Not now')])(
    'while it is being done shares its end: %s',
    async (failure) => {
      const gate = createGate();
      const opened = Promise.withResolvers<void>();
      let requests = 0;
      const encryptionKeyHex = () => {
        requests += 1;
        if (requests === 3) opened.resolve();
        return undefined;
      };
      await using receiver = await open({ publish: gate.publish, encryptionKeyHex });
      const one = event('user:create', 'user_a');
      const replies = Promise.all([receiver.send(one), receiver.send(one), receiver.send(one)]);
      // The last of them is read; a turn later it waits with the others.
      await opened.promise;
      await setImmediate();
      (await gate.call(0)).end(failure);
      const list = failure ? 'retried' : 'success';
      for (const reply of await replies) expect(reply).toEqual({ ...nothing, [list]: [one.eventId] });
      expect(gate.calls).toHaveLength(1);
    },
  );
});

describe('what takes too long', () => {
  test('is to be sent again, with all that came behind it; what ends late is done all the same', async () => {
    const gate = createGate();
    const deadlines = createDeadlines();
    await using receiver = await open({ publish: gate.publish, startDeadline: deadlines.start });
    const events = [
      event('user:create', 'user_a'),
      event('user:lock', 'user_a'),
      event('user:create', 'user_b'),
    ];
    const inVain = receiver.send(...events);
    await gate.call(0);
    deadlines.pass();
    expect(await inVain).toEqual({
      ...nothing,
      retried: events.map(({ eventId }) => eventId),
    });
    expect(gate.calls).toHaveLength(1);
    const again = receiver.send(...events);
    (await gate.call(0)).end();
    (await gate.call(1)).end();
    (await gate.call(2)).end();
    expect(await again).toEqual({ ...nothing, success: events.map(({ eventId }) => eventId) });
    expect(told(gate.calls.map((call) => call.event))).toEqual([
      'CREATED user_a',
      'LOCKED user_a',
      'CREATED user_b',
    ]);
  });
});

test('a flood is refused with a retry, and requests in progress are answered', async () => {
  const gate = createGate();
  await using receiver = await open({ publish: gate.publish });
  const token = await signer.sign(startedAt, [event('user:create', 'user_a')]);
  const body = Buffer.from(JSON.stringify({ event: token }));
  const admitted = Array.from({ length: 256 }, () => receiver.receive(body));
  expect(await receiver.receive(body)).toMatchObject({ status: 500, body: { error: 'internal_error' } });
  (await gate.call(0)).end();
  expect(new Set((await Promise.all(admitted)).map(({ status }) => status))).toEqual(new Set([200]));
  expect((await receiver.receive(body)).status).toBe(200);
  expect(gate.calls).toHaveLength(1);
});
