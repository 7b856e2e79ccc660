import { setTimeout as delay } from 'node:timers/promises';
import { codesOf, nameAt, rename, tryToRename } from './ask.ts';
import type { Fleet } from './fleet.ts';
import { countDiffering, look, untilMirrored } from './mirrored.ts';
import { messageOf, sendMessage } from './strikes.ts';
import { Subscriber } from './subscribers.ts';
import { until } from './until.ts';

export interface StoreFigures {
  faults: number;
  /** Acknowledged writes and events that the store had lost by then. */
  lost: number;
  reads: number;
  stale: number;
  /** Writes that were refused while the store was away. */
  refused: number;
  /** Of those, carried out all the same. */
  refusedAndDone: number;
  /** Subscribers that heard neither everything that was lost nor that they have to read again. */
  misled: number;
  /** Messages that were sent again behind the fault and changed something. */
  appliedTwice: number;
  /** Mirrors that were not as EIAM is in the end. */
  differing: number;
}

const writesBefore = 20;
const messagesBefore = 5;
const longestMs = 30_000;

/**
 * Kills the store so many times and starts it again: empty, or as a replica that lacks what came last.
 * @param failsOver whether it comes back with what it had stored before the latest writes
 */
export async function loseStore(fleet: Fleet, times: number, failsOver: boolean): Promise<StoreFigures> {
  const figures: StoreFigures = {
    ...{ faults: 0, lost: 0, reads: 0, stale: 0, refused: 0, refusedAndDone: 0, misled: 0, appliedTwice: 0 },
    differing: 0,
  };
  for (let time = 0; time < times; time += 1) {
    await loseOnce(fleet, `${failsOver}-${time}`, failsOver, figures);
    if (!fleet.isMirrored) continue;
    await untilMirrored(fleet.members);
    figures.differing += await countDiffering(fleet);
  }
  return figures;
}

async function loseOnce(
  fleet: Fleet,
  label: string,
  failsOver: boolean,
  figures: StoreFigures,
): Promise<void> {
  const { emulator, store, members, front, ids } = fleet;
  await using stack = new AsyncDisposableStack();
  const subscribers: Subscriber[] = [];
  for (const { url } of members) subscribers.push(stack.use(await Subscriber.at(url)));
  const touched = ids.slice(0, writesBefore + messagesBefore);
  await readAll(fleet, touched, figures);
  if (failsOver) await store.save();
  const bodies = await writeBefore(fleet, touched, label);
  figures.lost += touched.length;
  await readAll(fleet, touched, figures);

  await store.kill();
  figures.faults += 1;
  await refuse(fleet, ids.slice(touched.length, touched.length + 6), figures);
  await readAll(fleet, touched, figures);
  await store.start();

  for (const [index, { url }] of members.entries()) {
    const id = ids.at(-1 - index) ?? '';
    await until(async () => {
      const { body } = await tryToRename(url, id, `Back ${label}`);
      if (!body.errors) return true;
      await delay(50);
      return false;
    }, 'writes to be taken again');
  }
  await readAll(fleet, touched, figures);
  const before = emulator.counters.of('PatchUser');
  for (const body of bodies) {
    await until(async () => (await sendMessage(front.url, body)).status === 200, 'the message to be taken');
  }
  figures.appliedTwice += emulator.counters.of('PatchUser') - before;
  await readAll(fleet, touched, figures);

  const last = ids[0] ?? '';
  await rename(front.url, last, `Last ${label}`);
  for (const subscriber of subscribers) {
    const isToldToResync = subscriber.until(
      (heard) => heard.some(({ subject }) => subject === undefined) && heard.at(-1)?.subject === last,
      'a DirectoryResyncRequired, and what came behind it',
      longestMs,
    );
    await isToldToResync.catch(() => {
      figures.misled += 1;
    });
  }
}

/** Acknowledged, each at one gateway after the other. @returns the messages among them */
async function writeBefore(
  { front }: Fleet,
  touched: readonly string[],
  label: string,
): Promise<readonly string[]> {
  const bodies: string[] = [];
  for (const [index, id] of touched.entries()) {
    if (index < writesBefore) await rename(front.url, id, `Lost ${label} ${index}`);
    else {
      const body = messageOf(id, `Lost ${label} ${index}`);
      const { status } = await sendMessage(front.url, body);
      if (status !== 200) throw new Error(`Expected a message to be taken, but got ${status}`);
      bodies.push(body);
    }
  }
  return bodies;
}

/** Writes of a time without a store. */
export async function refuse(
  { emulator, front }: Fleet,
  ids: readonly string[],
  figures: Pick<StoreFigures, 'refused' | 'refusedAndDone'>,
): Promise<void> {
  for (const id of ids) {
    const { body } = await tryToRename(front.url, id, 'Refused');
    if (!codesOf(body).includes('WRITES_SUSPENDED'))
      throw new Error(`Expected a write to be refused, but got ${JSON.stringify(body)}`);
    figures.refused += 1;
    if (emulator.directory.user(id)?.displayName === 'Refused') figures.refusedAndDone += 1;
  }
}

/** Twice at each gateway, so that what is kept is read as well; with a mirror what it finds, unless it says that it may be out of date. */
export async function readAll(
  { emulator, members, isMirrored }: Fleet,
  ids: readonly string[],
  figures: Pick<StoreFigures, 'reads' | 'stale'>,
): Promise<void> {
  const nameOf = (id: string) => emulator.directory.user(id)?.displayName ?? '';
  for (const { url } of [...members, ...members]) {
    for (const id of ids) {
      figures.reads += 1;
      if ((await nameAt(url, id)) !== nameOf(id)) figures.stale += 1;
    }
    for (const way of isMirrored ? (['list', 'search'] as const) : []) {
      const { isFound, isSaidStale, isNotReady } = await look(url, way, nameOf(ids.at(-1) ?? ''));
      figures.reads += 1;
      if (!isFound && !isSaidStale && !isNotReady) figures.stale += 1;
    }
  }
}
