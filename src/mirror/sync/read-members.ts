import { isNotFound, isOutOfScope } from '../../eiam/errors.ts';
import { tags } from '../../vocabulary/tags.ts';
import type { MemberList, MirrorWrite } from '../store/write-types.ts';
import { eachOf, listsAtOnce, pagedBy } from './each-of.ts';
import {
  cursorPlace,
  numberedPlace,
  type TakenPage,
  toNumberedPage,
  type WalkedListEnd,
  walkList,
} from './list-walk.ts';
import { memberTags, mostOvertaken, type Pass } from './pass.ts';
import type { FillProgress } from './progress.ts';
import { readDetail } from './read-users.ts';

/** All groups in scope. A fill accepts that there are none when it is answered twice. */
export async function readGroups(pass: Pass, progress?: FillProgress | undefined): Promise<void> {
  let end = await walkGroups(pass, progress);
  if (pass.options.isFilling && end.seen === 0) end = await walkGroups(pass, progress);
  pass.expectWhole('groups', end);
}

function walkGroups(pass: Pass, progress: FillProgress | undefined): Promise<WalkedListEnd> {
  return walkList({
    from: progress?.pointOf(''),
    async read(place) {
      const answered = await pass.ask((client, context) => client.listGroups(cursorPlace(place), context));
      const { data, totalCount, nextToken } = answered.answer;
      return { ...answered, answer: { data, totalCount, next: nextToken } };
    },
    idOf: ({ groupId }) => groupId,
    async take({ rows, asked, offset, resume }) {
      const current = pass.untouched(rows, asked, ({ groupId }) => tags.group(groupId));
      pass.extent.groups = Math.max(pass.extent.groups, offset + rows.length);
      progress?.reached('', resume);
      await pass.put([{ kind: 'groups', rows: current, offset, at: asked.at }]);
    },
  });
}

/**
 * The users of every unit, or the members of every group, by their lists.
 * @returns when each list was asked for, but for those that were overtaken each time
 */
export async function readMembers(
  pass: Pass,
  list: MemberList,
  progress?: FillProgress | undefined,
): Promise<ReadonlyMap<string, number>> {
  const containers = list === 'unitUsers' ? 'units' : 'groups';
  const items = pagedBy((after) => pass.heldIds(containers, after), progress?.after);
  const askedAt = new Map<string, number>();
  await eachOf(
    items,
    async (of) => {
      const startedAt = await readMembersOf(pass, list, of, progress);
      if (startedAt !== undefined) askedAt.set(of, startedAt);
    },
    (of) => progress?.finished(of),
    listsAtOnce,
  );
  return askedAt;
}

/** @returns when the list was asked for first; undefined: it was overtaken each time, or what it is of does not exist */
export async function readMembersOf(
  pass: Pass,
  list: MemberList,
  of: string,
  progress?: FillProgress | undefined,
): Promise<number | undefined> {
  const before = pass.parts.asking.asked();
  try {
    for (let attempt = 1; attempt <= mostOvertaken; attempt += 1) {
      const started = pass.parts.asking.begin();
      const read = list === 'unitUsers' ? readUnitUsers : readGroupUsers;
      await read(pass, of, attempt === 1 ? progress : undefined);
      if (!pass.isTouched(started, memberTags(list, of))) return started.at;
    }
  } catch (error) {
    if (!isOutOfScope(error) && !isNotFound(error)) throw error;
    pass.gone.set(of, before);
  }
  return undefined;
}

async function readUnitUsers(pass: Pass, unitId: string, progress: FillProgress | undefined): Promise<void> {
  const end = await walkList({
    from: progress?.pointOf(unitId),
    async read(place) {
      const page = numberedPlace(place);
      const answered = await pass.ask((client, context) =>
        client.listUsers({ organizationalUnitId: unitId, ...page }, context),
      );
      return { ...answered, answer: toNumberedPage(answered.answer, page.pageNumber) };
    },
    idOf: ({ userId }) => userId,
    async take(page) {
      const { rows, asked } = page;
      const current = pass.untouched(rows, asked, ({ userId }) => tags.user(userId));
      const ids = current.map(({ userId }) => userId);
      progress?.reached(unitId, page.resume);
      // Places among all users are not known from a unit's list.
      await pass.put([
        { kind: 'users', rows: current, at: asked.at },
        ...joined(pass, 'unitUsers', unitId, ids, page),
      ]);
    },
  });
  pass.expectWhole('users of a unit', end);
}

async function readGroupUsers(
  pass: Pass,
  groupId: string,
  progress: FillProgress | undefined,
): Promise<void> {
  const end = await walkList({
    from: progress?.pointOf(groupId),
    async read(place) {
      const answered = await pass.ask((client, context) =>
        client.listUsersForGroup(groupId, cursorPlace(place), context),
      );
      const { data, totalCount, nextToken } = answered.answer;
      return { ...answered, answer: { data, totalCount, next: nextToken } };
    },
    idOf: ({ userId }) => userId,
    async take(page) {
      const ids = pass
        .untouched(page.rows, page.asked, ({ userId }) => tags.user(userId))
        .map(({ userId }) => userId);
      // Users whom the scope holds by a group alone are in no unit's list.
      for (const userId of pass.parts.held.unknown('USER', ids)) await readDetail(pass, userId);
      progress?.reached(groupId, page.resume);
      await pass.put(joined(pass, 'groupUsers', groupId, ids, page));
    },
  });
  pass.expectWhole('members of a group', end);
}

function joined(
  pass: Pass,
  list: MemberList,
  of: string,
  userIds: readonly string[],
  { asked, offset }: Pick<TakenPage<unknown>, 'asked' | 'offset'>,
): readonly MirrorWrite[] {
  const isCurrent = !pass.isTouched(asked, memberTags(list, of));
  return isCurrent && userIds.length > 0 ? [{ kind: list, of, userIds, offset, at: asked.at }] : [];
}
