import type { Group, OrganizationalUnit, User } from './records.ts';

/** A record as it was and as it is; undefined where it was not there yet, or is there no more. */
interface Rewritten<Row> {
  readonly id: string;
  readonly before: Row | undefined;
  readonly after: Row | undefined;
}

/**
 * One write to the store, told when it is done. Records are copies, except that a unit's and a group's own lists of
 * children and members are the living ones: who is in a group is told member by member, who is in a unit by the user.
 * What one caller asked for may be several of these in a row, a user that is added for one: it joins its units after.
 */
export type DirectoryChange =
  | ({ readonly what: 'user' } & Rewritten<User>)
  | ({ readonly what: 'organizationalUnit' } & Rewritten<OrganizationalUnit>)
  | ({ readonly what: 'group' } & Rewritten<Group>)
  | { readonly what: 'groupMember'; readonly id: string; readonly userId: string; readonly isMember: boolean }
  /** The store keeps no password: whoever sets one tells it here. */
  | { readonly what: 'password'; readonly id: string; readonly password: string };

export type ChangeListener = (change: DirectoryChange) => void;

/** Who is told of a directory's changes. With nobody listening no record is copied. */
export class ChangeFeed {
  readonly #listeners = new Set<ChangeListener>();

  get isHeard(): boolean {
    return this.#listeners.size > 0;
  }

  /** The listener is called in the middle of a write, and must not write itself. @returns ends it when disposed */
  listen(listener: ChangeListener): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  tell(change: DirectoryChange): void {
    for (const listener of this.#listeners) listener(change);
  }

  /** What a record is before it is written over, for whoever listens. */
  copy<Row extends object>(row: Row): Row | undefined {
    return this.isHeard ? { ...row } : undefined;
  }
}
