import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Emulator } from '../../../src/emulator/emulator.ts';
import { toGroup, toOrganizationalUnit, toUser, toUserSummary } from '../../../src/emulator/wire-objects.ts';

/** Everything that a mirror holds, in an order and a spelling that can be compared. */
export interface Contents {
  readonly users: Record<string, unknown>;
  readonly groups: Record<string, unknown>;
  readonly units: Record<string, unknown>;
  readonly unitUsers: Record<string, readonly string[]>;
  readonly groupUsers: Record<string, readonly string[]>;
}

/** What is in a mirror's file. @param details whether what only GetUser has is compared, too */
export function contentsOf(database: DatabaseSync, details: boolean): Contents {
  const rowsOf = (table: string, detail = 'NULL') =>
    Object.fromEntries(
      database
        .prepare(`SELECT id, row, ${detail} AS detail FROM ${table}`)
        .all()
        .map(({ id, row, detail }) => [
          String(id),
          spelled({ ...JSON.parse(String(row)), ...JSON.parse(String(detail)) }),
        ]),
    );
  // GetUser names units and groups out of scope, too (developer-api.md 7.2).
  const membersOf = (table: string, container: string, containers: string) => {
    const rows = database
      .prepare(
        `SELECT ${container} AS id, user_id AS member FROM ${table}
         WHERE ${container} IN (SELECT id FROM ${containers}) ORDER BY user_id`,
      )
      .all();
    const members: Record<string, string[]> = {};
    for (const { id, member } of rows) {
      const those = members[String(id)] ?? [];
      members[String(id)] = those;
      those.push(String(member));
    }
    return members;
  };
  return {
    users: rowsOf('users', details ? 'detail' : 'NULL'),
    groups: rowsOf('groups'),
    units: rowsOf('units'),
    unitUsers: membersOf('unit_users', 'unit_id', 'units'),
    groupUsers: membersOf('group_users', 'group_id', 'groups'),
  };
}

/** The same of what the application may see of the emulator's store. @param details whether users are there with all of GetUser */
export function contentsOfEmulator({ directory, scope }: Emulator, details: boolean): Contents {
  const users = scope.users();
  const groups = scope.groups();
  const units = [...directory.organizationalUnits()].filter(({ organizationalUnitId: id }) =>
    scope.isUnitVisible(id),
  );
  const seen = new Set(users.map(({ userId }) => userId));
  const listed = <Row>(
    rows: readonly Row[],
    idOf: (row: Row) => string,
    membersOf: (row: Row) => readonly string[],
  ) =>
    Object.fromEntries(
      rows
        .map(
          (row) =>
            [
              idOf(row),
              membersOf(row)
                .filter((id) => seen.has(id))
                .toSorted(),
            ] as const,
        )
        .filter(([, those]) => those.length > 0),
    );
  return {
    users: Object.fromEntries(
      users.map((user) => [
        user.userId,
        spelled(details ? toUser(directory, user) : toUserSummary(directory, user)),
      ]),
    ),
    groups: Object.fromEntries(groups.map((group) => [group.groupId, spelled(toGroup(directory, group))])),
    units: Object.fromEntries(
      units.map((unit) => [unit.organizationalUnitId, spelled(toOrganizationalUnit(directory, unit))]),
    ),
    unitUsers: listed(
      units,
      (unit) => unit.organizationalUnitId,
      (unit) => unit.userIds,
    ),
    groupUsers: listed(
      groups,
      (group) => group.groupId,
      (group) => scope.members(group),
    ),
  };
}

/** Lists in a row have their own orders, and their names may lag behind: memberships are compared as such. */
const relations = ['organizationalUnits', 'groups'];

function spelled(row: object): unknown {
  const entries = Object.entries(row)
    .filter(([name, value]) => value !== undefined && !relations.includes(name))
    .map(([name, value]) => [name, name === 'customFields' ? fieldsOf(value) : value] as const)
    .sort(([one], [other]) => one.localeCompare(other));
  return Object.fromEntries(entries);
}

function fieldsOf(fields: readonly { fieldName: string; fieldValue: string }[]): unknown {
  return Object.fromEntries(fields.map(({ fieldName, fieldValue }) => [fieldName, fieldValue]).sort());
}

/**
 * All bytes that are in a mirror's folder, one character each. The write-ahead log before the file itself, into which a checkpoint takes
 * its pages at any moment.
 */
export function bytesIn(folder: string): string {
  const names = readdirSync(folder).sort().reverse();
  return names.map((name) => readFileSync(join(folder, name), 'latin1')).join('\n');
}
