import type { Random } from '../../../src/emulator/random.ts';
import { nameAt, tryToRename } from './ask.ts';
import type { Fleet, Member } from './fleet.ts';
import { look } from './mirrored.ts';
import { nameOf, versionOf } from './names.ts';

/** Of writes that go on while something happens to the gateways. */
export interface TrafficFigures {
  /** Answered as done. */
  written: number;
  /** Refused, or cut off. */
  unanswered: number;
  reads: number;
  /** Reads, lists and searches that are older than the write they follow, and do not say so. */
  stale: number;
  /** Answers that say they may be out of date. */
  saidStale: number;
  /** Refused as long as no mirror is there. */
  notReady: number;
}

export interface Traffic {
  readonly figures: TrafficFigures;
  /** Resolves once so many more writes were answered. */
  more(writes: number): Promise<void>;
  /** The name that each user was given last, where its answer was heard. */
  readonly written: ReadonlyMap<string, string>;
  stop(): Promise<void>;
}

export interface TrafficOptions {
  readonly fleet: Fleet;
  readonly random: Random;
  /** Those that are asked; changes as gateways come and go. */
  readonly members: () => readonly [Member, ...Member[]];
}

/** Writers at a time. */
const width = 4;

/**
 * Writes of clients at any gateway, each followed by a read of the object, a list and a search at any other. A gateway that does not answer
 * leaves a write open: nothing is said of that user any more.
 */
export function beginTraffic({ fleet, random, members }: TrafficOptions): Traffic {
  const figures: TrafficFigures = {
    ...{ written: 0, unanswered: 0, reads: 0, stale: 0, saidStale: 0, notReady: 0 },
  };
  const { ids } = fleet;
  const versions = new Map<string, number>();
  const written = new Map<string, string>();
  const open = new Set<string>();
  let isOn = true;
  let waiting: { readonly at: number; readonly done: () => void }[] = [];

  function note(count: keyof TrafficFigures): void {
    figures[count] += 1;
    if (count !== 'written') return;
    for (const each of waiting) if (each.at <= figures.written) each.done();
    waiting = waiting.filter(({ at }) => at > figures.written);
  }

  /** Undefined: no answer came. */
  async function answer<Result>(asking: Promise<Result>): Promise<Result | undefined> {
    return await asking.catch((error: unknown) => {
      if (error instanceof Error && error.message.startsWith('Expected')) throw error;
      return undefined;
    });
  }

  async function follow(id: string, name: string): Promise<void> {
    const stale = (way: string, { index }: Member, begunAt: number) => {
      note('stale');
      const tookMs = (performance.now() - begunAt).toFixed(0);
      const at = new Date().toISOString();
      process.stderr.write(
        `${at} stale: a ${way} at gateway ${index} lacked ${name} of ${id}, in ${tookMs} ms\n`,
      );
    };
    const member = random.pick(members());
    const begunAt = performance.now();
    const shown = await answer(nameAt(member.url, id));
    if (shown !== undefined) {
      note('reads');
      if (versionOf(shown) < versionOf(name)) stale('read', member, begunAt);
    }
    for (const way of ['list', 'search'] as const) {
      const other = random.pick(members());
      const askedAt = performance.now();
      const sight = await answer(look(other.url, way, name));
      if (!sight) continue;
      note('reads');
      if (sight.isNotReady) note('notReady');
      else if (sight.isSaidStale) note('saidStale');
      else if (!sight.isFound) stale(way, other, askedAt);
    }
  }

  async function write(id: string): Promise<void> {
    const version = (versions.get(id) ?? 0) + 1;
    versions.set(id, version);
    const name = nameOf(ids.indexOf(id), version);
    const replied = await answer(tryToRename(random.pick(members()).url, id, name));
    const user = replied?.body.data?.patchUser?.user;
    if (user?.displayName !== name || replied?.body.errors) {
      note('unanswered');
      open.add(id);
      written.delete(id);
      return;
    }
    written.set(id, name);
    note('written');
    await follow(id, name);
  }

  async function writeOn(first: number): Promise<void> {
    for (let at = first; isOn; at = at + width < ids.length ? at + width : first) {
      const id = ids[at] ?? '';
      if (!open.has(id)) await write(id);
      // Of others as well, where many are left open.
      else if (open.size >= ids.length) return;
    }
  }

  const writers = Promise.all(Array.from({ length: width }, (_, first) => writeOn(first)));
  return {
    figures,
    written,
    async more(writes) {
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push({ at: figures.written + writes, done: resolve });
      // A writer that fails ends the wait.
      await Promise.race([promise, writers]);
    },
    async stop() {
      isOn = false;
      await writers;
    },
  };
}
