import { expect, test } from 'vitest';
import { TokenPages } from '../../../src/cache/token-pages.ts';

interface Page {
  readonly nextToken?: string;
}

test('a token that is refused while young shortens the life of pages that lead on, and its list is forgotten', async () => {
  const clock = { now: 0 };
  const evicted: string[] = [];
  const pages = new TokenPages({
    cache: Object({ evict: (tags: string[]) => evicted.push(...tags) }),
    now: () => clock.now,
    isRefusedToken: () => true,
  });
  const about = { tags: [] };
  const lives: (number | undefined)[] = [];
  const read = (page: Page) =>
    pages.read<Page>('users', undefined, Object(about), async (topic, issued) => {
      lives.push(topic.lifeMs?.(page));
      return issued(page);
    });
  const refuse = (token: string) =>
    expect(
      pages.read<Page>('users', token, Object(about), () => Promise.reject(new Error('Refused'))),
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
