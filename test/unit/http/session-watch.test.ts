import { describe, expect, test } from 'vitest';
import type { DirectoryEventChange } from '../../../schema/changes/ports.ts';
import { UnauthenticatedError, UpstreamUnavailableError } from '../../../schema/errors/errors.ts';
import type { AccountEvent } from '../../../src/http/authentication/account-status.ts';
import type { Session } from '../../../src/http/authentication/authentication.ts';
import type { TokenFacts } from '../../../src/http/authentication/rights.ts';
import { watchSession } from '../../../src/http/authentication/session-watch.ts';
import { createSignIn } from '../../../src/http/authentication/sign-in.ts';
import { ProcessLog } from '../../../src/shared-state/process/log.ts';
import { createProcessParts } from '../../../src/shared-state/process/process-parts.ts';
import { openCache } from '../cache/scripted-cache.ts';

const start = 1_000_000;
const mia = 'user_mia';
const credentials = { introduced: 'Bearer of-mia' };
const grants = {
  DIRECTORY_READ: [{ scope: 'read' }],
  DIRECTORY_WRITE: [{ groupId: 'group_writers' }],
  IDENTITY_PROVIDER_READ: [],
  CREDENTIAL_ISSUE: [],
};

/** A signed-in client that stays connected, and a manual clock. */
async function connect(facts: Partial<TokenFacts> = {}) {
  let now = start;
  let groups = new Set<string>();
  let refuse: Error | undefined;
  let checks = 0;
  let subject = mia;
  let isUsable = true;
  let readings = 0;
  const { cache } = openCache();
  const timers = new Set<{ readonly at: number; readonly callback: () => void }>();
  const authentication = createSignIn({
    onRefusal: () => {},
    now: () => now,
    grants,
    evictions: cache,
    endings: {
      shared: {
        ...createProcessParts(() => now),
        log: new ProcessLog({ epoch: 'epoch', replica: 'replica', now: () => now }),
      },
      newId: () => 'id',
    },
    claims: { userId: 'sub', username: undefined },
    findStanding: async () => {
      readings += 1;
      return { isUsable, groupIds: groups, tags: ['Group:group_writers'] };
    },
    check: async () => {
      checks += 1;
      if (refuse) throw refuse;
      return { claims: { sub: subject, scope: 'read' }, expiresAt: undefined, issuedAt: start, ...facts };
    },
  });
  const session = await authentication.authenticate(credentials);
  const endedAt: number[] = [];
  const watch = watchSession({
    authentication,
    credentials,
    session,
    onEnd: () => endedAt.push(now - start),
    now: () => now,
    setTimer: (callback, ms) => {
      const timer = { at: now + ms, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
  });

  return {
    authentication,
    cache,
    watch,
    endedAt,
    timers,
    get checks() {
      return checks;
    },
    get readings() {
      return readings;
    },
    /** Whether the account may be used by EIAM's answer. */
    set isUsable(usable: boolean) {
      isUsable = usable;
    },
    set subject(said: string) {
      subject = said;
    },
    set groups(ids: readonly string[]) {
      groups = new Set(ids);
    },
    set refuse(error: Error | undefined) {
      refuse = error;
    },
    /** Lets so many milliseconds pass, timer by timer. */
    async pass(ms: number) {
      const until = now + ms;
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= until).sort((one, other) => one.at - other.at);
        if (!next) break;
        timers.delete(next);
        now = next.at;
        next.callback();
        await settled();
      }
      now = until;
    },
  };
}

