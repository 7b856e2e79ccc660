import { expect, test } from 'vitest';
import { TokenPages } from '../../../src/cache/token-pages.ts';

interface Page {
  readonly nextToken?: string;
}

test('a token that is refused while young shortens the life of pages with a next page, and its list is evicted', async () => {
  const clock = { now: 0 };
  const evicted: string[] = [];
  const pages = new TokenPages({
    cache: { evict: (tags) => evicted.push(...tags) },
    now: () => clock.now,
    isRefusedToken: () => true,
  });
  const context = { signal: new AbortController().signal };
  const questionFor = (page: Page) => ({
    operation: 'List',
    credentials: 'ours',
    key: 'a',
    tags: [],
    load: async () => page,
  });
  const lives: (number | undefined)[] = [];
  const read = (page: Page) =>
    pages.read<Page>({ list: 'users', token: undefined }, questionFor(page), async (question) => {
      lives.push(question.lifeMs?.(page));
      return question.load(context);
    });
  const refuse = (token: string) =>
    expect(
      pages.read<Page>({ list: 'users', token }, questionFor({}), () => Promise.reject(new Error('Refused'))),
    ).rejects.toThrow('Refused');
  await read({ nextToken: 'a' });
  await refuse('never seen');
  await read({ nextToken: 'a' });
  clock.now = 20_000;
  await refuse('a');
  await read({ nextToken: 'b' });
  await read({});
  expect(lives).toEqual([60_000, 60_000, 10_000, Number.POSITIVE_INFINITY]);
  expect(evicted).toEqual(['pages:users', 'pages:users']);
});
