import { describe, expect, test } from 'vitest';
import { Directory } from '../../../src/emulator/directory/directory.ts';
import { openEmulator } from './open-emulator.ts';

/** Created in the order 0 to 29, written in another one. */
function createDirectory(): Directory {
  const directory = new Directory();
  for (let number = 0; number < 30; number += 1) {
    directory.addUser({ username: `user${number}`, createTime: number, updateTime: (number * 7) % 30 });
    directory.addGroup({ groupName: `group${number}`, createTime: number, updateTime: (number * 7) % 30 });
  }
  return directory;
}

const open = (order?: 'creation' | 'update' | 'random') =>
  openEmulator({ directory: createDirectory(), scope: 'all', ...(order && { order }) });

const updateTimesOf = (body: unknown): number[] =>
  Object(body).data.map(({ updateTime }: { updateTime: number }) => updateTime);

const newestFirst = Array.from({ length: 30 }, (_, index) => 29 - index);
const created = Array.from({ length: 30 }, (_, number) => (number * 7) % 30);

describe.each(['/users?pageSize=100', '/groups?maxResults=100'])('the order of %s', (path) => {
  test('creation by default, update or random where it is asked for', async () => {
    await using plain = await open();
    expect(updateTimesOf((await plain.get(path)).body)).toEqual(created);
    await using updated = await open('update');
    expect(updateTimesOf((await updated.get(path)).body)).toEqual(newestFirst);
    await using random = await open('random');
    const [one, other] = [await random.get(path), await random.get(path)].map(({ body }) =>
      updateTimesOf(body),
    );
    expect(one).not.toEqual(other);
    expect(one?.toSorted((a, b) => b - a)).toEqual(newestFirst);
  });

  test('the control API changes it while the emulator runs', async () => {
    await using opened = await open();
    const control = (order: string) =>
      fetch(`${opened.emulator.endpoint}/control/order`, { method: 'PUT', body: JSON.stringify({ order }) });
    expect((await control('update')).status).toBe(200);
    expect(updateTimesOf((await opened.get(path)).body)).toEqual(newestFirst);
    expect((await control('name')).status).toBe(400);
  });
});
