import { expect, test } from 'vitest';
import { createStorage, keyPrefix, persistsHeadersKey } from '../../../src/http/explorer/browser/storage.js';

/** As the browser has it: the keys are members of its own, the methods are not. */
class Kept {
  [key: string]: unknown;

  getItem(key: string): string | null {
    return Object.hasOwn(this, key) ? String(this[key]) : null;
  }

  setItem(key: string, value: string): void {
    this[key] = value;
  }

  removeItem(key: string): void {
    delete this[key];
  }
}

const secret = '{"authorization":"Bearer SECRET"}';
const lists = ['queries', 'favorites'] as const;

function listOf(name: string): string {
  return JSON.stringify({ [name]: [{ query: '{ a }', variables: '{"headers":1}', headers: secret }] });
}

test.each(lists)('the headers of %s are not kept, and all else is', (name) => {
  const storage = createStorage(new Kept());
  storage.setItem(`graphiql:${name}`, listOf(name));
  expect(JSON.parse(storage.getItem(`graphiql:${name}`))).toEqual({
    [name]: [{ query: '{ a }', variables: '{"headers":1}', headers: null }],
  });
});

test.each(lists)('those of %s are kept where the person asks for it, and go when that ends', (name) => {
  const storage = createStorage(new Kept());
  storage.setItem(persistsHeadersKey, 'true');
  storage.setItem(`graphiql:${name}`, listOf(name));
  expect(storage.getItem(`graphiql:${name}`)).toBe(listOf(name));
  storage.setItem(persistsHeadersKey, 'false');
  expect(storage.getItem(`graphiql:${name}`)).not.toContain('SECRET');
});

test.each(['{bad', '[]', 'null', '5', '{"tabs":{}}', '{"tabs":[5]}', '{"tabs":[null]}'])(
  'a list that is damaged is removed: %s',
  (text) => {
    const kept = new Kept();
    for (const key of ['tabState', 'queries', 'favorites']) kept.setItem(`${keyPrefix}graphiql:${key}`, text);
    kept.setItem(`${keyPrefix}graphiql:theme`, 'dark');
    createStorage(kept);
    expect(Object.keys(kept)).toEqual([`${keyPrefix}graphiql:theme`]);
  },
);

test('what is whole stays, and what others keep at this address is not ours', () => {
  const kept = new Kept();
  kept.setItem('graphiql:queries', '{bad');
  kept.setItem(`${keyPrefix}graphiql:tabState`, '{"tabs":[{"query":"{ a }"}]}');
  const storage = createStorage(kept);
  expect(storage.length).toBe(1);
  storage.clear();
  expect(Object.keys(kept)).toEqual(['graphiql:queries']);
});
