import { Random } from '../../../src/emulator/random.ts';
import { spend } from './budget.ts';
import { openFleet } from './fleet.ts';
import { killAt } from './kills.ts';
import { loseStore } from './store-faults.ts';
import { storm } from './storm.ts';
import type { Point } from './strikes.ts';

export interface ProofOptions {
  readonly users: number;
  /** Writes and events without a fault. */
  readonly operations: number;
  /** Upstream calls of one viewer. */
  readonly budget: number;
  readonly points: readonly Point[];
  readonly killsOfPoint: number;
  readonly storeFaults: number;
  readonly seed: number;
}

/** What was found, and what had to be found where that is a must. */
export interface ProofRow {
  readonly what: string;
  readonly found: number | string;
  readonly expected?: number;
}

/** All of it on three processes; what must not be is a row with another `found` than `expected`. */
export async function prove(options: ProofOptions): Promise<readonly ProofRow[]> {
  const rows: ProofRow[] = [];
  {
    await using fleet = await openFleet({ users: options.users });
    rows.push(...(await withoutFaults(fleet, options)));
    rows.push(...(await withKills(fleet, options)));
    rows.push(...(await withoutStore(fleet, options)));
  }
  const { asked, granted, calls, expected } = await spend(options.budget);
  rows.push({ what: `operations of one viewer granted, of ${asked}`, found: granted, expected });
  rows.push({ what: 'calls of EIAM that they took', found: calls, expected });
  return rows;
}

type Fleet = Awaited<ReturnType<typeof openFleet>>;

async function withoutFaults(fleet: Fleet, { operations, seed }: ProofOptions): Promise<ProofRow[]> {
  const before = await bytesOf(fleet);
  const found = await storm(fleet, { operations, random: new Random(seed) });
  const bytes = ((await bytesOf(fleet)) - before) / operations;
  const kinds = Object.entries(found.operations).map(([kind, count]) => `${count} ${kind}`);
  return [
    { what: `writes and events in ${found.seconds.toFixed(0)} s`, found: kinds.join(', ') },
    { what: 'bytes that each takes in the store, for the first minutes', found: Math.round(bytes) },
    { what: 'share of them whose object was in memory at all gateways', found: found.fromMemory.toFixed(3) },
    { what: 'reads behind them at another gateway', found: found.reads, expected: operations },
    { what: 'older than the write they follow', found: found.stale, expected: 0 },
    { what: 'messages that two gateways got at once', found: found.doubled },
    { what: 'applied more than once', found: found.appliedTwice, expected: 0 },
    {
      what: 'changes that each of three subscribers heard, once and in one order',
      found: found.heard,
      expected: operations,
    },
  ];
}

async function bytesOf({ store }: Fleet): Promise<number> {
  const [, used = ''] = /^used_memory:(\d+)/m.exec(await store.client.info('memory')) ?? [];
  return Number(used);
}

async function withKills(fleet: Fleet, { points, killsOfPoint }: ProofOptions): Promise<ProofRow[]> {
  const rows: ProofRow[] = [];
  for (const [point, found] of await killAt(fleet, points, killsOfPoint)) {
    const at = `killed ${point}`;
    rows.push({ what: `gateways ${at}`, found: found.kills, expected: killsOfPoint });
    rows.push({ what: `${at}: carried out by EIAM`, found: found.carriedOut });
    rows.push({
      what: `${at}: reads other than EIAM has it, of ${found.reads}`,
      found: found.stale,
      expected: 0,
    });
    rows.push({ what: `${at}: applied more than once`, found: found.appliedTwice, expected: 0 });
    rows.push({ what: `${at}: changes that the log lacks`, found: found.unheard, expected: 0 });
    rows.push({ what: `${at}: changes that it has twice`, found: found.repeated, expected: 0 });
  }
  return rows;
}

async function withoutStore(fleet: Fleet, { storeFaults }: ProofOptions): Promise<ProofRow[]> {
  const rows: ProofRow[] = [];
  for (const failsOver of [false, true]) {
    const found = await loseStore(fleet, storeFaults, failsOver);
    const at = failsOver ? 'failed over to an older copy' : 'killed, and started empty';
    rows.push({ what: `stores ${at}`, found: found.faults, expected: storeFaults });
    rows.push({ what: `${at}: acknowledged before, and lost`, found: found.lost });
    rows.push({
      what: `${at}: reads other than EIAM has it, of ${found.reads}`,
      found: found.stale,
      expected: 0,
    });
    const refused = `${at}: writes refused meanwhile (${found.refused}) and carried out`;
    rows.push({ what: refused, found: found.refusedAndDone, expected: 0 });
    rows.push({
      what: `${at}: subscribers that were not told to read again`,
      found: found.misled,
      expected: 0,
    });
    rows.push({
      what: `${at}: messages sent again and applied again`,
      found: found.appliedTwice,
      expected: 0,
    });
  }
  return rows;
}
