import { nameAt, rename } from './ask.ts';
import type { Fleet, Member } from './fleet.ts';
import { cursorAt, loggedBetween } from './logged.ts';
import { type Point, type Strike, type Struck, strike } from './strikes.ts';
import type { Heard } from './subscribers.ts';

export interface KillFigures {
  kills: number;
  /** Of those, EIAM had carried out what was asked for in the end. */
  carriedOut: number;
  /** Of the other gateways, and of the killed one once it was started again. */
  reads: number;
  /** Those that did not show what EIAM had. */
  stale: number;
  /** Changes of EIAM's beyond the one that was asked for. */
  appliedTwice: number;
  /** Changes that the log does not have. */
  unheard: number;
  /** Those that it has more than once. */
  repeated: number;
}

interface Killing extends Strike, Struck {
  /** How often EIAM has changed the user since. */
  readonly changes: () => number;
}

/** Kills one gateway after the other, so many times at each point, and looks at what becomes of it. */
export async function killAt(
  fleet: Fleet,
  points: readonly Point[],
  times: number,
): Promise<ReadonlyMap<Point, KillFigures>> {
  const { emulator, members, ids, front } = fleet;
  emulator.callbacks.alibaba.connectTo(new URL('/callbacks/alibaba', front.url).href);
  const cursor = await cursorAt(members[0].url);
  const figures = new Map<Point, KillFigures>();
  const killings: Killing[] = [];
  const users = ids.values();
  for (const point of points)
    figures.set(point, {
      ...{ kills: 0, carriedOut: 0, reads: 0, stale: 0, appliedTwice: 0, unheard: 0, repeated: 0 },
    });
  // One point after the other, since what a dead gateway had locked comes free meanwhile.
  for (let time = 0; time < times; time += 1) {
    for (const [point, row] of figures) {
      const victim = members[killings.length % 3] ?? members[0];
      const killing = { point, victim, id: users.next().value ?? '', name: `Killed ${killings.length}` };
      killings.push(await kill(fleet, killing, row));
    }
  }
  await Promise.all(killings.map(({ delivered }) => delivered));
  await emulator.callbacks.alibaba.settled();
  for (const { url } of members) await rename(url, users.next().value ?? '', 'Last');
  // EIAM reports these as well: no log has an end before that.
  await emulator.callbacks.alibaba.settled();
  const end = await cursorAt(members[0].url);
  const logs = await Promise.all(members.map(({ url }) => loggedBetween(url, cursor, end)));
  const [log = []] = logs;
  for (const other of logs) {
    if (JSON.stringify(other) !== JSON.stringify(log)) throw new Error('Expected one log at each gateway');
  }
  for (const killing of killings) await settle(fleet, killing, log, figures.get(killing.point));
  emulator.callbacks.alibaba.connectTo(undefined);
  return figures;
}

async function kill(fleet: Fleet, killing: Strike, figures: KillFigures): Promise<Killing> {
  const { emulator, members } = fleet;
  const { victim, id } = killing;
  // Each has it in memory.
  for (const { url } of [...members, ...members]) await nameAt(url, id);
  let changes = 0;
  emulator.directory.changes.listen((change) => {
    if (change.id === id) changes += 1;
  });
  const struck = await strike(fleet, killing);
  figures.kills += 1;
  const others = members.filter((member) => member !== victim);
  await compare(fleet, others, id, figures);
  victim.tunnel.mend();
  await victim.start();
  await compare(fleet, [victim], id, figures);
  return { ...killing, ...struck, changes: () => changes };
}

/** Twice, so that what is kept is read as well. */
async function compare(
  { emulator }: Fleet,
  members: readonly Member[],
  id: string,
  figures: KillFigures,
): Promise<void> {
  for (const { url } of [...members, ...members]) {
    figures.reads += 1;
    if ((await nameAt(url, id)) !== emulator.directory.user(id)?.displayName) figures.stale += 1;
  }
}

/** What has become of it once everything was delivered. */
async function settle(
  fleet: Fleet,
  { id, name, origins, changes }: Killing,
  log: readonly Heard[],
  figures: KillFigures | undefined,
): Promise<void> {
  if (!figures) return;
  if (fleet.emulator.directory.user(id)?.displayName === name) figures.carriedOut += 1;
  figures.appliedTwice += Math.max(0, changes() - 1);
  const heard = log.filter(({ subject }) => subject === id).map(({ origin }) => origin);
  for (const origin of origins) if (!heard.includes(origin)) figures.unheard += 1;
  figures.repeated += heard.length - new Set(heard).size;
  await compare(fleet, fleet.members, id, figures);
}
