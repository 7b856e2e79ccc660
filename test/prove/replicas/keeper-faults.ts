import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../../../src/emulator/random.ts';
import { nameAt } from './ask.ts';
import type { Fleet, Member } from './fleet.ts';
import { countDiffering, keepersOf, untilKept, untilMirrored, writersOfMirror } from './mirrored.ts';
import { versionOf } from './names.ts';
import { beginTraffic, type Traffic, type TrafficFigures } from './traffic.ts';

export interface KeeperFigures {
  readonly faults: number;
  readonly traffic: TrafficFigures;
  /** How long nothing kept the mirror, in seconds, in the mean. */
  readonly unkeptSeconds: number;
  /** Mirrors that were not as EIAM is in the end, counted behind each fault. */
  readonly differing: number;
  /** How often the mirror's entries of the log have changed hands, beyond once for each fault. */
  readonly changesOfHands: number;
  /** Gateways that kept the mirror at the same time, beyond one. */
  readonly rivals: number;
}

export interface KeeperFaultOptions {
  readonly times: number;
  readonly random: Random;
  /** Undefined: it is killed. Else it stands still for so many milliseconds. */
  readonly frozenMs: number | undefined;
}

/** Writes on each side of a fault. */
const writesBetween = 30;

/** Kills the gateway that keeps the mirror, or has it stand still for longer than its lease lasts, while clients write and read. */
export async function failKeeper(
  fleet: Fleet,
  { times, random, frozenMs }: KeeperFaultOptions,
): Promise<KeeperFigures> {
  const { members } = fleet;
  let asked: readonly [Member, ...Member[]] = members;
  await untilMirrored(members);
  const handsBefore = (await writersOfMirror(fleet)).length;
  let [faults, unkeptMs, differing, rivals] = [0, 0, 0, 0];
  const figures: TrafficFigures = {
    ...{ written: 0, unanswered: 0, reads: 0, stale: 0, saidStale: 0, notReady: 0 },
  };
  for (; faults < times; faults += 1) {
    const traffic = beginTraffic({ fleet, random, members: () => asked });
    await traffic.more(writesBetween);
    const keeper = await untilKept(members);
    const others = members.filter((member) => member !== keeper);
    asked = [others[0] ?? keeper, ...others.slice(1)];
    const failedAt = performance.now();
    if (frozenMs === undefined) await keeper.kill();
    else keeper.freeze();
    await untilKept(asked);
    unkeptMs += performance.now() - failedAt;
    await traffic.more(writesBetween);
    if (frozenMs === undefined) await keeper.start();
    else await thaw(keeper, traffic, frozenMs - (performance.now() - failedAt));
    asked = members;
    await traffic.more(writesBetween);
    await traffic.stop();
    for (const name of Object.keys(figures) as (keyof TrafficFigures)[])
      figures[name] += traffic.figures[name];
    await untilMirrored(members);
    rivals += (await keepersOf(members)).length - 1;
    differing += await countDiffering(fleet);
  }
  return {
    ...{ faults, traffic: figures, differing, rivals },
    unkeptSeconds: unkeptMs / faults / 1_000,
    changesOfHands: (await writersOfMirror(fleet)).length - Math.max(1, handsBefore) - faults,
  };
}

/** What it was asked while it stood still it answers then, and no older than what was written before it was asked. */
async function thaw(keeper: Member, { written, figures }: Traffic, leftMs: number): Promise<void> {
  if (leftMs > 0) await delay(leftMs);
  const asked = [...written].slice(0, 8);
  const answers = asked.map(([id]) => nameAt(keeper.url, id));
  keeper.thaw();
  for (const [index, [, name]] of asked.entries()) {
    const shown = await answers[index]?.catch(() => undefined);
    if (shown === undefined) continue;
    figures.reads += 1;
    if (versionOf(shown) >= versionOf(name)) continue;
    figures.stale += 1;
    process.stderr.write(`stale: gateway ${keeper.index} showed ${shown} for ${name} once it went on\n`);
  }
}
