import { expect, test } from 'vitest';
import { UnheardWrites } from '../../../src/coherence/unheard-writes.ts';
import type { DirectoryEvent } from '../../../src/events/directory-event.ts';
import type { LogBody } from '../../../src/shared-state/ports.ts';

interface Timer {
  readonly end: () => void;
  isOff: boolean;
}

function open() {
  const timers: Timer[] = [];
  const unheard: string[] = [];
  const writes = new UnheardWrites({
    setTimer(end) {
      const timer = { end, isOff: false };
      timers.push(timer);
      return () => {
        timer.isOff = true;
      };
    },
    objectsOf: ({ kind, entityId }) => (kind === 'DIRECTORY' ? undefined : [`User:${entityId}`]),
    onUnheard: (write) => unheard.push(write),
  });
  return {
    unheard,
    takes: (...bodies: LogBody[]) => {
      for (const body of bodies) writes.applied({ body });
    },
    /** Lets the time pass that every write lasts. */
    pass() {
      for (const timer of timers.splice(0)) if (!timer.isOff) timer.end();
    },
  };
}

const announced = (write: string, user = write): LogBody => ({
  ...{ kind: 'announced', write, lastsMs: 40_000 },
  tags: [`User:${user}`, 'User.list'],
});
const completed = (write: string, outcome: 'written' | 'uncertain' | 'none', user = write): LogBody => ({
  ...{ kind: 'completed', write, outcome },
  tags: [`User:${user}`, 'User.list'],
});

function event(entityId: string, kind: DirectoryEvent['kind'] = 'USER'): LogBody {
  const facts = { relatedIds: [], changedFields: [], occurredAt: 1 };
  return {
    kind: 'event',
    event: { ...facts, id: `event-${entityId}`, origin: 'MUTATION', kind, change: 'UPDATED', entityId },
    changes: [],
  };
}

test('a write that is not heard of again may have changed something', () => {
  const { unheard, takes, pass } = open();
  takes(announced('one'));
  expect(unheard).toEqual([]);
  pass();
  expect(unheard).toEqual(['one']);
});

test.each(['written', 'uncertain'] as const)(
  'one that ended as %s has to be followed by its event',
  (outcome) => {
    const { unheard, takes, pass } = open();
    takes(announced('one'), completed('one', outcome));
    takes(announced('two'), completed('two', outcome), event('two'));
    pass();
    expect(unheard).toEqual(['one']);
  },
);

test('one that was not carried out needs none', () => {
  const { unheard, takes, pass } = open();
  takes(announced('one'), completed('one', 'none'));
  pass();
  expect(unheard).toEqual([]);
});

test('one that was uncertain, and was found not to have been carried out, needs none', () => {
  const { unheard, takes, pass } = open();
  takes(announced('one'), completed('one', 'uncertain'), completed('one', 'none'));
  pass();
  expect(unheard).toEqual([]);
});

test('one that EIAM reports before it ended may be that of another change: it is said to be unheard where its replica dies', () => {
  const { unheard, takes, pass } = open();
  takes(announced('one'), event('one'));
  takes(announced('two'), event('two'), completed('two', 'written'), event('two'));
  pass();
  expect(unheard).toEqual(['one']);
});

test('an event of before it ended says nothing of it, and one of all objects something of each', () => {
  const { unheard, takes, pass } = open();
  takes(announced('one'), event('one'), completed('one', 'written'));
  takes(announced('two'));
  pass();
  expect(unheard).toEqual(['one', 'two']);
  takes(announced('three'), completed('three', 'written'), event('idaas', 'DIRECTORY'));
  pass();
  expect(unheard).toEqual(['one', 'two']);
});

test('what was completed is read again with the first that is said to be unheard', () => {
  const { unheard, takes, pass } = open();
  takes(announced('one'), completed('one', 'written'), announced('two'), completed('two', 'written'));
  pass();
  expect(unheard).toEqual(['one']);
});
