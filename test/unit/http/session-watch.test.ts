import { describe, expect, test } from 'vitest';
import { UnauthenticatedError, UpstreamUnavailableError } from '../../../schema/errors.ts';
import type { TokenFacts } from '../../../src/http/authentication/rights.ts';
import { watchSession } from '../../../src/http/session-watch.ts';
import { createSignIn, type Session } from '../../../src/http/viewer.ts';

const start = 1_000_000;
const mia = 'user_mia';
const credentials = { connectionParams: { Authorization: 'Bearer of-mia' } };
const grants = {
  DIRECTORY_READ: [{ scope: 'read' }],
  DIRECTORY_WRITE: [{ groupId: 'group_writers' }],
  IDENTITY_PROVIDER_READ: [],
  CREDENTIAL_ISSUE: [],
};

/** A signed-in client that stays, and time that passes only when it is told to. */
async function connect(facts: Partial<TokenFacts> = {}) {
  let now = start;
  let groups = new Set<string>();
  let refuse: Error | undefined;
  let checks = 0;
  const timers = new Set<{ readonly at: number; readonly callback: () => void }>();
  const authentication = createSignIn({
    now: () => now,
    grants,
    claims: { userId: 'sub', username: undefined },
    findGroupIds: async () => groups,
    check: async () => {
      checks += 1;
      if (refuse) throw refuse;
      return { claims: { sub: mia, scope: 'read' }, expiresAt: undefined, issuedAt: start, ...facts };
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
    watch,
    endedAt,
    timers,
    get checks() {
      return checks;
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
        await new Promise((resolve) => setImmediate(resolve));
      }
      now = until;
    },
  };
}

const permissionsOf = ({ access }: Session) => [...access.permissions];

describe('a client that stays connected', () => {
  test('goes when its token is over, whoever is asked', async () => {
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

  test('stays a minute while nobody can be asked about it', async () => {
    const client = await connect();
    client.refuse = new UpstreamUnavailableError();
    await client.pass(89_999);
    expect(client.endedAt).toEqual([]);
    await client.pass(5_001);
    expect(client.endedAt).toEqual([90_000]);
  });

  test('stays on where somebody can be asked again in time', async () => {
    const client = await connect();
    client.refuse = new UpstreamUnavailableError();
    await client.pass(60_000);
    client.refuse = undefined;
    await client.pass(600_000);
    expect(client.endedAt).toEqual([]);
  });

  test('is forgotten when it leaves by itself', async () => {
    const client = await connect();
    client.watch[Symbol.dispose]();
    client.authentication.tell({ kind: 'USER', change: 'DISABLED', entityId: mia });
    await client.pass(3_600_000);
    expect([client.endedAt, client.timers.size, client.checks]).toEqual([[], 0, 1]);
  });

  test.each(['DISABLED', 'LOCKED', 'DELETED'] as const)(
    'goes at once when its account is %s',
    async (change) => {
      const client = await connect();
      client.authentication.tell({ kind: 'USER', change, entityId: 'user_jan' });
      client.authentication.tell({ kind: 'USER', change: 'UPDATED', entityId: mia });
      client.authentication.tell({ kind: 'GROUP', change: 'DELETED', entityId: mia });
      expect(client.endedAt).toEqual([]);
      client.authentication.tell({ kind: 'USER', change, entityId: mia });
      client.authentication.tell({ kind: 'USER', change, entityId: mia });
      expect(client.endedAt).toEqual([0]);
    },
  );
});

describe('a token of an account that was disabled', () => {
  test('is refused, though its signature holds, until the account is enabled again', async () => {
    const client = await connect({ expiresAt: start + 3_600_000 });
    const { authentication } = client;
    await client.pass(1);
    authentication.tell({ kind: 'USER', change: 'DISABLED', entityId: mia });
    await expect(authentication.authenticate(credentials)).rejects.toThrow(UnauthenticatedError);
    authentication.tell({ kind: 'USER', change: 'ENABLED', entityId: mia });
    expect((await authentication.authenticate(credentials)).access.viewer?.subject).toBe(mia);
  });

  test('is accepted where it was issued after that', async () => {
    const client = await connect({ expiresAt: start + 3_600_000, issuedAt: start + 2_000 });
    await client.pass(1);
    client.authentication.tell({ kind: 'USER', change: 'LOCKED', entityId: mia });
    expect((await client.authentication.authenticate(credentials)).access.viewer?.subject).toBe(mia);
  });
});
