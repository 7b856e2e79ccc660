import type { DatabaseSync } from 'node:sqlite';
import type { UnloggedChange } from '../../../schema/changes/ports.ts';
import type { JournaledChange } from '../../events/change-log.ts';
import { ReadStatement } from './read-statement.ts';
import { metaNames } from './tables.ts';

/** Where the log of changes begins and ends. */
export interface LogBounds {
  /** Names this log: a place in another one means nothing here. */
  readonly epoch: string;
  /** The newest change there ever was; 0: there was none. */
  readonly head: number;
  /** The newest change that was pruned: what follows on it, or on a later one, is all there. 0: none was. */
  readonly pruned: number;
}

export interface LogReads {
  logBounds(): LogBounds;
  /** Changes after a place, in order. Whether none is missing `logBounds` says, which is asked after them. */
  changesAfter(sequence: number, limit: number): readonly JournaledChange[];
}

export function createLogReads(database: DatabaseSync): LogReads {
  const bounds = new ReadStatement(
    database,
    `SELECT (SELECT value FROM meta WHERE name = '${metaNames.logEpoch}') AS epoch,
      (SELECT seq FROM sqlite_sequence WHERE name = 'changes') AS head,
      (SELECT value FROM meta WHERE name = '${metaNames.prunedSequence}') AS pruned`,
  );
  const after = new ReadStatement(
    database,
    'SELECT sequence, at, change FROM changes WHERE sequence > ? ORDER BY sequence LIMIT ?',
  );
  return {
    logBounds() {
      const { epoch, head, pruned } = bounds.get() ?? {};
      return { epoch: String(epoch), head: Number(head ?? 0), pruned: Number(pruned ?? 0) };
    },
    changesAfter: (sequence, limit) =>
      after.all(sequence, limit).map((row) => ({
        sequence: Number(row.sequence),
        at: Number(row.at),
        // Written by `ChangeLog`, of the same version of the tables.
        change: JSON.parse(String(row.change)) as UnloggedChange,
      })),
  };
}
