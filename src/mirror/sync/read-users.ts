import type { User, UserPage, UserSummary } from '../../eiam/developer/users.ts';
import { EiamError, isNotFound } from '../../eiam/errors.ts';
import { UnreadableRow } from '../../eiam/unreadable.ts';
import { tags } from '../../vocabulary/tags.ts';
import type { MirrorWrite } from '../store/write-types.ts';
import type { Answered } from './asking.ts';
import { eachOf, pagedBy, pagedOnce } from './each-of.ts';
import { numberedPlace, toNumberedPage, walkList } from './list-walk.ts';
import { detailTags, type Pass, TooManyUsersError } from './pass.ts';
import type { AskedAt } from './ports.ts';
import type { FillProgress } from './progress.ts';

const idOf = ({ userId }: UserSummary) => userId;

/** @throws TooManyUsersError */
export function expectFewUsers({ parts, extent }: Pass, users: number): void {
  const { maxUsers } = parts.settings;
  if (users > maxUsers) throw new TooManyUsersError(users, maxUsers);
  extent.users = Math.max(extent.users, users);
}

/** The first page of all users, which says how many there are; twice where it has none, which may not be so. @throws TooManyUsersError */
export async function readFirstUsers(pass: Pass): Promise<Answered<UserPage>> {
  const ask = () => pass.ask((client, context) => client.listUsers(numberedPlace(undefined), context));
  let first = await ask();
  const { data, totalCount = data.length } = first.answer;
  if (totalCount === 0) first = await ask();
  expectFewUsers(pass, first.answer.totalCount ?? 0);
  return first;
}

/**
 * All users in scope, page by page.
 * @param first their first page, where it is at hand
 */
export async function readUsers(
  pass: Pass,
  progress?: FillProgress | undefined,
  first?: Answered<UserPage> | undefined,
): Promise<void> {
  let atHand = first;
  const newcomers = new Map<string, readonly [row: UserSummary, asked: AskedAt]>();
  const end = await walkList({
    from: progress?.pointOf(''),
    async read(place) {
      const page = numberedPlace(place);
      const answered = atHand ?? (await pass.ask((client, context) => client.listUsers(page, context)));
      atHand = undefined;
      return { ...answered, answer: toNumberedPage(answered.answer, page.pageNumber) };
    },
    idOf,
    async take({ rows, asked, offset, totalCount, resume }) {
      expectFewUsers(pass, totalCount ?? 0);
      const current = pass.untouched(rows, asked, (row) => tags.user(idOf(row)));
      progress?.reached('', resume);
      const isNew = newcomersOf(pass, current);
      for (const row of current) if (isNew.has(idOf(row))) newcomers.set(idOf(row), [row, asked]);
      const known = current.filter((row) => !isNew.has(idOf(row)));
      await pass.put([{ kind: 'users', rows: known, offset, at: asked.at }]);
    },
  });
  pass.expectWhole('users', end);
  await eachOf(pagedOnce([...newcomers]), async ([userId, [row, asked]]) => {
    const { outcome } = await readDetail(pass, userId);
    const isCurrent = !pass.isTouched(asked, [tags.user(userId)]);
    if (outcome === 'unreadable' && isCurrent) await pass.put([{ kind: 'users', rows: [row], at: asked.at }]);
  });
}

/** Users that are new to a check with details: their creation is logged once they are held with all that they have. */
function newcomersOf({ options, parts }: Pass, rows: readonly UserSummary[]): ReadonlySet<string> {
  const isLogged = options.details && !options.isFilling;
  return new Set(isLogged ? parts.held.unknown('USER', rows.map(idOf)) : []);
}

/** Each user by GetUser, with custom fields and all memberships. */
export async function readDetails(pass: Pass, progress?: FillProgress | undefined): Promise<void> {
  const items = pagedBy((after) => pass.heldIds('userDetails', after), progress?.after);
  await eachOf(
    items,
    async (userId) => {
      await readDetail(pass, userId);
    },
    (userId) => progress?.finished(userId),
  );
}

/** What a read of one object came to. `overtaken`: something happened to it each time; `unreadable`: its answers stay so. */
export type ReadObject =
  | { readonly outcome: 'found'; readonly updateTime: number | undefined }
  | { readonly outcome: 'gone' | 'overtaken' | 'unreadable' };

/**
 * One user by GetUser, which is written, or noted as gone.
 * @param found gets the user
 */
export async function readDetail(
  pass: Pass,
  userId: string,
  found: (user: User) => void = () => {},
): Promise<ReadObject> {
  const { settings, asking } = pass.parts;
  const { managerField } = settings;
  const before = asking.asked();
  try {
    const touching = detailTags(userId);
    const answered = await pass.askWhole((client, context) => client.getUser(userId, context), touching);
    if (!answered) return { outcome: 'overtaken' };
    const { answer, at } = answered;
    const late = lateDetail(pass, userId);
    await pass.put([{ kind: 'userDetails', rows: [answer], at, managerField }, ...late]);
    if (!isWhole(answer)) pass.unread += 1;
    found(answer);
    return { outcome: 'found', updateTime: answer.updateTime };
  } catch (error) {
    // One answer that cannot be read leaves that user's details out: they are read live then.
    if (error instanceof EiamError && error.kind === 'invalidResponse') return { outcome: 'unreadable' };
    if (!isNotFound(error)) throw error;
    pass.gone.set(userId, before);
    return { outcome: 'gone' };
  }
}

/** Whether all memberships could be read. */
function isWhole({ groups = [], organizationalUnits = [], faults }: User): boolean {
  const isUnread = [...groups, ...organizationalUnits].some((each) => each instanceof UnreadableRow);
  return !isUnread && !faults?.groups && !faults?.organizationalUnits;
}

/** A user whose creation was logged while only a list could be read: what the first detail shows may have changed since. */
function lateDetail({ options, parts }: Pass, userId: string): readonly MirrorWrite[] {
  const tell = options.details && !options.isFilling ? options.tell?.() : undefined;
  if (!tell || !parts.held.isWithoutDetail(userId)) return [];
  const change = { objectKind: 'USER', objectId: userId, change: 'UPDATED', changedFields: null } as const;
  return [{ kind: 'changes', changes: [{ type: 'DirectoryObjectChanged', ...tell, ...change }] }];
}
