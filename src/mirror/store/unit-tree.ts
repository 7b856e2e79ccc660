import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Units, and all above each. Parents may come after their children, and move; what is not held is above nothing. */
export class UnitTree {
  readonly #above: StatementSync;
  readonly #below: StatementSync;
  readonly #link: StatementSync;
  readonly #detach: StatementSync;
  readonly #attach: StatementSync;
  readonly #setPlaces: StatementSync;
  readonly #waiting: StatementSync;
  readonly #isHeld: StatementSync;
  readonly #unlink: StatementSync;
  readonly #children: StatementSync;
  readonly #cut: StatementSync;
  readonly #parent: StatementSync;
  readonly #setParent: StatementSync;
  readonly #setCut: StatementSync;

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
    this.#setPlaces = database.prepare(`UPDATE units SET (depth, place) = (
      SELECT count(*) - 1, group_concat(printf('%08x', above.rank), '' ORDER BY level DESC)
      FROM unit_tree JOIN units AS above ON above.id = ancestor_id WHERE unit_id = units.id)
      WHERE id IN (SELECT unit_id FROM unit_tree WHERE ancestor_id = ?)`);
    // Those whose parent it is, by what EIAM said last, but that are not below it yet.
    this.#waiting = database.prepare(`SELECT id FROM units WHERE parent_id = :id
      AND NOT EXISTS (SELECT 1 FROM unit_tree WHERE ancestor_id = :id AND unit_id = units.id)`);
    this.#isHeld = database.prepare('SELECT 1 FROM units WHERE id = ?');
    this.#children = database.prepare(
      'SELECT unit_id AS id FROM unit_tree WHERE ancestor_id = ? AND level = 1',
    );
    this.#cut = database.prepare('SELECT id, parent_id FROM units WHERE is_cut = 1');
    // Of nearly all it is as it was.
    this.#setCut = database.prepare('UPDATE units SET is_cut = ?1 WHERE id = ?2 AND is_cut <> ?1');
    this.#parent = database.prepare('SELECT parent_id AS id FROM units WHERE id = ?');
    this.#setParent = database.prepare('UPDATE units SET parent_id = ? WHERE id = ?');
    this.#unlink = database.prepare('DELETE FROM unit_tree WHERE unit_id = ?');
  }

  /** By what EIAM said last. */
  parentOf(id: string): string | undefined {
    const parentId = this.#parent.get(id)?.id;
    return typeof parentId === 'string' ? parentId : undefined;
  }

  /** Where the row has none that could be read. `place` puts the unit there. */
  setParent(id: string, parentId: string | undefined): void {
    this.#setParent.run(parentId ?? null, id);
  }

  /**
   * Puts a unit under its parent, with all below it, and under it those that waited for it. Between two moves of EIAM's a
   * parent may be below its child: the child is at the top then, until that is over.
   * @returns the units whose subtree is another one now
   */
  place(id: string, parentId: string | undefined): ReadonlySet<string> {
    this.#link.run({ id });
    const before = this.#ancestors(id);
    this.#detach.run({ id });
    this.#hang(id, parentId);
    const changed = inOneOf(before, this.#ancestors(id));
    for (const waiting of this.#waiting.all({ id })) {
      this.#hang(String(waiting.id), id);
      for (const above of this.#ancestors(String(waiting.id))) changed.add(above);
    }
    this.#hangCut(changed);
    return changed;
  }

  /** Takes a unit out: those below it are at the top, until EIAM says where they are. @returns as `place` */
  remove(id: string): ReadonlySet<string> {
    const changed = new Set(this.#ancestors(id));
    for (const child of this.#children.all(id)) {
      this.#detach.run({ id: String(child.id) });
      this.#setPlaces.run(String(child.id));
    }
    this.#unlink.run(id);
    this.#hangCut(changed);
    return changed;
  }

  /** Puts a unit that is at the top under its parent, where it is held, and not below it. */
  #hang(id: string, parentId: string | undefined): void {
    const isHeld = parentId !== undefined && this.#isHeld.get(parentId) !== undefined;
    const isCut = isHeld && this.#below.get(id, parentId) !== undefined;
    if (isHeld && !isCut) this.#attach.run({ id, parent: parentId });
    this.#setCut.run(isCut ? 1 : 0, id);
    this.#setPlaces.run(id);
  }

  /** What moved may have opened circles. */
  #hangCut(changed: Set<string>): void {
    for (const { id, parent_id: parentId } of this.#cut.all()) {
      this.#hang(String(id), String(parentId));
      for (const above of this.#ancestors(String(id))) changed.add(above);
    }
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
