import type { DirectoryObjectKind } from '../../../schema/changes/ports.ts';
import type { HeldFacts } from '../sync/ports.ts';
import { openReader } from './connection.ts';
import { metaRange } from './tables.ts';

/** Of more than these nothing is read again one by one. */
const mostBelow = 10_000;

/** What the sync asks of the mirror by key, in the thread that asks. */
export function openHeldFacts(path: string): HeldFacts & Disposable {
  const database = openReader(path);
  const metaBy = database.prepare('SELECT name, value FROM meta WHERE name >= ? AND name < ?');
  const knownOf = (table: string) =>
    database.prepare(`SELECT id FROM ${table} WHERE id IN (SELECT value FROM json_each(?))`);
  const known: Readonly<Record<DirectoryObjectKind, ReturnType<typeof knownOf>>> = {
    USER: knownOf('users'),
    GROUP: knownOf('groups'),
    ORGANIZATIONAL_UNIT: knownOf('units'),
  };
  const withoutDetail = database.prepare('SELECT 1 FROM users WHERE id = ? AND detail IS NULL');
  const unitsBelow = database.prepare('SELECT unit_id AS id FROM unit_tree WHERE ancestor_id = ? LIMIT ?');
  const usersBelow = database.prepare(
    `SELECT DISTINCT user_id AS id FROM unit_tree CROSS JOIN unit_users USING (unit_id)
     WHERE ancestor_id = ? LIMIT ?`,
  );
  return {
    meta(prefix) {
      const rows = metaBy.all(...metaRange(prefix));
      return new Map(rows.map(({ name, value }) => [String(name), String(value)]));
    },
    unknown(kind, ids) {
      if (ids.length === 0) return [];
      const found = new Set(known[kind].all(JSON.stringify(ids)).map(({ id }) => String(id)));
      return ids.filter((id) => !found.has(id));
    },
    isWithoutDetail: (userId) => withoutDetail.get(userId) !== undefined,
    below: (unitId) => ({
      unitIds: unitsBelow.all(unitId, mostBelow).map(({ id }) => String(id)),
      userIds: usersBelow.all(unitId, mostBelow).map(({ id }) => String(id)),
    }),
    [Symbol.dispose]: () => database.close(),
  };
}
