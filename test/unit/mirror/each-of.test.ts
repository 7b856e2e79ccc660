import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { eachOf, listsAtOnce, pagedOnce } from '../../../src/mirror/sync/each-of.ts';

test.each([
  ['objects', undefined, 64],
  ['lists', listsAtOnce, 16],
])('of %s no more are read at once than may wait to be written', async (_, width, most) => {
  const items = Array.from({ length: 200 }, (__, at) => at);
  const finished: number[] = [];
  let running = 0;
  let peak = 0;
  const run = async (item: number) => {
    running += 1;
    peak = Math.max(peak, running);
    for (let turn = 0; turn <= item % 3; turn += 1) await setImmediate();
    running -= 1;
  };
  await eachOf(pagedOnce([...items]), run, (item) => finished.push(item), width);
  expect(peak).toBe(most);
  expect(finished).toEqual(items);
});
