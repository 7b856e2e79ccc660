import fc from 'fast-check';
import type { Fault } from '../../../src/emulator/faults.ts';

/** All that can happen to a call and is over at once, from harmless to what no answer shows. */
export const quickFault: fc.Arbitrary<Fault> = fc.constantFrom<Fault>(
  { kind: 'dropBeforeAnswer' },
  { kind: 'error503', effect: 'after' },
  { kind: 'error503', effect: 'before' },
  { kind: 'error500', effect: 'after' },
  { kind: 'error500', effect: 'before' },
  { kind: 'dropBeforeAnswer', effect: 'before' },
  { kind: 'dropMidBody' },
  { kind: 'truncatedJson' },
  { kind: 'throttle' },
  { kind: 'expireToken' },
  { kind: 'html', effect: 'after' },
  { kind: 'html', status: 200, effect: 'after' },
  { kind: 'html', status: 504, effect: 'before' },
);

/** No answer within the time that a call may take, the work done or not. */
export const lateFault: fc.Arbitrary<Fault> = fc.constantFrom<Fault>(
  { kind: 'neverAnswer', effect: 'after' },
  { kind: 'latency', ms: 60_000, effect: 'after' },
  { kind: 'neverAnswer', effect: 'before' },
);
