import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import { ReadFailedError } from '../read-errors.ts';

type Row = Record<string, SQLOutputValue>;

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
