import { expect } from 'vitest';
import { isNotFound } from '../../../../src/eiam/errors.ts';
import type { DirectoryEvent } from '../../../../src/events/directory-event.ts';
import type { OwnWrite } from '../../../../src/mirror/sync/ports.ts';
import { type Contents, contentsOfEmulator } from '../../../support/mirror/contents.ts';
import { eventOf } from '../../../support/mirror/events.ts';
import { type KeptMirror, keepMirror } from '../../../support/mirror/keep-mirror.ts';
import { carryOut, createCompany } from './company.ts';
import { FollowedCopy } from './copy.ts';
import type { History, Step, WriteDraft, WriteDuring } from './drafts.ts';

/** What histories met, so that a test can tell that they met enough. */
export class Tally {
  readonly #counts = new Map<string, number>();

  count(what: string): void {
    this.#counts.set(what, this.of(what) + 1);
  }

  of(what: string): number {
    return this.#counts.get(what) ?? 0;
  }
}

/** Turns of the event loop for which an answer is held at most: an event may have more read than is answered by then. */
const heldTurns = 2_000;

/** Lets a history happen to a mirror. @throws Error where the mirror, or a copy that follows it, is not the directory in the end */
export async function runHistory(history: History, tally: Tally): Promise<void> {
  const world = await openWorld(history, tally);
  await using mirror = world.mirror;
  for (const step of history.steps) await world.take(step);
  const asInEmulator = () => contentsOfEmulator(mirror.emulator, history.details);
  if (history.isReported) {
    tally.count('reported');
    await mirror.pass(50_000);
    expect(mirror.contents(), 'the mirror, unchecked').toEqual(asInEmulator());
  }
  await world.calmDown();
  const { status } = mirror.sync;
  expect(status, JSON.stringify(mirror.facts)).toMatchObject({ state: 'READY' });
  expect(mirror.contents(), 'the mirror').toEqual(asInEmulator());
  expect(heldOnly(world.copy().contents), 'a copy that followed').toEqual(heldOnly(mirror.contents()));
  expect(world.wronglyDeleted, 'told as deleted').toEqual([]);
}

