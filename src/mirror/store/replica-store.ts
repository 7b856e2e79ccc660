import { constants, type DatabaseSync, type Session } from 'node:sqlite';
import { deflateSync, inflateSync } from 'node:zlib';
import type { MirrorRows } from '../../shared-state/ports.ts';
import type { BatchWriter } from './batch-writer.ts';
import { hasErased } from './differences.ts';
import { MetaTable } from './meta-table.ts';
import { copiedTables, metaNames } from './tables.ts';
import type { Differences, LoggedWork, LogPlace, Prepared } from './write-types.ts';

/** Rows of another replica do not fit those that are held: they are not copies of one mirror. */
class DivergedError extends Error {
  override readonly name = 'DivergedError';
}

/** What follows from a transaction that was written. */
export interface Committed {
  /** It takes something away, that is to be erased. */
  readonly erases: boolean;
  /** It ended a fill. */
  readonly isFilled: boolean;
}

const none: Differences = { objects: [], members: [], moves: [] };

/**
 * Keeps the rows of several replicas the same: what a transaction has changed at one of them, as SQLite's sessions have recorded it,
 * is done at the others.
 */
export class ReplicaStore {
  readonly #database: DatabaseSync;
  readonly #writer: BatchWriter;
  readonly #meta: MetaTable;
  /** Whether the transaction that is open takes something away. */
  #erases = false;
  #isFilled = false;

  constructor(database: DatabaseSync, writer: BatchWriter) {
    this.#database = database;
    this.#writer = writer;
    this.#meta = new MetaTable(database);
  }

  /** The transaction stays open, unless this throws. @param now when it is logged, in milliseconds since the epoch */
  prepare(work: LoggedWork, now: number): Prepared {
    this.rollback();
    // Each by itself: with the counts the log of writes would hold all of them at once.
    const isFilled = work.kind === 'recount' && this.#writer.lateIndexes.make();
    this.#begin();
    this.#isFilled = isFilled;
    try {
      if (work.kind === 'clear') {
        this.#writer.clear();
        this.#erases = true;
        return { differences: none, rows: { kind: 'cleared' } };
      }
      // Each has one table; those of a virtual one are recorded by no session, and follow by triggers.
      const sessions = [...copiedTables, 'meta'].map((table) => this.#database.createSession({ table }));
      const differences = this.#do(work, now);
      const changesets = Buffer.concat(sessions.map(takeChangeset));
      this.#erases = hasErased(differences);
      return { differences, rows: changesets.length > 0 ? pack(changesets, this.#erases) : undefined };
    } catch (error) {
      this.rollback();
      throw error;
    }
  }

  commit(place: LogPlace | undefined): Committed {
    if (place) this.moveTo(place);
    // No rows say so: a session records none.
    const isFilled = this.#writer.lateIndexes.makeAfterFill() || this.#isFilled;
    this.#database.exec('COMMIT');
    return { erases: this.#erases, isFilled };
  }

  rollback(): void {
    if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
  }

  /** @throws DivergedError */
  apply(rows: MirrorRows, place: LogPlace): Committed {
    this.#begin();
    try {
      this.#erases = rows.kind === 'cleared' || rows.erases;
      if (rows.kind === 'cleared') this.#writer.clear();
      else {
        const isApplied = this.#database.applyChangeset(unpack(rows), {
          onConflict: () => constants.SQLITE_CHANGESET_ABORT,
        });
        if (!isApplied) throw new DivergedError('Expected rows as the other replica has them');
      }
      return this.commit(place);
    } catch (error) {
      this.rollback();
      throw error;
    }
  }

  /** Begins what `load` goes on with, and `commit` ends. */
  load(work: () => void, isFirst: boolean): void {
    if (isFirst) this.#begin();
    this.#erases = true;
    try {
      work();
    } catch (error) {
      this.rollback();
      throw error;
    }
  }

  /** Notes how far the log was followed. */
  moveTo(place: LogPlace): void {
    this.#meta.put(metaNames.replicaPlace, JSON.stringify(place));
  }

  #begin(): void {
    // What was begun before was not ended: its caller is gone.
    this.rollback();
    this.#isFilled = false;
    this.#database.exec('BEGIN IMMEDIATE');
  }

  #do(work: Exclude<LoggedWork, { kind: 'clear' }>, now: number): Differences {
    if (work.kind === 'write') return this.#writer.write(work.batch, now).differences;
    this.#writer.recount();
    return none;
  }
}

function takeChangeset(session: Session): Uint8Array {
  const changeset = session.changeset();
  session.close();
  return changeset;
}

function pack(changesets: Uint8Array, erases: boolean): MirrorRows {
  return { kind: 'changed', changesets: deflateSync(changesets).toString('base64'), erases };
}

function unpack({ changesets }: Extract<MirrorRows, { kind: 'changed' }>): Uint8Array {
  return inflateSync(Buffer.from(changesets, 'base64'));
}
