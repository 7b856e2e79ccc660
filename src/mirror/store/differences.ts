import type { DirectoryObjectKind, UnloggedChange } from '../../../schema/changes/ports.ts';
import type {
  Differences,
  MemberDifference,
  MemberList,
  ObjectDifference,
  UserMove,
  WriteBatch,
} from './write-types.ts';

/** What a transaction has changed so far: of an object what it is in the end, of a list who joined and who left. */
export class DifferenceNotes {
  readonly #objects = new Map<string, ObjectDifference>();
  readonly #members = new Map<string, { list: MemberList; of: string; changes: Map<string, boolean> }>();
  readonly #moves: UserMove[] = [];

  created(kind: DirectoryObjectKind, id: string): void {
    this.#objects.set(id, { kind, id, change: 'CREATED', fields: [], became: [] });
  }

  updated(
    kind: DirectoryObjectKind,
    id: string,
    fields: readonly string[],
    became: ObjectDifference['became'] = [],
  ): void {
    if (fields.length === 0) return;
    const known = this.#objects.get(id);
    if (known?.change === 'CREATED') return;
    this.#objects.set(id, {
      kind,
      id,
      change: 'UPDATED',
      fields: Array.from(new Set([...(known?.fields ?? []), ...fields])),
      became: Array.from(new Set([...(known?.became ?? []), ...became])),
    });
  }

  removed(kind: DirectoryObjectKind, id: string): void {
    const wasNew = this.#objects.get(id)?.change === 'CREATED';
    if (wasNew) this.#objects.delete(id);
    else this.#objects.set(id, { kind, id, change: 'DELETED', fields: [], became: [] });
  }

  joined(list: MemberList, of: string, userId: string): void {
    this.#note(list, of, userId, true);
  }

  left(list: MemberList, of: string, userId: string): void {
    this.#note(list, of, userId, false);
  }

  moved(move: UserMove): void {
    this.#moves.push(move);
  }

  /** Who joined and left again, or the other way round, did neither. */
  #note(list: MemberList, of: string, userId: string, isJoin: boolean): void {
    const key = `${list}:${of}`;
    const known = this.#members.get(key) ?? { list, of, changes: new Map<string, boolean>() };
    this.#members.set(key, known);
    if (known.changes.get(userId) === !isJoin) known.changes.delete(userId);
    else known.changes.set(userId, isJoin);
  }

  all(): Differences {
    const objects = Array.from(this.#objects.values());
    const gone = new Set(objects.flatMap(({ id, change }) => (change === 'DELETED' ? [id] : [])));
    const members = Array.from(this.#members.values(), ({ list, of, changes }): MemberDifference => {
      const usersWho = (isJoin: boolean) =>
        Array.from(changes).flatMap(([id, joined]) => (joined === isJoin && !gone.has(id) ? [id] : []));
      return { list, of, joined: usersWho(true), left: usersWho(false) };
    });
    return {
      objects,
      members: members.filter(({ of, joined, left }) => !gone.has(of) && joined.length + left.length > 0),
      moves: this.#moves.filter(({ userId }) => !gone.has(userId)),
    };
  }
}

/** Differences as changes of the log, in an order in which they can be followed: what is there now, then who is in it, then what is gone. */
export function changesOf(
  differences: Differences,
  tell: NonNullable<WriteBatch['tell']>,
): readonly UnloggedChange[] {
  const { objects, members, moves } = differences;
  const isGone = ({ change }: ObjectDifference) => change === 'DELETED';
  return [
    ...objects.filter((each) => !isGone(each)).flatMap((each) => objectChanges(each, tell)),
    ...moves.map((move): UnloggedChange => ({ type: 'DirectoryUserMoved', ...tell, ...move })),
    ...members.map(
      ({ list, of, joined, left }): UnloggedChange => ({
        type: 'DirectoryMembersChanged',
        ...tell,
        containerKind: list === 'unitUsers' ? 'ORGANIZATIONAL_UNIT' : 'GROUP',
        containerId: of,
        addedUserIds: joined,
        removedUserIds: left,
      }),
    ),
    ...objects.filter(isGone).flatMap((each) => objectChanges(each, tell)),
  ];
}

/** Which field makes which change; others are of an update. */
const fieldsOf: Readonly<Record<string, readonly string[]>> = {
  ENABLED: ['status'],
  DISABLED: ['status'],
  LOCKED: ['lockExpiresAt'],
  UNLOCKED: ['lockExpiresAt'],
  MOVED: ['parent'],
};

/** Each field once: what an object became has changes of its own, and `updatedAt` goes with the first. */
function objectChanges(
  { kind, id, change, fields, became }: ObjectDifference,
  tell: NonNullable<WriteBatch['tell']>,
): readonly UnloggedChange[] {
  const about = { type: 'DirectoryObjectChanged', ...tell, objectKind: kind, objectId: id } as const;
  if (change !== 'UPDATED') return [{ ...about, change, changedFields: null }];
  const special = became.map((what) => ({ what, of: fieldsOf[what] ?? [] }));
  const rest = fields.filter((field) => !special.some(({ of }) => of.includes(field)));
  const isMoreThanTime = rest.some((field) => field !== 'updatedAt');
  if (special.length === 0 || isMoreThanTime) {
    return [
      { ...about, change: 'UPDATED', changedFields: rest },
      ...special.map(({ what, of }) => ({ ...about, change: what, changedFields: of })),
    ];
  }
  return special.map(({ what, of }, at) => ({
    ...about,
    change: what,
    changedFields: at === 0 ? [...of, ...rest] : of,
  }));
}

/** Whether something that was held is no longer. */
export function hasErased({ objects, members }: Differences): boolean {
  return objects.some(({ change }) => change !== 'CREATED') || members.some(({ left }) => left.length > 0);
}
