import { readable } from '../../eiam/unreadable.ts';
import type { MemberList } from '../store/write-types.ts';
import {
  expectFewMissing,
  expectFewUnseen,
  kindOf,
  objectKinds,
  objectLists,
  readMissing,
} from './absences.ts';
import { type Pass, ShortListError } from './pass.ts';
import { readGroups, readMembers, readMembersOf } from './read-members.ts';
import { readUnits } from './read-units.ts';
import { readDetail, readDetails, readUsers } from './read-users.ts';
import type { Scope } from './scope.ts';

/** Up to so many users who are missing in a list of members are read one by one, which also writes where they are. */
const fewMembers = 20;
/** Of more, the list is read a second time, and so many users are asked whether it says the truth. */
const membersAsked = 5;

/**
 * Everything again (mirror.md): what differs is written as it is seen, what is missing is read by itself.
 * @throws CheckStoppedError, ShortListError, GivenUpError
 */
export async function check(pass: Pass, scope: Scope): Promise<void> {
  const { details } = pass.options;
  if (details || readsUserList(scope)) await readUsers(pass);
  await readUnits(pass, scope.unitIds, undefined);
  await readGroups(pass);
  if (details) {
    // Before the calls for each user: a list that lies costs one walk, not all of them.
    for (const kind of objectKinds) await expectFewUnseen(pass, kind);
    await readDetails(pass);
  } else {
    const units = await readMembers(pass, 'unitUsers');
    const groups = await readMembers(pass, 'groupUsers');
    for (const kind of objectKinds) await expectFewUnseen(pass, kind);
    for (const [of, since] of units) await readMissingMembers(pass, 'unitUsers', of, since);
    for (const [of, since] of groups) await readMissingMembers(pass, 'groupUsers', of, since);
  }
  for (const kind of objectKinds) {
    await readMissing(pass, kind);
    await expectFewGone(pass, kind);
  }
}

/** Users whom the scope holds by a group alone are in no unit's list. */
export function readsUserList({ groupIds }: Scope): boolean {
  return groupIds !== undefined && groupIds.length > 0;
}

async function expectFewGone(pass: Pass, kind: (typeof objectKinds)[number]): Promise<void> {
  const gone = [...pass.gone.keys()].filter((id) => kindOf(id) === kind).length;
  if (gone === 0) return;
  const { held } = await pass.unconfirmed({ list: objectLists[kind], before: 0, limit: 1 });
  expectFewMissing(pass, kind, gone, held);
}

/**
 * Who is held as a member and was not in the list: they leave once a second question has shown the same.
 * @throws ShortListError where the list lacks members
 */
export async function readMissingMembers(
  pass: Pass,
  list: MemberList,
  of: string,
  since: number,
): Promise<void> {
  const { ids, count } = await pass.unconfirmed({ list, of, before: since, limit: fewMembers });
  if (count === 0) return;
  if (count <= fewMembers) {
    for (const userId of ids) await readDetail(pass, userId);
    return;
  }
  const again = await readMembersOf(pass, list, of);
  if (again === undefined) return;
  const asked = pass.parts.asking.asked();
  // Those that the first answer had, and an event overtook, are confirmed by the second.
  const left = await pass.unconfirmed({ list, of, before: since, limit: membersAsked });
  for (const userId of left.ids) {
    if (await isMember(pass, list, of, userId))
      throw new ShortListError(`Expected all members of ${of}, but got a part of them`);
  }
  for (let after: string | undefined; ; ) {
    const page = await pass.unconfirmed({ list, of, before: since, after, limit: 1_000 });
    after = page.ids.at(-1);
    if (after === undefined || pass.isTouched(asked, [])) return;
    await pass.put([{ kind: 'leave', list, of, userIds: page.ids }]);
  }
}

async function isMember(pass: Pass, list: MemberList, of: string, userId: string): Promise<boolean> {
  let isIn = false;
  await readDetail(pass, userId, ({ organizationalUnits, groups }) => {
    isIn =
      list === 'unitUsers'
        ? readable(organizationalUnits).some(({ organizationalUnitId }) => organizationalUnitId === of)
        : readable(groups).some(({ groupId }) => groupId === of);
  });
  return isIn;
}
