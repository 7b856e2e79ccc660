import { describe, expect, test } from 'vitest';
import { type Answer, startGateway } from '../support/gateway.ts';

const ttlMs = 60_000;
const members = 'query ($id: ID!) { group(id: $id) { members(first: 50) { nodes { id username } } } }';
const group = 'query ($id: ID!) { group(id: $id) { name } }';

/** Enough failing calls for the breaker to open: of different objects, since equal ones are one call. */
const callers = 24;

/** A gateway with access keys that remembers the members of a group by both APIs, all of it past its time. */
async function open() {
  let aheadMs = 0;
  const gateway = await startGateway({
    accessKeys: true,
    now: () => Date.now() + aheadMs,
    emulator: { users: 300 },
    config: { cacheTtlMs: ttlMs, staleIfErrorMs: 600_000 },
  });
  const { directory, faults, management } = gateway.emulator;
  const userIds = [...directory.users()].slice(0, 50).map(({ userId }) => userId);
  const { groupId: id } = directory.addGroup({ userIds });
  const others = [...directory.users()].slice(60, 70).map(({ userId }) => userId);
  const { groupId: otherId } = directory.addGroup({ userIds: others });
  const ask = () => gateway.ask(members, { id });
  const healthy = await ask();
  expect(healthy.extensions?.upstream?.byOperation).toMatchObject({ 'management:ListUsers': 1 });
  aheadMs += ttlMs;
  return {
    gateway,
    ask,
    /** About another group. */
    askElsewhere: () => gateway.ask(members, { id: otherId }),
    healthy,
    /** The Developer API fails, and its breaker is open. */
    async breakDown() {
      faults.add({ fault: { kind: 'error503' } });
      await Promise.all(
        Array.from({ length: callers }, (_, index) => gateway.ask(group, { id: `group_${index}` })),
      );
    },
    breakManagement: () => management.faults.add({ fault: { kind: 'error503' } }),
  };
}

const sourceOf = ({ extensions }: Answer) => extensions?.freshness?.source;

describe('rows of the management API past their time', () => {
  test('give way to what the Developer API answers', async () => {
    const { gateway, ask, healthy, breakManagement } = await open();
    await using _ = gateway;
    breakManagement();
    const answer = await ask();
    expect(answer.data).toEqual(healthy.data);
    expect(answer.extensions?.upstream?.fallbacks).toEqual({ 'management:ListUsers': 1 });
    expect(sourceOf(answer)).toBe('LIVE');
    expect(gateway.app.cache?.stats().stale).toBe(0);
  });

  test('are served where neither answers, however recently the management API failed', async () => {
    const { gateway, ask, askElsewhere, healthy, breakDown, breakManagement } = await open();
    await using _ = gateway;
    breakManagement();
    expect((await askElsewhere()).extensions?.upstream?.fallbacks).toEqual({ 'management:ListUsers': 1 });
    await breakDown();
    for (const _time of [1, 2]) {
      const answer = await ask();
      expect(answer.errors).toBeUndefined();
      expect(answer.data).toEqual(healthy.data);
      expect(sourceOf(answer)).toBe('STALE');
    }
  });

  test('are read again where the management API alone answers', async () => {
    const { gateway, ask, healthy, breakDown } = await open();
    await using _ = gateway;
    await breakDown();
    const answer = await ask();
    expect(answer.data).toEqual(healthy.data);
    expect(answer.extensions?.upstream?.byOperation).toMatchObject({ 'management:ListUsers': 1 });
    expect(sourceOf(answer)).toBe('MIXED');
  });
});
