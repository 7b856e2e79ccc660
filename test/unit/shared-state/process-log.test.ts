import { expect, test } from 'vitest';
import { changesOf } from '../../../src/events/directory-change.ts';
import type { DirectoryEvent } from '../../../src/events/directory-event.ts';
import type { Appending, LogEntry } from '../../../src/shared-state/ports.ts';
import { ProcessLog } from '../../../src/shared-state/process/log.ts';

const updated: DirectoryEvent = {
  ...{ id: 'event-1', origin: 'ALIBABA_CALLBACK', kind: 'USER', change: 'UPDATED', entityId: 'user_1' },
  ...{ relatedIds: [], changedFields: ['email'], occurredAt: 0 },
};

function eventOf(event: DirectoryEvent): Appending {
  return { id: event.id, body: { kind: 'event', event, changes: changesOf(event) } };
}

function openLog(applied: (entry: LogEntry) => void = () => {}) {
  const entries: LogEntry[] = [];
  const log = new ProcessLog({ epoch: 'epoch', replica: 'replica', now: () => 5 });
  log.follow({
    applied(entry) {
      applied(entry);
      entries.push(entry);
    },
    discontinued: () => {},
    reachable: () => {},
  });
  return { log, entries };
}

test('entries are applied in order before they stand, and their changes are numbered', () => {
  const { log, entries } = openLog();
  const announced = { kind: 'announced', write: 'write-1', tags: ['User:user_1'], lastsMs: 1 } as const;
  log.append({ id: 'a', body: announced });
  log.append(eventOf(updated));
  log.append(eventOf({ ...updated, id: 'event-2' }));
  expect(entries.map(({ position, firstChange, at, from }) => [position, firstChange, at, from])).toEqual([
    [1, undefined, 5, 'replica'],
    [2, 1, 5, 'replica'],
    [3, 2, 5, 'replica'],
  ]);
  expect([log.changes, log.caughtUp(), log.readChanges()]).toEqual([{ head: 2, oldest: 3 }, undefined, []]);
});

test('an event that was delivered twice stands in the log once, a write each time', () => {
  const { log, entries } = openLog();
  expect(log.append(eventOf(updated))).toEqual({ position: 1, isRepeated: false });
  expect(log.append(eventOf(updated))).toEqual({ position: 1, isRepeated: true });
  for (const position of [2, 3])
    expect(log.append(eventOf({ ...updated, origin: 'MUTATION' }))).toEqual({ position, isRepeated: false });
  expect(entries).toHaveLength(3);
});

test('what cannot be applied has no place, and may come again', () => {
  let isBroken = true;
  const { log, entries } = openLog(() => {
    if (isBroken) throw new Error('out of order');
  });
  expect(() => log.append(eventOf(updated))).toThrow('out of order');
  isBroken = false;
  expect(log.append(eventOf(updated))).toEqual({ position: 1, isRepeated: false });
  expect(entries.map(({ position, firstChange }) => [position, firstChange])).toEqual([[1, 1]]);
});
