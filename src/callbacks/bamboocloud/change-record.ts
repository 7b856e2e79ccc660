import { LRUCache } from 'lru-cache';
import type { DirectoryEvent, UnitMove } from '../../events/directory-event.ts';
import { entriesAtMost } from '../../vocabulary/limits.ts';

/** Objects whose changes wait for the delivery that finishes them. */
const maxUnpublished = 10_000;

type Change = Extract<
  DirectoryEvent['change'],
  'CREATED' | 'UPDATED' | 'DELETED' | 'ENABLED' | 'DISABLED' | 'MOVED' | 'CREDENTIAL_CHANGED'
>;

/** The changes of one object that are not yet published. */
export class ChangeRecord {
  readonly #changes = new Set<Change>();
  readonly #changedFields = new Set<string>();
  readonly #relatedIds = new Set<string>();
  #isWhole = true;
  readonly #left = new Set<string>();
  readonly #joined = new Set<string>();

  add(change: Change, fields: Iterable<string> = [], relatedIds: Iterable<string> = []): void {
    this.#changes.add(change);
    for (const field of fields) this.#changedFields.add(field);
    this.relate(relatedIds);
  }

  /** Changes that another replica made, or may have: what they were is not known. */
  addUnknown(change: Extract<Change, 'CREATED' | 'UPDATED'>): void {
    this.#changes.add(change);
    this.#isWhole = false;
  }

  /** In the graph's spelling; empty where not known. */
  get changedFields(): readonly string[] {
    return this.#isWhole ? [...this.#changedFields] : [];
  }

  /** Empty where some are not known: whatever they could be is evicted. */
  get relatedIds(): readonly string[] {
    return this.#isWhole ? [...this.#relatedIds] : [];
  }

  /** A user left some units, and joined others or has one of them as its primary one now. */
  move(fields: Iterable<string>, left: readonly string[], joined: readonly string[]): void {
    this.add('MOVED', fields, [...left, ...joined]);
    for (const id of left) if (!this.#joined.delete(id)) this.#left.add(id);
    for (const id of joined) if (!this.#left.delete(id)) this.#joined.add(id);
  }

  /** All moves as one: a unit that was left and joined again is in neither list. */
  get moved(): UnitMove | undefined {
    return this.#isWhole && this.#changes.has('MOVED')
      ? { from: [...this.#left], to: [...this.#joined] }
      : undefined;
  }

  /** Ids to publish with the next change. */
  relate(relatedIds: Iterable<string>): void {
    for (const id of relatedIds) this.#relatedIds.add(id);
  }

  get isEmpty(): boolean {
    return this.#changes.size === 0;
  }

  /** One word for all of it: what made or ended the object, the one thing that happened, or that several did. */
  get change(): Change {
    for (const change of ['DELETED', 'CREATED'] as const) if (this.#changes.has(change)) return change;
    const [only, ...others] = this.#changes;
    return only !== undefined && others.length === 0 && this.#isWhole ? only : 'UPDATED';
  }
}

/** The records by object. A delivery that fails half-way leaves its own for the next one, which publishes all of them. */
export interface UnpublishedChanges {
  recordOf(key: string): ChangeRecord;
  /** Whether there is one, be it empty. */
  has(key: string): boolean;
  /** Its changes are published, or there are none. */
  clear(key: string): void;
}

export function createUnpublishedChanges(): UnpublishedChanges {
  const records = new LRUCache<string, ChangeRecord>(entriesAtMost(maxUnpublished));
  return {
    has: (key) => records.has(key),
    recordOf(key) {
      const known = records.get(key);
      if (known) return known;
      const record = new ChangeRecord();
      records.set(key, record);
      return record;
    },
    clear: (key) => void records.delete(key),
  };
}
