import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { NewUser } from '../../../src/emulator/directory/records.ts';
import { type Gateway, startGateway } from '../../support/gateway.ts';
import { errorsOf } from './errors-of.ts';

const startedAt = Date.UTC(2026, 3, 1, 12);
let now = startedAt;
let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({ emulator: { users: 5 }, now: () => now });
});
afterAll(() => gateway[Symbol.asyncDispose]());
afterEach(() => {
  now = startedAt;
  gateway.emulator.odd.clear();
});

const query = 'query ($id: ID!) { user(by: { id: $id }) { signInState rawStatus } }';

async function stateOf(id: string): Promise<unknown> {
  const { data, errors, extensions } = await gateway.ask<{ user: { signInState: unknown } }>(query, { id });
  expect(errors).toBeUndefined();
  expect(extensions?.upstream?.byOperation).toEqual({ GetUser: 1 });
  return data?.user.signInState;
}

const before = startedAt - 1;
const later = startedAt + 1;
test.each<[string, NewUser, string]>([
  ['enabled', {}, 'ENABLED'],
  ['a lock that ended', { lockExpireTime: before }, 'ENABLED'],
  ['a lock that ends now', { lockExpireTime: startedAt }, 'ENABLED'],
  ['a lock that holds', { lockExpireTime: later }, 'LOCKED'],
  ['an account that expires later', { accountExpireTime: later }, 'ENABLED'],
  ['an account that expires now', { accountExpireTime: startedAt }, 'EXPIRED'],
  ['expired before locked', { accountExpireTime: before, lockExpireTime: later }, 'EXPIRED'],
  ['disabled', { status: 'disabled' }, 'DISABLED'],
  [
    'disabled before expired and locked',
    { status: 'disabled', accountExpireTime: before, lockExpireTime: later },
    'DISABLED',
  ],
])('%s', async (_what, fields, expected) => {
  const { userId } = gateway.emulator.directory.addUser({ status: 'enabled', ...fields });
  expect(await stateOf(userId)).toBe(expected);
});

test("changes by the gateway's clock alone", async () => {
  const { userId } = gateway.emulator.directory.addUser({
    lockExpireTime: later,
    accountExpireTime: later + 1,
  });
  expect(await stateOf(userId)).toBe('LOCKED');
  now += 1;
  expect(await stateOf(userId)).toBe('ENABLED');
  now += 1;
  expect(await stateOf(userId)).toBe('EXPIRED');
});

test('a status that this version does not know is OTHER, whatever else holds', async () => {
  const { userId: id } = gateway.emulator.directory.addUser({ accountExpireTime: before });
  gateway.emulator.odd.set({ member: 'User.status', value: '"frozen"', id });
  const { data } = await gateway.ask(query, { id });
  expect(data).toEqual({ user: { signInState: 'OTHER', rawStatus: 'frozen' } });
});

test.each<[string, NewUser, string, string | null]>([
  ['a status that cannot be read decides', {}, 'User.status', null],
  ['an expiry that cannot be read decides', {}, 'User.accountExpireTime', null],
  ['even beside a lock', { lockExpireTime: later }, 'User.accountExpireTime', null],
  ['but not of a disabled account', { status: 'disabled' }, 'User.accountExpireTime', 'DISABLED'],
  ['a lock that cannot be read decides', {}, 'User.lockExpireTime', null],
  ['but not of an expired account', { accountExpireTime: before }, 'User.lockExpireTime', 'EXPIRED'],
])('%s', async (_what, fields, member, expected) => {
  const { userId: id } = gateway.emulator.directory.addUser(fields);
  gateway.emulator.odd.set({ member, value: '{}', id });
  const answer = await gateway.ask('query ($id: ID!) { user(by: { id: $id }) { signInState } }', { id });
  expect(answer.data).toEqual({ user: { signInState: expected } });
  const error = { path: ['user', 'signInState'], code: 'UPSTREAM_INVALID_RESPONSE', member };
  expect(errorsOf(answer)).toEqual(expected === null ? [error] : []);
});
