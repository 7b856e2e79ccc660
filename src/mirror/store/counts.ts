import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** How many people are in a group, and how many different ones in a unit and below it. */
export class Counts {
  readonly #database: DatabaseSync;
  readonly #ofGroup: StatementSync;
  readonly #ofUnitsAbove: StatementSync;
  readonly #ofUnits: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#ofGroup = database.prepare('UPDATE groups SET member_count = member_count + ? WHERE id = ?');
    // Those units above that the user is not in, nor below, by another membership.
    this.#ofUnitsAbove = database.prepare(`UPDATE units SET head_count = head_count + :delta WHERE id IN (
      SELECT ancestor_id FROM unit_tree WHERE unit_id = :unit
      EXCEPT SELECT ancestor_id FROM unit_users JOIN unit_tree USING (unit_id)
        WHERE user_id = :user AND unit_users.unit_id <> :unit)`);
    this.#ofUnits = database.prepare(`UPDATE units SET head_count = (
        SELECT count(DISTINCT user_id) FROM unit_tree JOIN unit_users USING (unit_id) WHERE ancestor_id = units.id)
      WHERE id IN (SELECT value FROM json_each(?))`);
  }

  /** A membership of a group began or ended. */
  groupChanged(groupId: string, isJoin: boolean): void {
    this.#ofGroup.run(isJoin ? 1 : -1, groupId);
  }

  /** A membership of a unit began or ended, and is written. */
  unitChanged(unit: string, user: string, isJoin: boolean): void {
    this.#ofUnitsAbove.run({ delta: isJoin ? 1 : -1, unit, user });
  }

  /** Units have other units below them now. */
  recountUnits(ids: Iterable<string>): void {
    this.#ofUnits.run(JSON.stringify(Array.from(ids)));
  }

  recountGroup(id: string): void {
    this.#database
      .prepare(
        'UPDATE groups SET member_count = (SELECT count(*) FROM group_users WHERE group_id = id) WHERE id = ?',
      )
      .run(id);
  }

  /** Everything, in one walk of all memberships: at the end of a fill. */
  recountAll(): void {
    this.#database.exec(
      'UPDATE groups SET member_count = (SELECT count(*) FROM group_users WHERE group_id = groups.id)',
    );
    const above = new Map<string, string[]>();
    for (const { unit_id: unit, ancestor_id: ancestor } of this.#iterate(
      'SELECT unit_id, ancestor_id FROM unit_tree',
    )) {
      const ancestors = above.get(String(unit)) ?? [];
      above.set(String(unit), ancestors);
      ancestors.push(String(ancestor));
    }
    const heads = new Map<string, number>();
    let user: string | undefined;
    let counted = new Set<string>();
    for (const row of this.#iterate('SELECT user_id, unit_id FROM unit_users ORDER BY user_id')) {
      if (row.user_id !== user) {
        user = String(row.user_id);
        counted = new Set();
      }
      for (const unit of above.get(String(row.unit_id)) ?? []) {
        if (counted.has(unit)) continue;
        counted.add(unit);
        heads.set(unit, (heads.get(unit) ?? 0) + 1);
      }
    }
    const set = this.#database.prepare('UPDATE units SET head_count = ? WHERE id = ?');
    for (const unit of above.keys()) set.run(heads.get(unit) ?? 0, unit);
  }

  #iterate(sql: string) {
    return this.#database.prepare(sql).iterate();
  }
}