function about(
  entityId: string,
  change: DirectoryEventChange,
  details: Partial<AccountEvent> = {},
): AccountEvent {
  return { kind: 'USER', change, entityId, changedFields: [], ...details };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

const permissionsOf = ({ access }: Session) => [...access.permissions];

describe('a client that stays connected', () => {
  test('is closed when its token expires, whatever the check answers', async () => {
    const client = await connect({ expiresAt: start + 3_600_000 });
    await client.pass(3_599_999);
    expect(client.endedAt).toEqual([]);
    await client.pass(1_001);
    expect(client.endedAt).toEqual([3_600_000]);
    expect(client.timers.size).toBe(0);
  });

  test('goes within a minute of its token being taken back', async () => {
    const client = await connect();
    await client.pass(90_000);
    expect(client.endedAt).toEqual([]);
    client.refuse = new UnauthenticatedError();
    await client.pass(60_000);
    expect(client.endedAt).toEqual([120_000]);
  });

  test('may do what its groups allow now', async () => {
    const client = await connect();
    expect(permissionsOf(client.watch.session)).toEqual(['DIRECTORY_READ']);
    client.groups = ['group_writers'];
    await client.pass(30_000);
    expect(permissionsOf(client.watch.session)).toEqual(['DIRECTORY_READ', 'DIRECTORY_WRITE']);
  });

  test('stays a minute while the session cannot be checked', async () => {
    const client = await connect();
    client.refuse = new UpstreamUnavailableError();
    await client.pass(89_999);
    expect(client.endedAt).toEqual([]);
    await client.pass(5_001);
    expect(client.endedAt).toEqual([90_000]);
  });

  test('stays on where the session can be checked again in time', async () => {
    const client = await connect();
    client.refuse = new UpstreamUnavailableError();
    await client.pass(60_000);
    client.refuse = undefined;
    await client.pass(600_000);
    expect(client.endedAt).toEqual([]);
  });

  test('is dropped when it leaves by itself', async () => {
    const client = await connect();
    client.watch[Symbol.dispose]();
    client.authentication.apply(about(mia, 'DISABLED'));
    await client.pass(3_600_000);
    expect([client.endedAt, client.timers.size, client.checks]).toEqual([[], 0, 1]);
  });

  test.each(['DISABLED', 'LOCKED', 'DELETED'] as const)(
    'goes at once when its account is %s',
    async (change) => {
      const client = await connect();
      client.authentication.apply(about('user_jan', change));
      client.authentication.apply(about(mia, 'UPDATED', { changedFields: ['displayName'] }));
      client.authentication.apply(about(mia, 'DELETED', { kind: 'GROUP' }));
      expect(client.endedAt).toEqual([]);
      client.authentication.apply(about(mia, change));
      client.authentication.apply(about(mia, change));
      expect(client.endedAt).toEqual([0]);
    },
  );
});

describe('what may have closed an account', () => {
  const events: readonly (readonly [name: string, event: AccountEvent])[] = [
    ['a change of its status among others', about(mia, 'UPDATED', { changedFields: ['username', 'status'] })],
    ['a change without named fields', about(mia, 'UPDATED')],
    ['a push of all there is', about(mia, 'UPDATED', { changedFields: ['displayName'], full: true })],
    ['a push of one that is new to us', about(mia, 'CREATED')],
    ['DISABLED, told late', about(mia, 'DISABLED', { quiet: true })],
    ['LOCKED, told late', about(mia, 'LOCKED', { quiet: true })],
    ['DELETED, told late', about(mia, 'DELETED', { quiet: true })],
  ];

  test.each(events)('%s: a connection is closed at once where the account was', async (_name, event) => {
    const client = await connect({ expiresAt: start + 3_600_000 });
    client.isUsable = false;
    const before = [client.checks, client.readings];
    client.authentication.apply(event);
    await settled();
    expect(client.endedAt).toEqual([0]);
    await expect(client.authentication.authenticate(credentials)).rejects.toThrow(UnauthenticatedError);
    expect([client.checks, client.readings]).toEqual(before.map((count) => count + 1));
  });

  test.each(events)('%s: a connection stays where the account was not closed', async (_name, event) => {
    const client = await connect({ expiresAt: start + 3_600_000 });
    client.groups = ['group_writers'];
    const before = client.readings;
    client.authentication.apply(event);
    await settled();
    expect([client.endedAt, client.readings - before, client.timers.size]).toEqual([[], 1, 1]);
    expect(permissionsOf(client.watch.session)).toEqual(['DIRECTORY_READ', 'DIRECTORY_WRITE']);
    await client.authentication.authenticate(credentials);
    expect(client.readings - before).toBe(1);
  });

  test('admits no client while the account cannot be read', async () => {
    const client = await connect();
    client.authentication.apply(about(mia, 'UPDATED'));
    client.refuse = new UpstreamUnavailableError();
    await settled();
    client.authentication.apply(about(mia, 'UPDATED'));
    await expect(client.authentication.authenticate(credentials)).rejects.toThrow(UpstreamUnavailableError);
  });

  test('is looked into again when the account is said to be open', async () => {
    const client = await connect();
    client.isUsable = false;
    client.authentication.apply(about(mia, 'UPDATED'));
    await settled();
    client.isUsable = true;
    await expect(client.authentication.authenticate(credentials)).rejects.toThrow(UnauthenticatedError);
    client.authentication.apply(about(mia, 'ENABLED'));
    expect((await client.authentication.authenticate(credentials)).access.viewer?.subject).toBe(mia);
  });
});

describe('what the gateway changes of a client that stays connected', () => {
  test('is checked at once, once for all that one write changes', async () => {
    const client = await connect();
    client.groups = ['group_writers'];
    client.cache.evict(['User:user_mia', 'Group:group_writers', 'User.list']);
    client.cache.evict(['User:user_jan']);
    await settled();
    expect(permissionsOf(client.watch.session)).toEqual(['DIRECTORY_READ', 'DIRECTORY_WRITE']);
    expect([client.checks, client.timers.size]).toEqual([2, 1]);
  });

  test('is checked a second later where it was checked just now', async () => {
    const client = await connect();
    client.cache.evict(['Group:group_writers']);
    await settled();
    client.groups = ['group_writers'];
    for (let times = 0; times < 10; times += 1) {
      client.cache.evictAll();
      await settled();
    }
    expect([client.checks, client.timers.size]).toEqual([2, 1]);
    await client.pass(1_000);
    expect(permissionsOf(client.watch.session)).toEqual(['DIRECTORY_READ', 'DIRECTORY_WRITE']);
    expect([client.checks, client.timers.size]).toEqual([3, 1]);
  });

  test('is checked before anything else begins', async () => {
    const client = await connect();
    client.cache.evict(['Group:group_writers']);
    await settled();
    client.groups = ['group_writers'];
    client.cache.evict(['Group:group_writers']);
    expect(permissionsOf(await client.watch.current())).toEqual(['DIRECTORY_READ', 'DIRECTORY_WRITE']);
    expect(client.checks).toBe(3);
    await client.watch.current();
    expect(client.checks).toBe(3);
  });

  test('lasts for a second where reads may lag behind it', async () => {
    const client = await connect();
    client.cache.evictUncertain(['Group:group_writers']);
    await settled();
    client.groups = ['group_writers'];
    await client.pass(1_000);
    expect(permissionsOf(client.watch.session)).toEqual(['DIRECTORY_READ', 'DIRECTORY_WRITE']);
  });

  test('ends it where that is its token', async () => {
    const client = await connect();
    await client.authentication.revoke('of-jan');
    expect(client.endedAt).toEqual([]);
    await client.authentication.revoke('of-mia');
    expect([client.endedAt, client.timers.size]).toEqual([[0], 0]);
    await expect(client.authentication.authenticate(credentials)).rejects.toThrow(UnauthenticatedError);
    expect(client.checks).toBe(1);
  });
});

test('a client whose token turns out to be of another account is closed', async () => {
  const client = await connect();
  client.subject = 'user_jan';
  await client.pass(30_000);
  expect(client.endedAt).toEqual([30_000]);
});

describe('a token of an account that was disabled', () => {
  test('is refused, though its signature holds, until the account is enabled again', async () => {
    const client = await connect({ expiresAt: start + 3_600_000 });
    const { authentication } = client;
    await client.pass(1);
    authentication.apply(about(mia, 'DISABLED'));
    await expect(authentication.authenticate(credentials)).rejects.toThrow(UnauthenticatedError);
    authentication.apply(about(mia, 'ENABLED'));
    expect((await authentication.authenticate(credentials)).access.viewer?.subject).toBe(mia);
  });

  test('is accepted where it was issued after that', async () => {
    const client = await connect({ expiresAt: start + 3_600_000, issuedAt: start + 2_000 });
    await client.pass(1);
    client.authentication.apply(about(mia, 'LOCKED'));
    expect((await client.authentication.authenticate(credentials)).access.viewer?.subject).toBe(mia);
  });

  test('and locked, is refused until both are over', async () => {
    const { authentication } = await connect();
    authentication.apply(about(mia, 'DISABLED'));
    authentication.apply(about(mia, 'LOCKED'));
    authentication.apply(about(mia, 'UNLOCKED'));
    await expect(authentication.authenticate(credentials)).rejects.toThrow(UnauthenticatedError);
    authentication.apply(about(mia, 'ENABLED'));
    expect((await authentication.authenticate(credentials)).access.viewer?.subject).toBe(mia);
  });

  test.each([
    ['DISABLED', 'ENABLED', 'UNLOCKED'],
    ['LOCKED', 'UNLOCKED', 'ENABLED'],
  ] as const)('%s ends with %s, unless that comes late, and not with %s', async (closed, lifted, other) => {
    const { authentication } = await connect();
    authentication.apply(about(mia, closed));
    authentication.apply(about(mia, other));
    authentication.apply(about(mia, lifted, { quiet: true }));
    await expect(authentication.authenticate(credentials)).rejects.toThrow(UnauthenticatedError);
    authentication.apply(about(mia, lifted));
    expect((await authentication.authenticate(credentials)).access.viewer?.subject).toBe(mia);
  });

  test('is refused for a day', async () => {
    const client = await connect();
    client.authentication.apply(about(mia, 'DISABLED'));
    await client.pass(86_399_999);
    await expect(client.authentication.authenticate(credentials)).rejects.toThrow(UnauthenticatedError);
    await client.pass(1);
    expect((await client.authentication.authenticate(credentials)).access.viewer?.subject).toBe(mia);
  });
});
