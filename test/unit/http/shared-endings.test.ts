import { expect, test } from 'vitest';
import { createAccountStatus } from '../../../src/http/authentication/account-status.ts';
import { RevokedTokens } from '../../../src/http/authentication/revoked-tokens.ts';
import { createSessionEndings } from '../../../src/http/authentication/session-endings.ts';
import { type LogBody, SharedStateUnavailableError } from '../../../src/shared-state/ports.ts';
import { createEndedSessions } from '../../../src/shared-state/process/ended-sessions.ts';
import { ProcessLog } from '../../../src/shared-state/process/log.ts';
import { openCache } from '../cache/scripted-cache.ts';

const issuedAt = 500;
const user = 'user_mia';

/** A store that can be cut off, or emptied, and replicas of it that learn of nothing but what it keeps. */
function openStore() {
  let now = 1_000;
  let sessions = createEndedSessions(() => now);
  const state = { isCut: false };
  const log = new ProcessLog({ epoch: 'epoch', replica: 'store', now: () => now });
  const appended: LogBody[] = [];
  const answer = async <Value>(value: () => Value): Promise<Awaited<Value>> => {
    if (state.isCut) throw new SharedStateUnavailableError('It did not answer');
    return await value();
  };
  const shared = {
    log: {
      ...{ epoch: log.epoch, position: 0, changes: log.changes },
      ...{ follow: log.follow, caughtUp: log.caughtUp },
      readChanges: log.readChanges,
      append: (entry: Parameters<ProcessLog['append']>[0]) =>
        answer(() => {
          appended.push(entry.body);
          return log.append(entry);
        }),
    },
    sessions: {
      addRevoked: (...given: Parameters<typeof sessions.addRevoked>) =>
        answer(() => sessions.addRevoked(...given)),
      revoked: () => answer(() => sessions.revoked()),
      setClosed: (...given: Parameters<typeof sessions.setClosed>) =>
        answer(() => sessions.setClosed(...given)),
      closed: () => answer(() => sessions.closed()),
      addFamily: (...given: Parameters<typeof sessions.addFamily>) =>
        answer(() => sessions.addFamily(...given)),
      familyOf: (...given: Parameters<typeof sessions.familyOf>) => answer(() => sessions.familyOf(...given)),
    },
  };

  function openReplica() {
    const accounts = createAccountStatus(() => now);
    const revoked = new RevokedTokens(() => now);
    let ids = 0;
    const newId = () => {
      ids += 1;
      return String(ids);
    };
    const endings = createSessionEndings({
      ...{ shared: { shared, newId }, accounts, revoked, evictions: openCache().cache },
      forget: () => {},
      now: () => now,
    });
    return {
      endings,
      /** Publishes an event of the account, as far as sessions go. */
      async tell(change: 'DISABLED' | 'ENABLED', quiet = false) {
        const event = { kind: 'USER', change, entityId: user, changedFields: [], quiet } as const;
        await endings.keep(event);
        accounts.apply(event);
      },
      known: () => ({
        revoked: [...revoked.all().keys()].length,
        isSignedOut: accounts.isSignedOut(user, issuedAt),
      }),
    };
  }

  return {
    ...{ state, appended, openReplica },
    empty() {
      sessions = createEndedSessions(() => now);
    },
    pass(ms: number) {
      now += ms;
    },
  };
}

test('a replica that starts later refuses what was ended, and nothing that was opened again', async () => {
  const store = openStore();
  const first = store.openReplica();
  await first.endings.revoke('token');
  await first.tell('DISABLED');
  const later = store.openReplica();
  await later.endings.load();
  expect(later.known()).toEqual({ revoked: 1, isSignedOut: true });
  await first.tell('ENABLED');
  // Older than what is known, and said again.
  await first.tell('DISABLED', true);
  const latest = store.openReplica();
  await latest.endings.load();
  expect(latest.known()).toEqual({ revoked: 1, isSignedOut: false });
  store.pass(86_400_001);
  expect(latest.known()).toEqual({ revoked: 0, isSignedOut: false });
});

test('what the store cannot take has its effect here, and is stored once it can be reached', async () => {
  const store = openStore();
  const first = store.openReplica();
  store.state.isCut = true;
  await first.endings.granted('code', { accessToken: 'access' });
  await first.endings.revoke('token');
  await first.tell('DISABLED');
  await first.endings.load();
  await first.endings.shareAgain(false);
  expect(first.known()).toEqual({ revoked: 1, isSignedOut: true });
  expect(store.appended).toEqual([]);
  store.state.isCut = false;
  await first.endings.shareAgain(false);
  await first.endings.shareAgain(false);
  const later = store.openReplica();
  await later.endings.load();
  expect(later.known()).toEqual({ revoked: 1, isSignedOut: true });
  expect(store.appended).toMatchObject([{ kind: 'revoked', digests: [expect.any(String)], doubted: [] }]);
});

test('a store that has lost what it had gets it again', async () => {
  const store = openStore();
  const first = store.openReplica();
  await first.endings.revoke('token');
  await first.tell('DISABLED');
  const before = store.openReplica();
  store.empty();
  // One that reads it too early is notified once it is there.
  await before.endings.shareAgain(true);
  expect(before.known()).toEqual({ revoked: 0, isSignedOut: false });
  await first.endings.shareAgain(true);
  const [told] = store.appended.slice(-1);
  if (told?.kind !== 'revoked') throw new Error(`Expected an end, but got ${told?.kind}`);
  before.endings.ended(told);
  await expect.poll(() => before.known()).toEqual({ revoked: 1, isSignedOut: true });
  const later = store.openReplica();
  await later.endings.load();
  expect(later.known()).toEqual({ revoked: 1, isSignedOut: true });
});

test('tokens of one grant are found at each replica, by code and by refresh token', async () => {
  const store = openStore();
  const [first, second] = [store.openReplica(), store.openReplica()];
  await first.endings.granted('code', { accessToken: 'one', refreshToken: 'refresh' });
  await second.endings.granted('refresh', { accessToken: 'two' });
  await first.endings.revoke('refresh');
  await second.endings.granted('code', undefined);
  await second.endings.granted('unknown', undefined);
  const both = [expect.any(String), expect.any(String)];
  expect(store.appended).toMatchObject([
    { kind: 'revoked', digests: [expect.any(String)], doubted: both },
    { kind: 'revoked', digests: [], doubted: both },
  ]);
});
