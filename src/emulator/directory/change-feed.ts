import type { Group, OrganizationalUnit, User } from './records.ts';

/** A record as it was and as it is; undefined where it was not there yet, or is there no more. */
interface Rewritten<Row> {
  readonly id: string;
  readonly before: Row | undefined;
  readonly after: Row | undefined;
}

/**
 * One write to the store, published when it is done. Records are copies, except that a unit's and a group's own lists of
 * children and members are the live ones: membership in a group is published member by member, in a unit with the user.
 * One request may make several of these in a row, as adding a user does: it joins its units afterwards.
 */
export type DirectoryChange =
  | ({ readonly what: 'user' } & Rewritten<User>)
  | ({ readonly what: 'organizationalUnit' } & Rewritten<OrganizationalUnit>)
  | ({ readonly what: 'group' } & Rewritten<Group>)
  | { readonly what: 'groupMember'; readonly id: string; readonly userId: string; readonly isMember: boolean }
  /** The store keeps no password: code that sets one publishes it here. */
  | { readonly what: 'password'; readonly id: string; readonly password: string };

export type ChangeListener = (change: DirectoryChange) => void;

/** Publishes a directory's changes to listeners. Without a listener no record is copied. */
export class ChangeFeed {
  readonly #listeners = new Set<ChangeListener>();
  #isSilent = false;

  get hasListeners(): boolean {
    return this.#listeners.size > 0 && !this.#isSilent;
  }

  /** What is written in between is not published. */
  silently(write: () => void): void {
    this.#isSilent = true;
    try {
      write();
    } finally {
      this.#isSilent = false;
    }
  }

  /** The listener is called in the middle of a write, and must not write itself. @returns ends it when disposed */
  listen(listener: ChangeListener): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => this.#listeners.delete(listener) };
  }

  publish(change: DirectoryChange): void {
    if (this.#isSilent) return;
    for (const listener of this.#listeners) listener(change);
  }

  /** What a record is before it is written over; undefined without a listener. */
  copy<Row extends object>(row: Row): Row | undefined {
    return this.hasListeners ? { ...row } : undefined;
  }
}
