import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { generateDirectory } from '../../../src/emulator/directory/generate.ts';

/** Collects garbage; the flag reaches contexts that are made after it. */
function createCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc');
}

test('a large directory takes less than a kilobyte a user, indexes included', () => {
  const users = 60_000;
  const collect = createCollector();
  generateDirectory({ users: 100, seed: 1 }); // code and names are not the directory's
  collect();
  const before = process.memoryUsage().heapUsed;
  const directory = generateDirectory({ users, seed: 2 });
  collect();
  const bytesPerUser = (process.memoryUsage().heapUsed - before) / users;
  expect(directory.userCount).toBe(users);
  expect(bytesPerUser).toBeLessThan(950);
  expect(bytesPerUser).toBeGreaterThan(200); // or the measurement is broken
});