async function openWorld(history: History, tally: Tally) {
  const company = createCompany(history);
  const waiting: DirectoryEvent[] = [];
  const wronglyDeleted: string[] = [];
  /** Objects that were out of sight at any time: these may be logged as deleted, and come back. */
  const wereAbsent = new Set<string>();
  let copy: FollowedCopy | undefined;
  let during: WriteDuring[] = [];
  let calls = 0;
  let isChecking = false;
  let written = 0;
  const mirror: KeptMirror = await keepMirror({
    emulator: { directory: company.directory, scope: company.scope },
    settings: { details: history.details, missingShare: 1, checkIntervalMs: 10_000_000_000 },
    async onAnswered() {
      calls += 1;
      const due = during.filter(({ atCall }) => atCall <= calls);
      during = during.filter(({ atCall }) => atCall > calls);
      const held: string[] = [];
      for (const draft of due) {
        // Ours are read back, for which this is no place.
        const ids = write(draft.delivery === 'own' ? { ...draft, delivery: 'now' } : draft);
        if (draft.isHeld) held.push(...ids);
      }
      for (
        let turn = 0;
        turn < heldTurns && isChecking && held.some((id) => mirror.sync.isDirty(id));
        turn += 1
      )
        await new Promise(setImmediate);
    },
    onLogged(changes, contents) {
      tally.count('told');
      for (const { change } of changes) {
        copy?.apply(change, contents());
        if (change.type !== 'DirectoryObjectChanged' || change.change !== 'DELETED') continue;
        tally.count('DELETED');
        if (isSeen(mirror, change.objectId) && !wereAbsent.has(change.objectId))
          wronglyDeleted.push(change.objectId);
      }
    },
  });
  copy = new FollowedCopy(mirror.contents());

  function write(draft: WriteDraft): readonly string[] {
    const events: DirectoryEvent[] = [];
    const before = seenIds(mirror);
    let ids: readonly string[];
    {
      using _listening = company.directory.changes.listen((change) => {
        const event = eventOf(change, mirror.clock.now());
        if (event) events.push(event);
      });
      written += 1;
      ids = carryOut(company, draft, `name${written}`);
    }
    const after = new Set(seenIds(mirror));
    for (const id of before) if (!after.has(id)) wereAbsent.add(id);
    if (ids.length > 0) tally.count(draft.kind);
    if (ids.length > 0) tally.count(draft.delivery);
    report(events, history.isReported && draft.delivery !== 'own' ? 'now' : draft.delivery);
    return ids;
  }

  function report(events: readonly DirectoryEvent[], delivery: WriteDraft['delivery']): void {
    const { sync } = mirror;
    if (delivery === 'delayed') waiting.push(...events);
    if (delivery === 'own') for (const event of events) sync.note({ ...event, origin: 'MUTATION' });
    if (delivery !== 'now' && delivery !== 'doubled') return;
    for (const event of events) sync.note(event);
    if (delivery === 'doubled') waiting.push(...events);
  }

  async function readBack(ids: readonly string[]): Promise<void> {
    const asked = mirror.sync.asked();
    const writes = await Promise.all(ids.map((id) => ownWriteOf(mirror, id)));
    await mirror.sync.wrote(writes.flat(), asked, mirror.clock.now());
  }

  async function takeWrites(drafts: readonly WriteDraft[]): Promise<void> {
    for (const draft of drafts) {
      const ids = write(draft);
      if (draft.delivery === 'own') await readBack(ids);
    }
  }

  async function takeStep(step: Step): Promise<void> {
    const { emulator } = mirror;
    tally.count(step.kind);
    switch (step.kind) {
      case 'writes':
        return takeWrites(step.writes);
      case 'check':
        calls = 0;
        isChecking = true;
        during = [...step.during];
        mirror.sync.requestCheck();
        await mirror.pass(61_000);
        during = [];
        isChecking = false;
        return;
      case 'deliver':
        for (const event of waiting.splice(0).reverse()) mirror.sync.note(event);
        return;
      case 'pass':
        return mirror.pass(step.ms);
      case 'faults':
        if (history.isReported) return;
        emulator.faults.add({ fault: step.fault, times: step.times });
        return;
      case 'lag':
        if (history.isReported) return;
        emulator.readLag.set({ ms: step.ms });
        return;
      case 'order':
        emulator.listOrder.order = step.order;
        return;
      case 'restart':
        if (step.isAmidst) {
          mirror.sync.requestCheck();
          mirror.clock.step(61_000);
        }
        return mirror.restart();
    }
  }

  return {
    mirror,
    wronglyDeleted,
    copy: () => copy,
    take: takeStep,
    /** Upstream answers truly again, and everything is checked. */
    async calmDown() {
      const { faults, readLag } = mirror.emulator;
      faults.clear();
      readLag.set({});
      const calmAt = mirror.clock.now();
      for (let round = 0; round < 10; round += 1) {
        mirror.sync.requestCheck();
        await mirror.pass(200_000);
        if ((mirror.sync.status.asOf ?? 0) > calmAt + 200_000) return;
      }
    },
  };
}

function isSeen({ emulator }: KeptMirror, id: string): boolean {
  return (
    emulator.scope.isUserVisible(id) || emulator.scope.isGroupVisible(id) || emulator.scope.isUnitVisible(id)
  );
}

function seenIds(mirror: KeptMirror): readonly string[] {
  const { directory } = mirror.emulator;
  const ids = [
    ...Array.from(directory.users(), ({ userId }) => userId),
    ...Array.from(directory.groups(), ({ groupId }) => groupId),
    ...Array.from(directory.organizationalUnits(), ({ organizationalUnitId }) => organizationalUnitId),
  ];
  return ids.filter((id) => isSeen(mirror, id));
}

/** An object as a write of ours is read back. What cannot be read leaves its event to be followed. */
async function ownWriteOf({ client }: KeptMirror, id: string): Promise<readonly OwnWrite[]> {
  const context = { signal: AbortSignal.timeout(10_000) };
  try {
    if (id.startsWith('user_')) return [{ kind: 'user', row: await client.getUser(id, context) }];
    if (id.startsWith('group_')) return [{ kind: 'group', row: await client.getGroup(id, context) }];
    return [{ kind: 'unit', row: await client.getOrganizationalUnit(id, context) }];
  } catch (error) {
    // A unit that is out of scope took all below it along, of which a deletion of ours would say nothing.
    return isNotFound(error) ? [{ kind: 'deleted', id }] : [];
  }
}

/** Memberships in what is not held are known of users alone. */
function heldOnly(contents: Contents): Contents {
  const within = (lists: Contents['unitUsers'], held: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(lists).filter(([id]) => id in held));
  const { units, groups, unitUsers, groupUsers } = contents;
  return { ...contents, unitUsers: within(unitUsers, units), groupUsers: within(groupUsers, groups) };
}
