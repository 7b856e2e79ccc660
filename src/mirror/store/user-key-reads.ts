import type { DatabaseSync } from 'node:sqlite';
import type { User, UserSummary } from '../../eiam/developer/users.ts';
import { type ReadableRow, UnreadableRow } from '../../eiam/unreadable.ts';
import { fold } from '../../vocabulary/text-forms.ts';
import { joinUser, readDetail } from './codec.ts';
import { createGroupsOfUsers } from './groups-of-users.ts';
import { type Held, toHeld } from './held.ts';
import { ReadStatement } from './read-statement.ts';

/** What users can be found by. Texts are compared folded: which of those found is meant, their rows show. */
export type UserKey =
  | { readonly username: string }
  | { readonly email: string }
  /** Digits alone, without the country code. */
  | { readonly phoneNumber: string }
  | { readonly externalId: string };

type UnitOfUser = ReadableRow<User['organizationalUnits']>;
/** A group as a user's own reply names it. */
export type GroupOfUser = ReadableRow<User['groups']>;

/** More users than have a name in common by any rule of EIAM's. */
const mostNamesakes = 20;

export interface UserKeyReads {
  user(id: string): Held<UserSummary> | undefined;
  /** With memberships and names as they are held now. Undefined also where its details were never read. */
  userDetail(id: string): Held<User> | undefined;
  /**
   * The groups of users whose details were never read, from the lists of members, by the user's id: at least those of the first one,
   * where it is held, and has no details. Users are left out where that is more than a read by key.
   */
  groupsOfUsers(ids: readonly string[]): ReadonlyMap<string, Held<readonly GroupOfUser[]>>;
  usersBy(key: UserKey): readonly Held<UserSummary>[];
}

export function createUserKeyReads(database: DatabaseSync): UserKeyReads {
  const byId = new ReadStatement(database, 'SELECT row, confirmed FROM users WHERE id = ?');
  // One statement: each takes as long to call as its work does. Names stay JSON, which holds what a text of SQLite's cannot.
  const detailById = new ReadStatement(
    database,
    `SELECT row, min(confirmed, detail_confirmed) AS confirmed, detail,
      (SELECT json_group_array(json_array(unit_id, is_primary, units.confirmed >= users.detail_confirmed,
          units.row -> 'organizationalUnitName'))
        FROM unit_users LEFT JOIN units ON units.id = unit_id WHERE user_id = users.id) AS units,
      (SELECT json_group_array(json_array(group_id, groups.confirmed >= users.detail_confirmed,
          groups.row -> 'groupName', groups.row -> 'description'))
        FROM group_users LEFT JOIN groups ON groups.id = group_id WHERE user_id = users.id) AS groups
     FROM users WHERE id = ?`,
  );
  const by = (column: string) =>
    new ReadStatement(
      database,
      `SELECT row, confirmed FROM users WHERE ${column} = ? ORDER BY rank, id LIMIT ${mostNamesakes}`,
    );
  const [byUsername, byEmail, byPhone, byExternalId] = [
    by('username'),
    by('email'),
    by('phone'),
    by('external_id'),
  ];

  return {
    user(id) {
      const found = byId.get(id);
      return found && toHeld(found);
    },
    userDetail(id) {
      const found = detailById.get(id);
      if (typeof found?.detail !== 'string') return undefined;
      const { row, confirmedAt } = toHeld<UserSummary>(found);
      const detail = readDetail(found.detail);
      const { organizationalUnits, groups } = detail;
      const now = {
        ...detail,
        ...(organizationalUnits && {
          organizationalUnits: current(organizationalUnits, heldUnits(found.units), idOfUnit),
        }),
        ...(groups && { groups: current(groups, heldGroups(found.groups), idOfGroup) }),
      };
      return { row: joinUser(row, now), confirmedAt };
    },
    groupsOfUsers: createGroupsOfUsers(database),
    usersBy(key) {
      if ('username' in key) return byUsername.all(fold(key.username)).map(toHeld<UserSummary>);
      if ('email' in key) return byEmail.all(fold(key.email)).map(toHeld<UserSummary>);
      if ('phoneNumber' in key) return byPhone.all(key.phoneNumber).map(toHeld<UserSummary>);
      return byExternalId.all(fold(key.externalId)).map(toHeld<UserSummary>);
    },
  };
}

/** A membership as it is held. */
interface HeldMembership<Row> {
  readonly row: Row;
  /** What the unit or the group is called, by its own row. */
  readonly names: Partial<Row>;
  /** Whether EIAM confirmed those names since the user's details were read. */
  readonly isNewer: boolean;
}

const idOfUnit = ({ organizationalUnitId }: UnitOfUser) => organizationalUnitId;
const idOfGroup = ({ groupId }: GroupOfUser) => groupId;

/** By the statement's own columns. */
function heldUnits(json: unknown): readonly HeldMembership<UnitOfUser>[] {
  type Columns = [id: string, isPrimary: number | null, isNewer: number | null, name: string | null];
  return (JSON.parse(String(json)) as Columns[]).map(([organizationalUnitId, isPrimary, isNewer, name]) => ({
    row: { organizationalUnitId, ...(isPrimary !== null && { primary: isPrimary === 1 }) },
    names: name === null ? {} : { organizationalUnitName: name },
    isNewer: isNewer === 1,
  }));
}

function heldGroups(json: unknown): readonly HeldMembership<GroupOfUser>[] {
  type Columns = [id: string, isNewer: number | null, name: string | null, description: string | null];
  return (JSON.parse(String(json)) as Columns[]).map(([groupId, isNewer, groupName, description]) => ({
    row: { groupId },
    names: groupName === null ? {} : { groupName, description: description ?? undefined },
    isNewer: isNewer === 1,
  }));
}

/**
 * A user's memberships as GetUser listed them, brought up to date by what was learned since from other answers: lists of members,
 * and the groups and units themselves. Those that were joined since come last; one that could not be read stays, as it may be
 * any.
 */
function current<Row extends object>(
  listed: readonly (Row | UnreadableRow)[],
  held: readonly HeldMembership<Row>[],
  idOf: (row: Row) => string,
): readonly (Row | UnreadableRow)[] {
  const left = new Map(held.map((membership) => [idOf(membership.row), membership]));
  const kept = listed.flatMap((row): (Row | UnreadableRow)[] => {
    if (row instanceof UnreadableRow) return [row];
    const now = left.get(idOf(row));
    left.delete(idOf(row));
    return now === undefined ? [] : [{ ...row, ...now.row, ...(now.isNewer && now.names) }];
  });
  return [...kept, ...Array.from(left.values(), ({ row, names }) => ({ ...row, ...names }))];
}
