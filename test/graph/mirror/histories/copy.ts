import type { UnloggedChange } from '../../../../schema/changes/ports.ts';
import type { Contents } from '../../../support/mirror/contents.ts';

/** A client's copy of the directory, which follows the log of changes: it reads again what a change names, and nothing else. */
export class FollowedCopy {
  #contents: Contents;

  constructor(start: Contents) {
    this.#contents = structuredClone(start);
  }

  get contents(): Contents {
    return this.#contents;
  }

  /** @param now the mirror as it is when the change is logged */
  apply(change: UnloggedChange, now: Contents): void {
    switch (change.type) {
      case 'DirectoryResyncRequired':
        this.#contents = structuredClone(now);
        return;
      case 'DirectoryMembersChanged':
        this.#join(change.containerId, change.addedUserIds ?? [], true);
        this.#join(change.containerId, change.removedUserIds ?? [], false);
        return;
      case 'DirectoryUserMoved':
        this.#read('users', change.userId, now);
        return;
      case 'DirectoryObjectChanged': {
        const tables = { USER: 'users', GROUP: 'groups', ORGANIZATIONAL_UNIT: 'units' } as const;
        const table = tables[change.objectKind];
        if (change.change === 'DELETED') this.#remove(table, change.objectId);
        else this.#read(table, change.objectId, now);
      }
    }
  }

  #read(table: 'users' | 'groups' | 'units', id: string, now: Contents): void {
    const row = now[table][id];
    // What is gone by then is logged later.
    if (row !== undefined) this.#contents[table][id] = row;
  }

  #remove(table: 'users' | 'groups' | 'units', id: string): void {
    delete this.#contents[table][id];
    for (const list of [this.#contents.unitUsers, this.#contents.groupUsers]) {
      delete list[id];
      for (const of of Object.keys(list)) this.#join(of, [id], false);
    }
  }

  #join(of: string, userIds: readonly string[], isMember: boolean): void {
    const list = of.startsWith('group_') ? this.#contents.groupUsers : this.#contents.unitUsers;
    const members = new Set(list[of]);
    for (const id of userIds) {
      if (isMember) members.add(id);
      else members.delete(id);
    }
    if (members.size > 0) list[of] = [...members].sort();
    else delete list[of];
  }
}
