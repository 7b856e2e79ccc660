import { Random } from '../../../src/emulator/random.ts';
import { spend } from './budget.ts';
import { type Fleet, type FleetOptions, openFleet } from './fleet.ts';
import { failKeeper } from './keeper-faults.ts';
import { killAt } from './kills.ts';
import { untilMirrored } from './mirrored.ts';
import {
  type ProofRow,
  rowsOfKeepers,
  rowsOfKills,
  rowsOfLoss,
  rowsOfSlowness,
  rowsOfStorm,
} from './rows.ts';
import { slowStore } from './slow-store.ts';
import { loseStore } from './store-faults.ts';
import { storm } from './storm.ts';
import type { Point } from './strikes.ts';

export interface ProofOptions {
  readonly users: number;
  /** Writes and events without a fault. */
  readonly operations: number;
  readonly points: readonly Point[];
  readonly killsOfPoint: number;
  readonly storeFaults: number;
  /** Of the gateway that keeps the mirror: so many kills, and so many times that it stands still. */
  readonly keeperFaults: number;
  readonly seed: number;
}

/** How long a keeper stands still: its lease is ten seconds. */
const frozenMs = 15_000;
const minuteMs = 60_000;

type Part = (options: ProofOptions) => Promise<readonly ProofRow[]>;

/** Each on three processes of its own; what must not be is a row with another `found` than `expected`. */
export const parts = {
  live: (options) => proveFleet(options, false),
  mirror: (options) => proveFleet(options, true),
  killed: (options) => failKeepers(options, 'killed', undefined),
  frozen: (options) => failKeepers(options, 'frozen', frozenMs),
  slow: async ({ users, storeFaults }) => {
    await using fleet = await openWatched({ users, isMirrored: true });
    await untilMirrored(fleet.members);
    return rowsOfSlowness(await slowStore(fleet, storeFaults), storeFaults);
  },
  clocks: async (options) => {
    const aheadMs = [0, 3 * minuteMs, -3 * minuteMs] as const;
    await using fleet = await openWatched({ users: options.users, isMirrored: true, aheadMs });
    const { keeperFaults: times, seed } = options;
    const rows = await withoutFaults(fleet, { ...options, operations: Math.ceil(options.operations / 10) });
    const found = await failKeeper(fleet, { times, random: new Random(seed), frozenMs: undefined });
    return [...rows, ...rowsOfKeepers('killed', found, times)];
  },
  budget: async () => {
    const { asked, granted, calls, expected } = await spend(500);
    return [
      { what: `operations of one viewer granted, of ${asked}`, found: granted, expected },
      { what: 'calls of EIAM that they took', found: calls, expected },
    ];
  },
} satisfies Record<string, Part>;

export type PartName = keyof typeof parts;

export async function prove(name: PartName, options: ProofOptions): Promise<readonly ProofRow[]> {
  return await parts[name](options);
}

async function failKeepers(
  { users, keeperFaults: times, seed }: ProofOptions,
  how: string,
  frozenFor: number | undefined,
): Promise<ProofRow[]> {
  await using fleet = await openWatched({ users, isMirrored: true });
  const found = await failKeeper(fleet, { times, random: new Random(seed), frozenMs: frozenFor });
  return rowsOfKeepers(how, found, times);
}

async function proveFleet(options: ProofOptions, isMirrored: boolean): Promise<ProofRow[]> {
  await using fleet = await openWatched({ users: options.users, isMirrored });
  const { points, killsOfPoint, storeFaults } = options;
  const rows = await withoutFaults(fleet, options);
  for (const [point, found] of await killAt(fleet, points, killsOfPoint))
    rows.push(...rowsOfKills(point, found, killsOfPoint));
  for (const failsOver of [false, true]) {
    const at = failsOver ? 'failed over to an older copy' : 'killed, and started empty';
    rows.push(...rowsOfLoss(at, await loseStore(fleet, storeFaults, failsOver), storeFaults));
  }
  return rows;
}

/** A fleet whose gateways' warnings are shown when it ends. */
async function openWatched(options: FleetOptions): Promise<Fleet> {
  const fleet = await openFleet(options);
  return {
    ...fleet,
    async [Symbol.asyncDispose]() {
      for (const { index, process: gateway } of fleet.members) {
        const warnings = gateway.output().match(/^\{"level":[4-9]0,.*$/gm) ?? [];
        for (const line of warnings) process.stderr.write(`gateway ${index}: ${line.slice(0, 400)}\n`);
      }
      await fleet[Symbol.asyncDispose]();
    },
  };
}

async function withoutFaults(fleet: Fleet, { operations, seed }: ProofOptions): Promise<ProofRow[]> {
  if (fleet.isMirrored) await untilMirrored(fleet.members);
  const before = await bytesOf(fleet);
  const found = await storm(fleet, { operations, random: new Random(seed) });
  return rowsOfStorm(found, operations, ((await bytesOf(fleet)) - before) / operations);
}

async function bytesOf({ store }: Fleet): Promise<number> {
  const [, used = ''] = /^used_memory:(\d+)/m.exec(await store.client.info('memory')) ?? [];
  return Number(used);
}
