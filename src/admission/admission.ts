import { Places } from './places.ts';
import { Pool, type Refusal } from './pool.ts';

/** What the gateway holds for its clients, each within a bound (docs/operating.md, "What clients may hold"). */
export const resources = ['sockets', 'bodies', 'operations', 'waiting', 'answers'] as const;
export type Resource = (typeof resources)[number];

export interface AdmissionBounds {
  /** How much of each there is: bodies and answers in bytes, the others by number. */
  readonly capacities: Readonly<Record<Resource, number>>;
  /** What one client may have of each that is not waited for, from 0 to 1. */
  readonly clientShare: number;
}

/** The one place where resources are granted to clients. */
export interface Admission {
  readonly sockets: Pool;
  readonly bodies: Pool;
  /** Queries and mutations on their way. */
  readonly operations: Places;
  /** Those that wait for their turn. */
  readonly waiting: Pool;
  /** What clients have not read yet. */
  readonly answers: Pool;
}

export interface AdmissionOptions extends AdmissionBounds {
  /** Called for each refusal; default: nothing is. */
  readonly onRefusal?: (resource: Resource, refusal: Refusal) => void;
}

/** What all clients without a sign-in may have together of what a sign-in precedes, so that those with one find room. */
const unsignedShare = 0.5;

/** How long an operation may wait for its turn, in milliseconds: a third of the time that one has. */
const longestWaitMs = 10_000;

const loop = { defer: setImmediate, setTimer: setTimeout, now: () => performance.now() };

export function createAdmission({ capacities, clientShare, onRefusal }: AdmissionOptions): Admission {
  const poolOf = (resource: Resource, share: number) =>
    new Pool({
      capacity: capacities[resource],
      clientShare,
      unsignedShare: share,
      onRefusal: (refusal) => onRefusal?.(resource, refusal),
    });
  const waiting = poolOf('waiting', unsignedShare);
  return {
    // A sign-in comes with a request: until then no client has one.
    sockets: poolOf('sockets', 1),
    bodies: poolOf('bodies', 1),
    operations: new Places({ capacity: capacities.operations, waiting, longestWaitMs, loop }),
    waiting,
    answers: poolOf('answers', unsignedShare),
  };
}
