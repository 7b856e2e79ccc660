import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { deflateSync, inflateSync } from 'node:zlib';
import type { BatchWriter } from './batch-writer.ts';
import { copiedTables, metaNames, mirrorSchemaVersion } from './tables.ts';

// A copy of the mirror in pieces: what its tables hold, without indexes and the log of changes.

/** Characters of a piece before it is compressed: far less than a mebibyte then, whatever they are. */
const pieceLength = 400_000;

interface Piece {
  readonly version: number;
  readonly table: (typeof copiedTables)[number] | 'meta';
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** A copy that another release has made. */
class ForeignCopyError extends Error {
  override readonly name = 'ForeignCopyError';
}

/** What meta has of the file itself, and of its own log of changes, is no part of a copy. */
const copiedMeta = `SELECT * FROM meta WHERE name LIKE 'sync.%' OR name IN ('${metaNames.countsDue}', '${metaNames.replicaPlace}')`;

/** The pieces of a copy as of one moment: the place of it is in the same transaction. */
export function* piecesOf(database: DatabaseSync): Generator<Uint8Array, void> {
  database.exec('BEGIN');
  try {
    for (const table of [...copiedTables, 'meta'] as const) {
      const query = table === 'meta' ? copiedMeta : `SELECT * FROM ${table}`;
      let rows: string[] = [];
      let length = 0;
      for (const row of database.prepare(query).iterate()) {
        const text = JSON.stringify(Object.values(row));
        rows.push(text);
        length += text.length;
        if (length < pieceLength) continue;
        yield pack(table, rows);
        rows = [];
        length = 0;
      }
      yield pack(table, rows);
    }
  } finally {
    database.exec('ROLLBACK');
  }
}

function pack(table: Piece['table'], rows: readonly string[]): Uint8Array {
  return deflateSync(`{"version":${mirrorSchemaVersion},"table":"${table}","rows":[${rows.join(',')}]}`);
}

/** Fills the tables with the pieces of a copy, within a transaction of its caller's. */
export class CopyLoader {
  readonly #database: DatabaseSync;
  readonly #writer: BatchWriter;
  readonly #inserts = new Map<string, StatementSync>();

  constructor(database: DatabaseSync, writer: BatchWriter) {
    this.#database = database;
    this.#writer = writer;
  }

  /** Removes what is held. */
  begin(): void {
    this.#writer.clear();
    this.#database.exec(`DELETE FROM meta WHERE name LIKE 'sync.%' OR name = '${metaNames.countsDue}'`);
  }

  /** @throws ForeignCopyError */
  add(packed: Uint8Array): void {
    // It was sealed by a gateway, so that only its release is in question.
    const { version, table, rows }: Piece = JSON.parse(inflateSync(packed).toString());
    if (version !== mirrorSchemaVersion) throw new ForeignCopyError('Expected a copy of this release');
    for (const row of rows) this.#insertInto(table, row.length).run(...row.map(toStored));
  }

  #insertInto(table: Piece['table'], columns: number): StatementSync {
    const known = this.#inserts.get(table);
    if (known) return known;
    const insert = this.#database.prepare(
      `INSERT OR REPLACE INTO ${table} VALUES (${Array(columns).fill('?').join(', ')})`,
    );
    this.#inserts.set(table, insert);
    return insert;
  }
}

/** A number without a fraction is written as an integer: no column has others. */
function toStored(held: string | number | null): SQLInputValue {
  return typeof held === 'number' ? BigInt(held) : held;
}
