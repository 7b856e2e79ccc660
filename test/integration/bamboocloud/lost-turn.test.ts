import { expect, test } from 'vitest';
import { createApp } from '../../../src/app.ts';
import { parseConfig } from '../../../src/config.ts';
import { SharedStateUnavailableError } from '../../../src/shared-state/ports.ts';
import { ProcessLog } from '../../../src/shared-state/process/log.ts';
import { createProcessParts } from '../../../src/shared-state/process/process-parts.ts';
import { createMemoryState } from '../../../src/state/memory-state.ts';
import { secure, token, usualNow } from './open-receiver.ts';
import { draft, toBody } from './sender.ts';

/** A gateway whose turns can be taken away, as from one that stood still for too long. */
async function open() {
  const now = () => usualNow;
  const state = { isHeld: true };
  const turn = {
    expectHeld() {
      if (!state.isHeld) throw new SharedStateUnavailableError('It stood still');
    },
  };
  const own = createProcessParts(now);
  const app = await createApp(parseConfig({ PORT: '0', MIRROR: 'off', ...secure }), {
    ...{ log: { info: () => {}, warn: () => {}, error: () => {} }, now, random: () => 0 },
    ...{ pause: async () => {}, emulator: { scope: 'all', users: 3 } },
    shared: {
      ...own,
      exclusion: (...given) => {
        const { run } = own.exclusion(...given);
        return { run: (key, task, signal) => run(key, () => task(turn), signal) };
      },
      messages: createMemoryState(now),
      replica: 'replica',
      log: new ProcessLog({ epoch: 'epoch', replica: 'replica', now }),
      [Symbol.asyncDispose]: async () => {},
    },
  });
  const { emulator } = app;
  if (!emulator) throw new Error('Expected an embedded emulator');
  const { url } = await app.listen();
  return {
    ...{ state, emulator },
    async post(body: string): Promise<number> {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
      const address = new URL('/callbacks/bamboocloud', url);
      return (await fetch(address, { method: 'POST', headers, body })).status;
    },
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  };
}

test.each([
  ['UPDATE_USER', 'PatchUser'],
  ['DELETE_USER', 'DeleteUser'],
])('in a turn that may be another’s nothing is written: %s', async (eventType, operation) => {
  await using gateway = await open();
  const { state, emulator } = gateway;
  const [{ userId: id } = { userId: '' }] = emulator.directory.users();
  const body = toBody(draft(eventType, eventType === 'DELETE_USER' ? { id } : { id, name: 'Renamed' }));
  state.isHeld = false;
  expect(await gateway.post(body)).toBe(503);
  expect(emulator.counters.of(operation)).toBe(0);
  state.isHeld = true;
  expect(await gateway.post(body)).toBe(200);
  expect(emulator.counters.of(operation)).toBe(1);
});
