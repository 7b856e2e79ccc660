import type { Group } from '../../src/eiam/developer/groups.ts';
import type { User } from '../../src/eiam/developer/users.ts';
import type { ReadableRow } from '../../src/eiam/unreadable.ts';

/** The members of a group in GetUser's reply. */
export type GroupReference = Pick<ReadableRow<User['groups']>, 'groupName' | 'description' | 'faults'>;

export interface GroupNode {
  readonly id: string;
  /** Known without a call of its own where GetUser named the group. */
  readonly reference?: GroupReference;
  readonly profile?: Group;
}
