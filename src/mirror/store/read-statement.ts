import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import { ReadFailedError } from '../read-errors.ts';

type Row = Record<string, SQLOutputValue>;
/** The columns of a row in the order of the statement. */
export type Tuple = readonly SQLOutputValue[];

/** A prepared statement that fails by name. */
export class ReadStatement {
  readonly #statement: StatementSync;

  constructor(database: DatabaseSync, sql: string) {
    this.#statement = attempt(() => database.prepare(sql));
  }

  get(...values: SQLInputValue[]): Row | undefined {
    return attempt(() => this.#statement.get(...values));
  }

  all(...values: SQLInputValue[]): Row[] {
    return attempt(() => this.#statement.all(...values));
  }
}

/** @throws ReadFailedError */
export function attempt<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw new ReadFailedError(error);
  }
}

/** One whose rows are tuples, for those that read many: to make an object of each row takes a third of the time of finding it. */
export class TupleStatement {
  readonly #statement: StatementSync;

  constructor(database: DatabaseSync, sql: string) {
    this.#statement = attempt(() => database.prepare(sql));
    this.#statement.setReturnArrays(true);
  }

  all(...values: SQLInputValue[]): readonly Tuple[] {
    return attempt(() => this.#statement.all(...values).map(toTuple));
  }
}

/** Node's types know no rows but objects. */
function toTuple(row: unknown): Tuple {
  if (!Array.isArray(row)) throw new TypeError('Expected a row to be an array');
  return row;
}
