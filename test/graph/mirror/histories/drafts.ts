import fc from 'fast-check';
import type { Fault } from '../../../../src/emulator/faults.ts';

/** Writes to the emulator's store, by what they change. */
export const writeKinds = [
  'addUser',
  'updateUser',
  'removeUser',
  'joinGroup',
  'leaveGroup',
  'joinUnit',
  'leaveUnit',
  'moveUser',
  'addUnit',
  'updateUnit',
  'moveUnit',
  'removeUnit',
  'addGroup',
  'updateGroup',
  'removeGroup',
] as const;
export type WriteKind = (typeof writeKinds)[number];

/** What becomes of the callback of a write. `own`: it is a write of ours, which is read back. */
export const deliveries = ['now', 'dropped', 'doubled', 'delayed', 'own'] as const;

export interface WriteDraft {
  readonly kind: WriteKind;
  /** Stand for objects, whichever there are by then. */
  readonly who: number;
  readonly where: number;
  readonly delivery: (typeof deliveries)[number];
}

/** A write that happens when a call of a check has been answered. */
export interface WriteDuring extends WriteDraft {
  readonly atCall: number;
  /** Whether that answer arrives after what the write's event has read again. */
  readonly isHeld: boolean;
}

/** Something that befalls the next calls. */
const faults: readonly Fault[] = [
  { kind: 'shiftRows', rows: -1 },
  { kind: 'shiftRows', rows: 1 },
  { kind: 'shiftRows', rows: -3 },
  { kind: 'throttle', retryAfterMs: 100 },
  { kind: 'error503' },
  { kind: 'dropBeforeAnswer' },
  { kind: 'truncatedJson' },
];

export type Step =
  | { readonly kind: 'writes'; readonly writes: readonly WriteDraft[] }
  /** A check, in which writes happen between one answer and the next. */
  | { readonly kind: 'check'; readonly during: readonly WriteDuring[] }
  /** Callbacks that were delayed arrive, the last first. */
  | { readonly kind: 'deliver' }
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'faults'; readonly fault: Fault; readonly times: number }
  | { readonly kind: 'lag'; readonly ms: number }
  | { readonly kind: 'order'; readonly order: 'creation' | 'update' | 'random' }
  /** @param isAmidst whether in the middle of a check */
  | { readonly kind: 'restart'; readonly isAmidst: boolean };

export interface History {
  /** Whether every write is reported at once and upstream never lies, so that the mirror needs no check. */
  readonly isReported: boolean;
  readonly details: boolean;
  readonly scope: 'all' | 'units' | 'unitsAndGroups';
  readonly users: number;
  readonly steps: readonly Step[];
}

const number = fc.nat({ max: 1_000 });
const write: fc.Arbitrary<WriteDraft> = fc.record({
  kind: fc.constantFrom(...writeKinds),
  who: number,
  where: number,
  delivery: fc.constantFrom(...deliveries),
});
const duringCheck: fc.Arbitrary<WriteDuring> = fc
  .tuple(write, fc.nat({ max: 40 }), fc.boolean())
  .map(([draft, atCall, isHeld]) => ({ ...draft, atCall, isHeld }));

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('writes'),
      writes: fc.array(write, { minLength: 1, maxLength: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('check'), during: fc.array(duringCheck, { maxLength: 3 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('deliver') }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('pass'), ms: fc.constantFrom(1, 1_000, 30_000, 600_000) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('faults'),
      fault: fc.constantFrom(...faults),
      times: fc.integer({ min: 1, max: 6 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('lag'), ms: fc.constantFrom(0, 500, 5_000) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('order'),
      order: fc.constantFrom('creation', 'update', 'random'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart'), isAmidst: fc.boolean() }) },
);

export const historyArbitrary: fc.Arbitrary<History> = fc.record({
  isReported: fc.boolean(),
  details: fc.boolean(),
  scope: fc.constantFrom('all', 'units', 'unitsAndGroups'),
  // Some have lists of several pages.
  users: fc.oneof({ weight: 9, arbitrary: fc.constant(8) }, { weight: 1, arbitrary: fc.constant(120) }),
  steps: fc.array(step, { minLength: 1, maxLength: 12 }),
});
