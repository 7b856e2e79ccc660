import { expect, test } from 'vitest';
import type { DirectoryEventChange } from '../../../schema/changes/ports.ts';
import type { DirectoryEvent, DirectoryEventKind } from '../../../src/events/directory-event.ts';
import { evictionsOf } from '../../../src/events/evictions.ts';
import { tags } from '../../../src/vocabulary/tags.ts';

const kinds: readonly DirectoryEventKind[] = [
  'USER',
  'GROUP',
  'ORGANIZATIONAL_UNIT',
  'MEMBERSHIP',
  'DIRECTORY',
];
const changes: readonly DirectoryEventChange[] = [
  'CREATED',
  'UPDATED',
  'DELETED',
  'ENABLED',
  'DISABLED',
  'LOCKED',
  'UNLOCKED',
  'MOVED',
  'CREDENTIAL_CHANGED',
  'MEMBERS_ADDED',
  'MEMBERS_REMOVED',
];
const ids = ['user_1', 'group_1', 'ou_1'];

test('every tag that an event evicts is one that a cached answer may carry', () => {
  const known = new Set<string>();
  for (const tag of Object.values(tags)) {
    if (typeof tag === 'string') known.add(tag);
    else for (const id of ids) known.add(tag(id));
  }
  const strange = new Set<string>();
  for (const kind of kinds) {
    for (const change of changes) {
      for (const entityId of ids) {
        for (const relatedIds of [[], ids]) {
          for (const changedFields of [[], ['organizationalUnits'], ['displayName']]) {
            const facts: DirectoryEvent = {
              id: '1',
              origin: 'ALIBABA_CALLBACK',
              occurredAt: 0,
              kind,
              change,
              entityId,
              relatedIds,
              changedFields,
            };
            for (const tag of evictionsOf(facts)) if (!known.has(tag)) strange.add(tag);
          }
        }
      }
    }
  }
  expect([...strange]).toEqual([]);
});
