import { expect, test } from 'vitest';
import { startMirroredGateway } from '../../support/mirrored-gateway.ts';
import { toEvent } from '../changes/to-event.ts';

const minuteMs = 60_000;

/** A gateway with READS=auto, whose checks are made when it is asked for them. */
async function openAuto() {
  let aheadMs = 0;
  const gateway = await startMirroredGateway({
    reads: 'auto',
    emulator: { users: 30 },
    parts: { monotonicMs: () => performance.now() + aheadMs },
  });
  const { app, emulator } = gateway;
  return {
    ...{ gateway, emulator },
    /** What answers what both planes can, what only the mirror can, and the mirror's state. */
    async sources() {
      const both = await gateway.ask('{ users(first: 1) { totalCount } }');
      const alone = await gateway.ask('{ searchDirectory(text: "a", first: 1) { totalCount } }');
      const { data } = await gateway.ask('{ directory { mirror { state staleReason } } }');
      const sources = [both, alone].map(({ extensions }) => extensions?.freshness?.source);
      return [...sources, Object.values(Object(data?.directory).mirror).join(' ').trim()];
    },
    async report() {
      const [user] = emulator.directory.users();
      app.publish(toEvent({ entityId: user?.userId ?? '', origin: 'ALIBABA_CALLBACK' }));
      await app.mirror?.settled();
    },
    async check() {
      // One that is asked for keeps its distance to the one before.
      aheadMs += minuteMs;
      app.mirror?.requestCheck();
      await app.mirror?.settled();
    },
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  };
}

test('READS=auto reads the mirror after an event and a clean check, while it is fresh', async () => {
  await using auto = await openAuto();
  const { directory, faults } = auto.emulator;
  const live = ['LIVE', 'MIRROR', 'READY'];
  const mirror = ['MIRROR', 'MIRROR', 'READY'];
  expect(await auto.sources()).toEqual(live);
  await auto.check();
  // It has proved nothing yet of events.
  expect(await auto.sources()).toEqual(live);
  await auto.report();
  expect(await auto.sources()).toEqual(live);
  await auto.check();
  expect(await auto.sources()).toEqual(mirror);

  // A check that cannot end proves nothing either way: all that both planes can answer goes to EIAM until one does.
  {
    using _lies = faults.add({ operation: 'ListUsers', fault: { kind: 'shiftRows', rows: -1_000 } });
    await auto.check();
  }
  expect((await auto.sources()).slice(1)).toEqual(['STALE', 'STALE CHECK_STOPPED']);
  expect(await auto.gateway.ask('{ users(first: 1) { totalCount } }')).toMatchObject({
    data: { users: { totalCount: 30 } },
    extensions: { freshness: { source: expect.stringMatching(/^(LIVE|MEMORY)$/) } },
  });
  await auto.check();
  expect(await auto.sources()).toEqual(mirror);

  // A change whose event was lost.
  const [user] = directory.users();
  directory.updateUser(user?.userId ?? '', { displayName: 'Another Name' });
  await auto.check();
  expect((await auto.sources()).slice(1)).toEqual(['MIRROR', 'READY']);
  expect((await auto.sources())[0]).not.toBe('MIRROR');
  await auto.check();
  expect(await auto.sources()).toEqual(mirror);
});
