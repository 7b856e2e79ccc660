import { expect, test } from 'vitest';
import { createEvictingWrites } from '../../../src/cache/developer-writes.ts';

/** What is evicted after each write of a client that does whatever it is told. */
function open() {
  const evicted: string[] = [];
  const done = async () => 'made_1';
  const client = createEvictingWrites({
    client: Object({ deleteUser: done, createOrganizationalUnit: done }),
    cache: { evict: () => {}, evictWritten: (tags) => evicted.push(...tags), evictUncertain: () => {} },
    mayHaveTakenEffect: () => false,
  });
  return { client, evicted };
}
const context = Object({});

test('who is deleted leaves groups that nobody can name', async () => {
  const { client, evicted } = open();
  await client.deleteUser('user_1', context);
  expect(evicted).toContain('Group.members');
  expect(evicted).toContain('Org.members');
});

test('below the alias of the root the children of every unit are forgotten', async () => {
  const { client, evicted } = open();
  const unit = { organizationalUnitName: 'X' };
  await client.createOrganizationalUnit({ ...unit, parentId: 'ou_root' }, context);
  await client.createOrganizationalUnit({ ...unit, parentId: 'ou_1' }, context);
  expect(evicted).toEqual([
    'Org.absent',
    'Org.children',
    'Org:made_1',
    'Org.absent',
    'Org.children:ou_1',
    'Org:made_1',
  ]);
});
