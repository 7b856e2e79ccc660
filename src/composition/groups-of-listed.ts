import type { Mirror } from './mirror-access.ts';

type Found = ReturnType<Mirror['groupsOf']>;
type GroupsOfUser = ReturnType<Found['get']>;

/** The groups of users as one operation asks for them, user by user: those of one list are read at once, at the first one. */
export class GroupsOfListed {
  readonly #read: Mirror['groupsOf'];
  /** The list that a user stands in, until it is read. */
  readonly #lists = new Map<string, readonly string[]>();
  readonly #found = new Map<string, NonNullable<GroupsOfUser>>();

  constructor(read: Mirror['groupsOf']) {
    this.#read = read;
  }

  listed(userIds: readonly string[]): void {
    for (const userId of userIds) this.#lists.set(userId, userIds);
  }

  /** Undefined: they are not held, or not as they are now. */
  of(userId: string): GroupsOfUser {
    return this.#found.get(userId) ?? this.#readWith(userId);
  }

  #readWith(userId: string): GroupsOfUser {
    const others = this.#lists.get(userId)?.filter((id) => id !== userId && this.#lists.delete(id)) ?? [];
    this.#lists.delete(userId);
    const found = this.#read([userId, ...others]);
    for (const [id, groups] of found) this.#found.set(id, groups);
    return found.get(userId);
  }
}
