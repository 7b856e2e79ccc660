import { expect, test } from 'vitest';
import {
  UpstreamInvalidResponseError,
  UpstreamThrottledError,
  UpstreamTimeoutError,
  UpstreamUnauthorizedError,
  UpstreamUnavailableError,
} from '../../../schema/errors/errors.ts';
import type { UserSummary } from '../../../src/eiam/developer/users.ts';
import type { ManagementClient } from '../../../src/eiam/management/client.ts';
import { createIdBatches } from '../../../src/loaders/id-batches.ts';
import { createManagementHealth, type ManagementPlane } from '../../../src/loaders/management-plane.ts';
import { createUserSearch } from '../../../src/loaders/user/search.ts';

type Client = Pick<ManagementClient, 'listUsersByIds' | 'searchUsers'>;

function userNamed(userId: string): UserSummary {
  return {
    userId,
    username: userId,
    status: 'enabled',
    userSourceType: 'build_in',
    userSourceId: 'idaas_1',
    createTime: 1,
    updateTime: 1,
  };
}

/** The loaders' second plane, answered by hand. */
function open(client: Partial<Client>, { isWhole = true } = {}) {
  let time = 0;
  let looks = 0;
  const fallbacks: string[] = [];
  const now = () => time;
  const health = createManagementHealth(now);
  const unexpected = () => Promise.reject(new TypeError('Expected no such request'));
  const whole = { listUsersByIds: unexpected, searchUsers: unexpected, ...client };
  const plane: ManagementPlane = {
    calls: {
      // The loaders call nothing else of it.
      send: (call) => call(whole as ManagementClient, { signal: new AbortController().signal }),
    },
    health,
    fallbackTime: { mostMs: 100, share: 0.25, now },
    hasFallback: () => true,
  };
  const parts = {
    management: plane,
    mirror: {
      isPreferred: false,
      isPreferredFor: () => false,
      doubts: () => new Set<never>(),
      listed: () => {},
      groupsOf: () => undefined,
      ask: unexpected,
    },
    fallbacks: { fellBack: (operation: string) => fallbacks.push(operation) },
    coalescing: { joined() {} },
    seams: { verify: false, doubted() {} },
  };
  const scope = {
    isWhole: async (isWorthACall: boolean) => {
      if (isWorthACall) looks += 1;
      return isWorthACall && isWhole;
    },
    realId: async (id: string) => id,
  };
  return {
    batches: createIdBatches(parts, scope),
    search: createUserSearch(parts, scope, { load: unexpected }),
    health,
    fallbacks,
    looks: () => looks,
    later: (milliseconds: number) => {
      time += milliseconds;
    },
  };
}

test('rows of other ids than the requested ones are dropped', async () => {
  const { batches } = open({ listUsersByIds: async (ids) => [...ids, 'user_foreign'].map(userNamed) });
  batches.markInScope(['user_1', 'user_2']);
  expect([...(await batches.users(['user_1', 'user_2'])).keys()]).toEqual(['user_1', 'user_2']);
});

test('two strangers are not worth a look at the scope, three are', async () => {
  const plane = open({ listUsersByIds: async (ids) => ids.map(userNamed) });
  expect((await plane.batches.users(['user_1', 'user_2'])).size).toBe(0);
  expect(plane.looks()).toBe(0);
  expect((await plane.batches.users(['user_1', 'user_2', 'user_3'])).size).toBe(3);
  expect(plane.looks()).toBe(1);
});

test('one that is left of many is read singly', async () => {
  const { batches, fallbacks } = open({}, { isWhole: false });
  batches.markInScope(['user_1']);
  expect((await batches.users(['user_1', 'user_2', 'user_3', 'user_4'])).size).toBe(0);
  expect(fallbacks).toEqual([]);
});

test('a plane that is left alone takes no id', async () => {
  const { batches, health } = open({});
  expect(await batches.takesAnyId()).toBe(true);
  health.failed();
  expect(await batches.takesAnyId()).toBe(false);
});

test.each([
  ['no answer in time', new UpstreamTimeoutError(), true],
  ['throttling', new UpstreamThrottledError(1), true],
  ['a failure', new UpstreamUnavailableError(), true],
  ['keys that do not work', new UpstreamUnauthorizedError(), true],
  ['an answer that cannot be read', new UpstreamInvalidResponseError(), false],
])('after %s it is left alone for ten seconds: %#', async (_what, error, isLeftAlone) => {
  const { batches, health, fallbacks, later } = open({ listUsersByIds: () => Promise.reject(error) });
  batches.markInScope(['user_1', 'user_2']);
  expect((await batches.users(['user_1', 'user_2'])).size).toBe(0);
  expect(fallbacks).toEqual(['management:ListUsers']);
  expect(health.isAvailable).toBe(!isLeftAlone);
  later(9_999);
  expect(health.isAvailable).toBe(!isLeftAlone);
  later(1);
  expect(health.isAvailable).toBe(true);
});

test('a search whose rows do not meet the filter is left to the Developer API, and counted', async () => {
  const { search, fallbacks } = open({
    searchUsers: async () => ({ totalCount: 1, data: [userNamed('someone.else')] }),
  });
  const window = { first: 10, after: undefined };
  expect(await search({ usernameStartsWith: 'kim' }, window)).toBeUndefined();
  expect(fallbacks).toEqual(['management:ListUsers']);
});
