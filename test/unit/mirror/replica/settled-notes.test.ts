import { expect, test } from 'vitest';
import { SettledNotes } from '../../../../src/mirror/replica/settled-notes.ts';
import type { SettledTarget } from '../../../../src/shared-state/ports.ts';
import { SteppedClock } from '../../../support/mirror/stepped-clock.ts';

test('what is noted as the log of those before ends is logged, in whichever turn it comes', async () => {
  for (let turns = 0; turns < 20; turns += 1) {
    const logged: SettledTarget[] = [];
    const appended = Promise.withResolvers<void>();
    const notes = new SettledNotes({
      ...{ fence: 1, newId: () => 'id', clock: new SteppedClock(), signal: new AbortController().signal },
      inOrder: (work) => work(),
      log: {
        async append({ body }) {
          if (body.kind === 'settled') logged.push(...body.settled);
          appended.resolve();
          return { position: 1, isRepeated: false };
        },
      },
      onFailure(error) {
        throw error;
      },
    });
    notes.note('object:user_a', 1);
    await appended.promise;
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    notes.note('object:user_b', 2);
    await notes.ended();
    expect(logged).toEqual([
      { key: 'object:user_a', position: 1 },
      { key: 'object:user_b', position: 2 },
    ]);
  }
});
