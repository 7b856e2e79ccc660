import { describe, expect, test } from 'vitest';
import type { Fault } from '../../../src/emulator/faults.ts';
import { startSignIn, tokens } from './world.ts';

type World = Awaited<ReturnType<typeof startSignIn>>;

/** Each way to get tokens, ready to be carried out. */
const grants: readonly (readonly [string, (world: World) => Promise<() => ReturnType<World['poll']>>])[] = [
  [
    'an authorization code',
    async (world) => {
      const code = (await world.authorize()).get('code');
      return () => world.redeem(code);
    },
  ],
  [
    'a refresh token',
    async (world) => {
      const { data } = await world.redeem((await world.authorize()).get('code'));
      return () => world.refresh(data?.result?.refreshToken);
    },
  ],
  [
    'a device code',
    async (world) => {
      const { deviceCode, userCode } = await world.beginDevice();
      await world.decide(userCode, 'approve');
      return () => world.poll(deviceCode);
    },
  ],
];

const lost: readonly Fault[] = [
  { kind: 'dropBeforeAnswer' },
  { kind: 'dropMidBody' },
  { kind: 'truncatedJson' },
  { kind: 'error500', effect: 'after' },
  { kind: 'html', status: 502, effect: 'after' },
  { kind: 'latency', ms: 5_000, effect: 'after' },
];

describe.each(grants)('%s', (_name, prepare) => {
  test.each(lost)('is not sent again when its answer is lost: $kind', async (fault) => {
    await using world = await startSignIn(fault.kind === 'latency' ? { callTimeoutMs: 1_000 } : {});
    const ask = await prepare(world);
    world.emulator.counters.reset();
    world.emulator.faults.add({ operation: 'GenerateToken', fault });
    const { data, errors } = await ask();
    expect(data).toEqual({ result: null });
    expect(errors).toMatchObject([
      { extensions: { code: expect.stringMatching(/^UPSTREAM_/), effect: 'UNKNOWN' } },
    ]);
    expect(world.emulator.counters.of('GenerateToken')).toBe(1);
  });

  test('is sent again when upstream did not look at it', async () => {
    await using world = await startSignIn();
    const ask = await prepare(world);
    world.emulator.counters.reset();
    const operation = 'GenerateToken';
    world.emulator.faults.add({ operation, script: [{ kind: 'throttle', retryAfterMs: 1 }] });
    expect((await ask()).data?.result).toEqual(tokens);
    expect(world.emulator.counters.of(operation)).toBe(2);
  });
});

test('a device code is minted again when its answer is lost: the first never arrived', async () => {
  await using world = await startSignIn();
  world.emulator.counters.reset();
  const operation = 'GenerateDeviceCode';
  world.emulator.faults.add({ operation, script: [{ kind: 'dropBeforeAnswer' }] });
  expect((await world.beginDevice()).deviceCode).toMatch(/^DC/);
  expect(world.emulator.counters.of(operation)).toBe(2);
});
