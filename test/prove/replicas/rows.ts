import type { KeeperFigures } from './keeper-faults.ts';
import type { KillFigures } from './kills.ts';
import type { SlowFigures } from './slow-store.ts';
import type { StoreFigures } from './store-faults.ts';
import type { StormFigures } from './storm.ts';

/** What was found, and what had to be found where that is a must. */
export interface ProofRow {
  readonly what: string;
  readonly found: number | string;
  readonly expected?: number;
}

/** @param bytes that each operation takes in the store */
export function rowsOfStorm(found: StormFigures, operations: number, bytes: number): ProofRow[] {
  const kinds = Object.entries(found.operations).map(([kind, count]) => `${count} ${kind}`);
  return [
    { what: `writes and events in ${found.seconds.toFixed(0)} s`, found: kinds.join(', ') },
    { what: 'bytes that each takes in the store, for the first minutes', found: Math.round(bytes) },
    { what: 'share of them whose object was in memory at all gateways', found: found.fromMemory.toFixed(3) },
    { what: 'reads behind them at another gateway', found: found.reads, expected: operations },
    { what: 'older than the write they follow', found: found.stale, expected: 0 },
    ...(found.looks === 0 ? [] : rowsOfLooks(found)),
    { what: 'writes and messages that were to come again, since the store was late', found: found.again },
    { what: 'messages that two gateways got at once', found: found.doubled },
    { what: 'applied more than once', found: found.appliedTwice, expected: 0 },
    {
      what: 'changes that each of three subscribers heard, once and in one order',
      found: found.heard,
      expected: operations,
    },
  ];
}

function rowsOfLooks({ looks, missed, saidStale }: StormFigures): ProofRow[] {
  return [
    { what: 'lists and searches behind them at another gateway', found: looks },
    { what: 'that lack what they follow, and do not say so', found: missed, expected: 0 },
    { what: 'that say they may be out of date', found: saidStale },
  ];
}

export function rowsOfKills(point: string, found: KillFigures, kills: number): ProofRow[] {
  const at = `killed ${point}`;
  return [
    { what: `gateways ${at}`, found: found.kills, expected: kills },
    { what: `${at}: carried out by EIAM`, found: found.carriedOut },
    { what: `${at}: reads other than EIAM has it, of ${found.reads}`, found: found.stale, expected: 0 },
    { what: `${at}: applied more than once`, found: found.appliedTwice, expected: 0 },
    { what: `${at}: changes that the log lacks`, found: found.unheard, expected: 0 },
    { what: `${at}: changes that it has twice`, found: found.repeated, expected: 0 },
  ];
}

export function rowsOfLoss(at: string, found: StoreFigures, faults: number): ProofRow[] {
  return [
    { what: `stores ${at}`, found: found.faults, expected: faults },
    { what: `${at}: acknowledged before, and lost`, found: found.lost },
    { what: `${at}: reads other than EIAM has it, of ${found.reads}`, found: found.stale, expected: 0 },
    {
      what: `${at}: writes refused meanwhile (${found.refused}) and carried out`,
      found: found.refusedAndDone,
      expected: 0,
    },
    { what: `${at}: subscribers that were not told to read again`, found: found.misled, expected: 0 },
    { what: `${at}: messages sent again and applied again`, found: found.appliedTwice, expected: 0 },
    { what: `${at}: mirrors that differ from EIAM in the end`, found: found.differing, expected: 0 },
  ];
}

export function rowsOfKeepers(at: string, found: KeeperFigures, faults: number): ProofRow[] {
  const { written, unanswered, reads, stale, saidStale, notReady } = found.traffic;
  return [
    { what: `keepers of the mirror ${at}`, found: found.faults, expected: faults },
    { what: `${at}: writes meanwhile, and those that were not answered`, found: `${written}, ${unanswered}` },
    { what: `${at}: reads, lists and searches behind them`, found: reads },
    { what: `${at}: older than the write they follow, and silent about it`, found: stale, expected: 0 },
    { what: `${at}: that say they may be out of date`, found: saidStale },
    { what: `${at}: that found no mirror`, found: notReady },
    { what: `${at}: seconds until another one keeps it`, found: found.unkeptSeconds.toFixed(1) },
    { what: `${at}: more than one that keeps it`, found: found.rivals, expected: 0 },
    { what: `${at}: entries by one that kept it before`, found: found.changesOfHands, expected: 0 },
    { what: `${at}: mirrors that differ from EIAM in the end`, found: found.differing, expected: 0 },
  ];
}

export function rowsOfSlowness(found: SlowFigures, faults: number): ProofRow[] {
  const at = 'slow';
  return [
    { what: 'stores that answer five seconds late', found: found.faults, expected: faults },
    { what: `${at}: reads other than EIAM has it, of ${found.reads}`, found: found.stale, expected: 0 },
    {
      what: `${at}: writes refused meanwhile (${found.refused}) and carried out`,
      found: found.refusedAndDone,
      expected: 0,
    },
    { what: `${at}: mirrors that differ from EIAM in the end`, found: found.differing, expected: 0 },
  ];
}
