import { closeSync, openSync, readSync } from 'node:fs';

/** What a database says of itself in its first bytes (sqlite.org/fileformat.html 1.3). */
export interface SqliteHeader {
  /** Whose file it is. */
  readonly applicationId: number;
  /** The version of its tables, as its application counts them. */
  readonly version: number;
}

/** By the bytes alone: SQLite would recover another program's database while it looks at it. Undefined: it is no database. */
export function readSqliteHeader(path: string): SqliteHeader | undefined {
  const header = Buffer.alloc(100);
  const descriptor = openSync(path, 'r');
  try {
    readSync(descriptor, header, 0, header.length, 0);
  } finally {
    closeSync(descriptor);
  }
  if (header.toString('latin1', 0, 16) !== 'SQLite format 3\0') return undefined;
  return { applicationId: header.readUInt32BE(68), version: header.readUInt32BE(60) };
}
