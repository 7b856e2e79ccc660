import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Directory } from '../../../src/emulator/directory/directory.ts';
import { listen, subjectOf } from '../../graph/changes/listen.ts';
import { createReader } from '../../unit/emulator/callbacks/alibaba-reader.ts';
import { toReply } from '../../unit/emulator/callbacks/open-sender.ts';
import { openReceiver } from '../../unit/emulator/callbacks/receiver.ts';
import { openLive } from './open-live.ts';
import { differences, readAgain, readPaths } from './paths.ts';

const seed = Number(process.env.MODEL_SEED ?? 1);
/** 40 by `npm run prove:drawn`. */
const numRuns = Number(process.env.MODEL_RUNS ?? 4);

const people = ['user_ada', 'user_ben', 'user_cleo', 'user_new'];
const units = ['ou_division', 'ou_engineering', 'ou_sales', 'ou_platform', 'ou_new'];
const groups = ['group_makers', 'group_keepers', 'group_new'];

/** One thing that is done to the store; what cannot be done is left. */
type Step = (directory: Directory) => unknown;

const person = fc.constantFrom(...people);
const unit = fc.constantFrom(...units);
const group = fc.constantFrom(...groups);
const word = fc.constantFrom('ada', 'countess', 'new', 'New', 'North');

const unitWrite = fc.constantFrom(
  'joinOrganizationalUnit',
  'leaveOrganizationalUnit',
  'setPrimaryOrganizationalUnit',
);
const groupWrite = fc.constantFrom('joinGroup', 'joinGroup', 'leaveGroup');

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ id: person, name: word, unitId: unit }).map(
    ({ id, name, unitId }): Step =>
      (directory) => {
        if (directory.user(id)) return directory.updateUser(id, { displayName: name });
        const organizationalUnitIds = directory.organizationalUnit(unitId) ? [unitId] : [];
        const username = directory.userByUsername(name) ? id : name;
        return directory.addUser({ userId: id, username, organizationalUnitIds });
      },
  ),
  fc.record({ id: person, on: fc.boolean() }).map(
    ({ id, on }): Step =>
      (directory) =>
        directory.updateUser(id, { status: on ? 'enabled' : 'disabled' }),
  ),
  person.map(
    (id): Step =>
      (directory) =>
        directory.removeUser(id),
  ),
  fc.record({ id: person, unitId: unit, how: unitWrite }).map(
    ({ id, unitId, how }): Step =>
      (directory) =>
        directory[how](id, unitId),
  ),
  fc.record({ id: person, groupId: group, how: groupWrite }).map(
    ({ id, groupId, how }): Step =>
      (directory) =>
        directory[how](id, groupId),
  ),
  fc.record({ id: unit, parentId: unit, name: word }).map(
    ({ id, parentId, name }): Step =>
      (directory) => {
        const fields = { organizationalUnitName: name };
        if (directory.organizationalUnit(id)) return directory.updateOrganizationalUnit(id, fields);
        const parent = directory.organizationalUnit(parentId) ? { parentId } : {};
        return directory.addOrganizationalUnit({ organizationalUnitId: id, ...fields, ...parent });
      },
  ),
  fc.record({ id: unit, parentId: unit }).map(
    ({ id, parentId }): Step =>
      (directory) =>
        directory.moveOrganizationalUnit(id, parentId),
  ),
  unit.map(
    (id): Step =>
      (directory) =>
        directory.removeOrganizationalUnit(id),
  ),
  fc.record({ id: group, name: word }).map(
    ({ id, name }): Step =>
      (directory) =>
        directory.group(id)
          ? directory.updateGroup(id, { groupName: name })
          : directory.addGroup({ groupId: id, groupName: name }),
  ),
  group.map(
    (id): Step =>
      (directory) =>
        directory.removeGroup(id),
  ),
);

const disorder = fc.record({
  steps: fc.array(step, { minLength: 10, maxLength: 25 }),
  /** In which order deliveries arrive, and how many at a time. */
  keys: fc.array(fc.nat(), { minLength: 90, maxLength: 90 }),
  atOnce: fc.constantFrom(1, 4, 16),
});

test(`deliveries shuffled, repeated and at once end in what the store holds (seed ${seed})`, async () => {
  let now = Date.now();
  // No two events at one time: then it would be unknown which came first.
  const tick = () => {
    now += 1;
    return now;
  };
  await using live = await openLive({
    now: tick,
    callbacks: { alibaba: { maxEventsPerRequest: 1 } },
  });
  const read = createReader(live.emulator);
  const bodies: string[] = [];
  await using relay = await openReceiver(async ({ body }) => {
    bodies.push(body);
    return toReply((await read(body, new Date(now))).events);
  });
  live.sender.connectTo(relay.url);
  const address = new URL('/callbacks/alibaba', live.url);
  async function deliver(body: string): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(address, { method: 'POST', body, headers });
    const { successEvents } = await response.json();
    expect(successEvents).toHaveLength(1);
  }

  let sent = 0;
  const property = fc.asyncProperty(disorder, async ({ steps, keys, atOnce }) => {
    await readPaths(live);
    bodies.splice(0);
    for (const change of steps) {
      try {
        change(live.directory);
      } catch {
        // As a console refuses what is not possible.
      }
      await live.settled();
    }
    sent += bodies.length;
    await using listener = await listen(live.app);
    const order = [...bodies, ...bodies, ...bodies]
      .map((body, index) => ({ body, key: keys[index] ?? index }))
      .sort((one, other) => one.key - other.key);
    for (let from = 0; from < order.length; from += atOnce) {
      const arriving = order.slice(from, from + atOnce).map(({ body }) => deliver(body));
      await Promise.all(from === 0 ? [...arriving, readPaths(live)] : arriving);
    }
    const after = await readPaths(live);
    expect(differences(after, await readAgain(live))).toEqual([]);

    const told = await listener.all();
    expect(told.length).toBeLessThanOrEqual(bodies.length);
    const gone = new Set<string>();
    for (const one of told) {
      const change = 'change' in one ? one.change : undefined;
      const entityId = subjectOf(one);
      if (change === 'CREATED') gone.delete(entityId);
      expect(gone).not.toContain(entityId);
      if (change === 'DELETED') gone.add(entityId);
    }
  });
  await fc.assert(property, { seed, numRuns });
  expect(sent).toBeGreaterThan(numRuns * 5);
});
