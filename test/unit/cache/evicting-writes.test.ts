import { expect, test } from 'vitest';
import { evictingWrites } from '../../../src/cache/evicting-writes.ts';
import { developerOperations } from '../../../src/eiam/developer/catalogue.ts';
import type { DeveloperPlane } from '../../../src/eiam/developer/operation.ts';
import { methodsOf } from '../../../src/eiam/operation.ts';

/** What is evicted after each write of a client whose every call succeeds. */
function open() {
  const evicted: string[] = [];
  const layer = evictingWrites<DeveloperPlane>({
    cache: {
      evict: () => {},
      evictWritten: (tags) => evicted.push(...tags),
      evictUncertain: () => {},
      noteFailure: () => {},
    },
    credentials: 'ours',
    mayHaveTakenEffect: () => false,
  });
  const done = async () => Object('made_1');
  return { client: methodsOf(developerOperations, layer(done)), evicted };
}
const context = { signal: new AbortController().signal };

test('a deleted user leaves groups and units that are not known', async () => {
  const { client, evicted } = open();
  await client.deleteUser('user_1', context);
  expect(evicted).toContain('Group.members');
  expect(evicted).toContain('Org.members');
});

test('below the alias of the root the children of every unit are evicted', async () => {
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
