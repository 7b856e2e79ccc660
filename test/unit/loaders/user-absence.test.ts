import { describe, expect, test } from 'vitest';
import type { UserSummary } from '../../../src/eiam/developer/users.ts';
import type { DirectorySize } from '../../../src/loaders/directory-size.ts';
import { createUserAbsence } from '../../../src/loaders/user/absence.ts';
import type { UserScan } from '../../../src/loaders/user/pages.ts';
import { createUserRows } from '../../../src/loaders/user/rows.ts';

const fault = { operation: 'ListUsers', member: 'User.email', requestId: undefined };

function user(values: Partial<UserSummary>): UserSummary {
  const userId = values.userId ?? 'user_mia';
  return { userId, username: 'mia', userExternalId: 'S-1', ...values } as UserSummary;
}

const rowsOf = (...users: readonly UserSummary[]) => new Map(users.map((row) => [row.userId, row]));
const mia = user({ email: 'Mia@example.com', phoneRegion: '86', phoneNumber: '13900001001' });

describe('what a whole list shows that nobody bears', () => {
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
    expect(createUserAbsence(rowsOf(mia))(key)).toBe(expected);
  });

  test('the other Unicode form of an address is the same address', () => {
    const isNobodys = createUserAbsence(rowsOf(user({ email: 'andré@example.com'.normalize('NFD') })));
    expect(isNobodys({ email: 'ANDRÉ@example.com'.normalize('NFC') })).toBe(false);
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
    expect(createUserAbsence(rowsOf(mia))(key)).toBe(true);
    expect(createUserAbsence(rowsOf(mia, odd))(key)).toBe(false);
  });

  test.each([{ email: strange.email }, { phone: strange.phone }])(
    '%j is left open by a list that shows no such member of anybody',
    (key) => {
      expect(createUserAbsence(rowsOf(user({})))(key)).toBe(false);
    },
  );
});

describe('whether a scan shows all users', () => {
  const scan: UserScan = {
    rows: rowsOf(mia),
    listed: [mia],
    failure: undefined,
    doubts: new Set(['UNVERIFIED_SEAM']),
  };

  function read(changes: Partial<UserScan> = {}, users: number | undefined = 1, hasOlderAnswers = false) {
    const size: DirectorySize = { users, groups: undefined, isNews: () => true };
    const pages = {
      load: () => Promise.reject(new Error('Expected no page to be asked for')),
      scanned: () => true,
      scan: () => Promise.resolve({ ...scan, ...changes }),
    };
    const settings = { instanceId: 'i', managerField: undefined, managementSettings: [], maxScanPages: 10 };
    const rows = createUserRows({ size, settings, hasOlderAnswers: () => hasOlderAnswers }, pages);
    return rows.insteadOf(() => 5);
  }

  test('one that misses nothing does', async () => {
    expect(await read()).toEqual({ rows: scan.rows, areAll: true });
  });

  test.each([
    ['a page is missing', { failure: new Error('lost') }],
    ['its order is in doubt', { doubts: new Set(['UNSTABLE_ORDER'] as const) }],
    ['its place is in doubt', { doubts: new Set(['LOST_ANCHORS'] as const) }],
    ['a row could not be read', { listed: [mia, mia] }],
  ])('not where %s', async (_what, changes) => {
    expect(await read(changes)).toMatchObject({ areAll: false });
  });

  test('not where upstream has told of another user since, as of one made meanwhile', async () => {
    expect(await read({}, 2)).toMatchObject({ areAll: false });
  });

  test('not where an answer is older than the operation', async () => {
    expect(await read({}, 1, true)).toMatchObject({ areAll: false });
  });
});
