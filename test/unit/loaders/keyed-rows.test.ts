import { describe, expect, test } from 'vitest';
import type { Listed } from '../../../schema/paging/page.ts';
import type { UserKey } from '../../../schema/user/ports.ts';
import type { UserSummary } from '../../../src/eiam/developer/users.ts';
import { UnreadableRow } from '../../../src/eiam/unreadable.ts';
import type { DirectorySize } from '../../../src/loaders/directory-size.ts';
import type { RowSink, Walked } from '../../../src/loaders/paging/list-walk.ts';
import { createObservedLists } from '../../../src/loaders/seen-lists.ts';
import { createKeyedRows } from '../../../src/loaders/user/keyed-rows.ts';
import { createUserRows } from '../../../src/loaders/user/rows.ts';

const fault = { operation: 'ListUsers', member: 'User.email', requestId: undefined };

function user(values: Partial<UserSummary>): UserSummary {
  const userId = values.userId ?? 'user_mia';
  return { userId, username: 'mia', userExternalId: 'S-1', ...values } as UserSummary;
}

function isAbsent(key: UserKey, ...users: readonly UserSummary[]): boolean {
  const rows = createKeyedRows([key]);
  for (const row of users) rows.add(row);
  return rows.isAbsent(key);
}

const mia = user({ email: 'Mia@example.com', phoneRegion: '86', phoneNumber: '13900001001' });

describe('a whole list proves that no user bears a key', () => {
  test.each([
    ['a username', { username: 'jan' }, true],
    ['one in other letters', { username: ' MIA ' }, false],
    ['an address', { email: 'jan@example.com' }, true],
    ['one in other letters', { email: 'mia@EXAMPLE.com' }, false],
    ['a number', { phone: { number: '13900001002' } }, true],
    ['the same, however it is split', { phone: { number: '+861 3900001001' } }, false],
    ['the same without a country code', { phone: { number: '139-0000-1001' } }, false],
    ['the same in another region', { phone: { number: '13900001001', region: '44' } }, false],
    ['an external id', { externalId: { id: 'S-2', sourceType: 'ad' } }, true],
    ['the same at another source', { externalId: { id: 's-1', sourceType: 'ldap' } }, false],
  ])('%s: %j %s', (_what, key, expected) => {
    expect(isAbsent(key, mia)).toBe(expected);
  });

  test('the other Unicode form of an address is the same address', () => {
    const andre = user({ email: 'andré@example.com'.normalize('NFD') });
    expect(isAbsent({ email: 'ANDRÉ@example.com'.normalize('NFC') }, andre)).toBe(false);
  });

  const strange = { username: 'x', email: 'x@y.example', phone: { number: '5550' } };
  test.each([
    ['an address', { email: strange.email }, user({ userId: 'user_b', faults: { email: fault } })],
    ['a number', { phone: strange.phone }, user({ userId: 'user_b', faults: { phoneRegion: fault } })],
    ['a username', { username: strange.username }, user({ userId: 'user_b', username: undefined })],
    [
      'an external id',
      { externalId: { id: 'x', sourceType: 'ad' } },
      user({ userId: 'user_b', userExternalId: undefined }),
    ],
  ])('%s of which one row does not show what it has is left open', (_what, key, odd) => {
    expect(isAbsent(key, mia)).toBe(true);
    expect(isAbsent(key, mia, odd)).toBe(false);
  });

  test.each([{ email: strange.email }, { phone: strange.phone }])(
    '%j is left open by a list that shows no such member of anybody',
    (key) => {
      expect(isAbsent(key, user({}))).toBe(false);
    },
  );
});

describe('whether a scan shows all users', () => {
  interface Scan extends Walked {
    readonly listed: readonly Listed<UserSummary>[];
  }
  const plain: Scan = { listed: [mia], failure: undefined, doubts: new Set(['UNVERIFIED_SEAM']) };

  async function read(changes: Partial<Scan> = {}, users: number | undefined = 1, hasOlderAnswers = false) {
    const size: DirectorySize = {
      users,
      groups: undefined,
      lists: createObservedLists(),
      isFirstUse: () => true,
    };
    const { listed, ...walked } = { ...plain, ...changes };
    const pages = {
      load: () => Promise.reject(new Error('Expected no page to be asked for')),
      isScanHeld: () => true,
      scan: async (_unit: string | undefined, sink: RowSink<UserSummary>) => {
        sink.add(listed);
        return walked;
      },
    };
    const settings = { instanceId: 'i', managerField: undefined, managementSettings: [], maxScanPages: 10 };
    const rows = createUserRows({ size, settings, hasOlderAnswers: () => hasOlderAnswers }, pages);
    const { found, areAll } = await rows.insteadOf(
      () => createKeyedRows([{ username: 'mia' }]),
      () => 5,
    );
    return { rows: [...found.rows.values()], areAll };
  }

  test('one that misses nothing does', async () => {
    expect(await read()).toEqual({ rows: [mia], areAll: true });
  });

  test.each([
    ['a page is missing', { failure: new Error('lost') }],
    ['its order is in doubt', { doubts: new Set(['UNSTABLE_ORDER'] as const) }],
    ['its place is in doubt', { doubts: new Set(['LOST_ANCHORS'] as const) }],
    ['a row could not be read', { listed: [mia, new UnreadableRow(fault)] }],
  ])('not where %s', async (_what, changes) => {
    expect(await read(changes)).toMatchObject({ areAll: false });
  });

  test('not where a later reply has counted another user, made meanwhile', async () => {
    expect(await read({}, 2)).toMatchObject({ areAll: false });
  });

  test('not where an answer is older than the operation', async () => {
    expect(await read({}, 1, true)).toMatchObject({ areAll: false });
  });
});
