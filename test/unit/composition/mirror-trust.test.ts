import { expect, test } from 'vitest';
import { MirrorTrust } from '../../../src/composition/mirror-trust.ts';
import { toEvent } from '../../graph/changes/to-event.ts';

const reported = toEvent({ origin: 'ALIBABA_CALLBACK' });
const ours = toEvent({ origin: 'MUTATION' });

test('READS=auto trusts the mirror after a verified event and a clean check, until one finds a difference', () => {
  const trust = new MirrorTrust();
  const states: boolean[] = [];
  const after = (step: () => void) => {
    step();
    states.push(trust.isEarned);
  };
  after(() => trust.noteCheck(true));
  after(() => trust.noteEvent(ours));
  after(() => trust.noteCheck(true));
  after(() => trust.noteEvent(reported));
  after(() => trust.noteCheck(true));
  after(() => trust.noteDrift());
  after(() => trust.noteCheck(false));
  after(() => trust.noteCheck(true));
  expect(states).toEqual([false, false, false, false, true, false, false, true]);
});
