import { expect, test } from 'vitest';
import { lateIndexes } from '../../../src/mirror/store/tables.ts';
import { openStore } from './open-store.ts';
import { userRow } from './rows.ts';

test('a fill goes without the indexes that its end makes, and none is missing then, whenever it was begun', async () => {
  await using store = openStore();
  const indexes = () => store.all("SELECT name, sql FROM sqlite_schema WHERE type = 'index' ORDER BY name");
  const made = indexes();
  const late = lateIndexes.map(({ name }) => name);
  expect(made.map(({ name }) => name)).toEqual(expect.arrayContaining(late));
  for (const name of ['ann', 'bob']) {
    await store.writer.clear();
    expect(indexes().filter((index) => late.includes(String(index.name)))).toEqual([]);
    const rows = [userRow(name)];
    await store.writer.write({ writes: [{ kind: 'users', rows, at: 1 }], isFilling: true });
    await store.writer.recount();
    expect(indexes().map((index) => index.name)).toEqual(made.map((index) => index.name));
    expect(store.all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  }
});
