import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Units, and all above each. Parents may come after their children, and move; what is not held is above nothing. */
export class UnitTree {
  readonly #above: StatementSync;
  readonly #below: StatementSync;
  readonly #link: StatementSync;
  readonly #detach: StatementSync;
  readonly #attach: StatementSync;
  readonly #setDepths: StatementSync;
  readonly #waiting: StatementSync;
  readonly #isHeld: StatementSync;
  readonly #unlink: StatementSync;
  readonly #children: StatementSync;

  constructor(database: DatabaseSync) {
    this.#above = database.prepare(
      'SELECT ancestor_id AS id FROM unit_tree WHERE unit_id = ? AND level > 0 ORDER BY level',
    );
    this.#below = database.prepare('SELECT 1 FROM unit_tree WHERE ancestor_id = ? AND unit_id = ?');
    this.#link = database.prepare(
      'INSERT OR IGNORE INTO unit_tree (ancestor_id, unit_id, level) VALUES (:id, :id, 0)',
    );
    this.#detach = database.prepare(`DELETE FROM unit_tree
      WHERE unit_id IN (SELECT unit_id FROM unit_tree WHERE ancestor_id = :id)
        AND ancestor_id IN (SELECT ancestor_id FROM unit_tree WHERE unit_id = :id AND level > 0)`);
    this.#attach = database.prepare(`INSERT INTO unit_tree (ancestor_id, unit_id, level)
      SELECT above.ancestor_id, below.unit_id, above.level + 1 + below.level
      FROM unit_tree AS above, unit_tree AS below WHERE above.unit_id = :parent AND below.ancestor_id = :id`);
    this.#setDepths = database.prepare(`UPDATE units
      SET depth = (SELECT count(*) - 1 FROM unit_tree WHERE unit_tree.unit_id = units.id)
      WHERE id IN (SELECT unit_id FROM unit_tree WHERE ancestor_id = ?)`);
    // Those whose parent it is, by what EIAM said last, but that are not below it yet.
    this.#waiting = database.prepare(`SELECT id FROM units WHERE parent_id = :id
      AND NOT EXISTS (SELECT 1 FROM unit_tree WHERE ancestor_id = :id AND unit_id = units.id)`);
    this.#isHeld = database.prepare('SELECT 1 FROM units WHERE id = ?');
    this.#children = database.prepare(
      'SELECT unit_id AS id FROM unit_tree WHERE ancestor_id = ? AND level = 1',
    );
    this.#unlink = database.prepare('DELETE FROM unit_tree WHERE unit_id = ?');
  }

  /**
   * Puts a unit under its parent, with all below it, and under it those that waited for it. Between two moves of EIAM's a
   * parent may be below its child: the child is then at the top, until the parent has moved as well.
   * @returns the units whose subtree is another one now
   */
  place(id: string, parentId: string | undefined): ReadonlySet<string> {
    this.#link.run({ id });
    const before = this.#ancestors(id);
    this.#detach.run({ id });
    const hasParent = parentId !== undefined && this.#isHeld.get(parentId) !== undefined;
    if (hasParent && this.#below.get(id, parentId) === undefined) this.#attach.run({ id, parent: parentId });
    this.#setDepths.run(id);
    const changed = inOneOf(before, this.#ancestors(id));
    for (const waiting of this.#waiting.all({ id })) {
      // It is above its own parent yet.
      if (this.#below.get(String(waiting.id), id) !== undefined) continue;
      this.#detach.run({ id: String(waiting.id) });
      this.#attach.run({ id: String(waiting.id), parent: id });
      this.#setDepths.run(String(waiting.id));
      for (const above of [id, ...this.#ancestors(id)]) changed.add(above);
    }
    return changed;
  }

  /** Takes a unit out: those below it are at the top, until EIAM says where they are. @returns as `place` */
  remove(id: string): ReadonlySet<string> {
    const changed = this.#ancestors(id);
    for (const child of this.#children.all(id)) {
      this.#detach.run({ id: String(child.id) });
      this.#setDepths.run(String(child.id));
    }
    this.#unlink.run(id);
    return changed;
  }

  #ancestors(id: string): ReadonlySet<string> {
    return new Set(this.#above.all(id).map((row) => String(row.id)));
  }
}

/** What is in one of the two alone. */
function inOneOf(one: ReadonlySet<string>, other: ReadonlySet<string>): Set<string> {
  const isIn = (set: ReadonlySet<string>) => (id: string) => set.has(id);
  return new Set([...one, ...other].filter((id) => isIn(one)(id) !== isIn(other)(id)));
}
