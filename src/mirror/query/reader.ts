import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { textMatcher } from '../../vocabulary/text-predicates.ts';
import { ReadAbortedError, ReadDeadlineError } from '../read-errors.ts';
import type { Sql, SqlValue } from './sql.ts';

export type SqlRow = readonly SqlValue[];

/** What ends a question early, asked again and again while it runs. */
export interface TimeLeft {
  /** Milliseconds until the deadline; negative: past it. */
  readonly leftMs: () => number;
  readonly isAborted: () => boolean;
}

export interface ReaderOptions {
  readonly fewObjects?: number;
  readonly mostOfAll?: number;
  readonly manyNames?: number;
  readonly mostVisits?: number;
}

class VisitsSpentError extends Error {
  override readonly name = 'VisitsSpentError';
}

/** Statements that are kept prepared: filters differ in their texts, and a page has few of them. */
const mostStatements = 100;
/** Of characters; a longer one is a filter of hundreds of conditions, which is hardly asked twice. */
const longestKept = 16_384;

/** Reads from one connection, one question at a time: each from one state of the file, and ended by its deadline. */
export class Reader {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  /** By its JSON; the predicates of the question that runs. */
  readonly #matchers = new Map<string, (held: string | undefined) => boolean>();
  /** A set of objects as small as this is always read before it is sorted (`ways.ts`). */
  readonly fewObjects: number;
  /** The share of all objects that a set may have of which the keys are read while a list is walked (`ways.ts`). */
  readonly mostOfAll: number;
  /** More candidates of a search than these are not all looked at (`search-tiers.ts`). */
  readonly manyNames: number;
  /** Rows that are visited in the order of a list before another way is taken. */
  readonly mostVisits: number;
  #visitsLeft = 0;
  #timeLeft: TimeLeft = { leftMs: () => Number.POSITIVE_INFINITY, isAborted: () => false };

  constructor(
    database: DatabaseSync,
    { fewObjects = 100, mostOfAll = 0.25, mostVisits = 2_000, manyNames = 2_000 }: ReaderOptions = {},
  ) {
    this.#database = database;
    this.fewObjects = fewObjects;
    this.mostOfAll = mostOfAll;
    this.manyNames = manyNames;
    this.mostVisits = mostVisits;
    database.function('within_visits', { deterministic: false, directOnly: true }, (visits) => {
      this.checkTime();
      this.#visitsLeft -= Number(visits);
      if (this.#visitsLeft < 0) throw new VisitsSpentError();
      return 1;
    });
    database.function('in_time', { deterministic: false, directOnly: true }, () => {
      this.checkTime();
      return 1;
    });
    database.function('meets_text', { deterministic: true, directOnly: true }, (row, member, predicate) =>
      this.#meetsText(String(row), String(member), String(predicate)),
    );
  }

  /** Everything that `ask` reads is of one moment. */
  at<Answer>(timeLeft: TimeLeft, ask: () => Answer): Answer {
    this.#timeLeft = timeLeft;
    this.checkTime();
    this.#database.exec('BEGIN');
    try {
      return ask();
    } finally {
      this.#matchers.clear();
      // What reads has nothing to commit, and an error has ended the transaction in some cases.
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
    }
  }

  /** @throws ReadDeadlineError and ReadAbortedError */
  checkTime(): void {
    const { leftMs, isAborted } = this.#timeLeft;
    if (isAborted()) throw new ReadAbortedError(undefined);
    if (leftMs() <= 0) throw new ReadDeadlineError();
  }

  rows({ text, values }: Sql): readonly SqlRow[] {
    this.checkTime();
    return this.#statement(text)
      .all(...values)
      .map(toRow);
  }

  /**
   * The same of a query with `isWithinVisits`; undefined: it would visit too many rows.
   * @param share of the usual visits: more where each is cheaper
   */
  rowsWithinVisits(query: Sql, share = 1): readonly SqlRow[] | undefined {
    this.#visitsLeft = share * this.mostVisits;
    try {
      return this.rows(query);
    } catch (error) {
      if (error instanceof VisitsSpentError) return undefined;
      throw error;
    }
  }

  /** The first column of the first row; undefined: there is none. */
  value({ text, values }: Sql): SqlValue | undefined {
    this.checkTime();
    const row = this.#statement(text).get(...values);
    return row && toRow(row)[0];
  }

  /** How many, by a query that counts. */
  count(query: Sql): number {
    return Number(this.value(query) ?? 0);
  }

  #statement(text: string): StatementSync {
    const kept = this.#statements.get(text);
    if (kept) {
      this.#statements.delete(text);
      this.#statements.set(text, kept);
      return kept;
    }
    const statement = this.#database.prepare(text);
    statement.setReturnArrays(true);
    if (text.length > longestKept) return statement;
    this.#statements.set(text, statement);
    const [oldest] = this.#statements.keys();
    if (this.#statements.size > mostStatements && oldest !== undefined) this.#statements.delete(oldest);
    return statement;
  }

  #meetsText(row: string, member: string, predicate: string): number {
    const matches = this.#matchers.get(predicate) ?? textMatcher(JSON.parse(predicate));
    this.#matchers.set(predicate, matches);
    const held: unknown = Reflect.get(Object(JSON.parse(row)), member);
    return matches(typeof held === 'string' ? held : undefined) ? 1 : 0;
  }
}

/** Statements give arrays (`#statement`), and no column holds blobs. */
function toRow(row: unknown): SqlRow {
  if (!Array.isArray(row)) throw new TypeError('Expected a row to be an array');
  return row;
}
