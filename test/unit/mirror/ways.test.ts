import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { usersPage } from '../../../src/mirror/query/held-pages.ts';
import { Reader } from '../../../src/mirror/query/reader.ts';
import type { Sql } from '../../../src/mirror/query/sql.ts';
import { BatchWriter } from '../../../src/mirror/store/batch-writer.ts';
import { tables } from '../../../src/mirror/store/tables.ts';
import { userRow } from './rows.ts';

const ways = { walked: 'within_visits(', throughSet: 'o.key IN (SELECT key', bySet: 'SELECT DISTINCT key' };

/** Knows which ways were taken. */
class ObservedReader extends Reader {
  readonly taken: string[] = [];

  override rows(query: Sql) {
    const way = Object.entries(ways).find(([, text]) => query.text.includes(text));
    if (way) this.taken.push(way[0]);
    return super.rows(query);
  }
}

/** 400 users whose names are in the order of their numbers; ten of them are disabled. */
function openReader() {
  const database = new DatabaseSync(':memory:');
  database.exec(tables);
  const rows = Array.from({ length: 400 }, (_, at) => {
    const place = at === 390 ? 'rare' : 'common';
    const name = `u${String(at).padStart(3, '0')}`;
    const status = at % 40 === 6 ? 'disabled' : 'enabled';
    return userRow(name, { status, email: `${name}@${place}.example.com` });
  });
  new BatchWriter(database).write({ writes: [{ kind: 'users', rows, at: 1 }] }, 1);
  const reader = new ObservedReader(database, { fewObjects: 10, mostVisits: 100, mostOfAll: 1 });
  return Object.assign(reader, { [Symbol.dispose]: () => database.close() });
}

test.each<[string, 'enabled' | 'disabled', string, string, string[]]>([
  [
    'a page of a large set is found where its rows stand close together',
    'enabled',
    'common',
    'u000',
    ['walked'],
  ],
  [
    'and through its keys where it turns out that they do not',
    'enabled',
    'rare',
    'u390',
    ['walked', 'throughSet'],
  ],
  ['a small set is read and sorted', 'disabled', 'common', 'u006', ['bySet']],
])('%s', (_, status, place, found, taken) => {
  using reader = openReader();
  const timeLeft = { leftMs: () => Number.POSITIVE_INFINITY, isAborted: () => false };
  const page = reader.at(timeLeft, () =>
    usersPage(reader, {
      among: { kind: 'everyone' },
      filter: { status: [status], email: { endsWith: `@${place}.example.com` } },
      order: { field: 'DISPLAY_NAME', direction: 'ASC' },
      window: { first: 1, isCounted: false },
      now: 1,
    }),
  );
  expect(page.rows.map(({ id }) => id)).toEqual([`user_${found}`]);
  expect(Array.from(new Set(reader.taken))).toEqual(taken);
});
