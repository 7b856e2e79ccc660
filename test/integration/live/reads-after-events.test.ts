import { describe, expect, test } from 'vitest';
import type { EmulatorOptions } from '../../../src/emulator/emulator.ts';
import { listen, summaryOf } from '../../graph/changes/listen.ts';
import { everyChange, everyCrossing, type Happening } from './every-change.ts';
import { type Live, openLive } from './open-live.ts';
import { differences, readAgain, readPaths } from './paths.ts';

/** Makes everything happen, one after the other, and tells where a read was not what it is when nothing is remembered. */
async function staleReads(live: Live, happenings: readonly Happening[]) {
  const stale: string[] = [];
  const quiet: string[] = [];
  let before = await readPaths(live);
  for (const { name, change, told } of happenings) {
    await using listener = await listen(live.app);
    change(live.directory);
    await live.settled();
    const after = await readPaths(live);
    const heard = (await listener.all()).map(summaryOf);
    const again = await readAgain(live);
    for (const path of differences(after, again)) stale.push(`${name}: ${path}`);
    if (differences(before, again).length === 0) quiet.push(`${name}: nothing changed`);
    for (const one of told) if (!heard.includes(one)) quiet.push(`${name}: ${one} among ${heard}`);
    before = again;
  }
  expect(live.sender.counts).toMatchObject({ skipped: 0, failed: 0, dropped: 0, givenUp: 0 });
  return { stale, quiet };
}

const nothing = { stale: [], quiet: [] };

describe('once an event is acknowledged, every path shows the new state', () => {
  test.each<[string, boolean, NonNullable<EmulatorOptions['callbacks']>['alibaba']]>([
    ['events of units name their members, by the root’s alias', false, { unitMembers: 'unit' }],
    [
      'events of users name their units, in the old names, by the root’s own id, with access keys',
      true,
      { unitMembers: 'user', names: 'old', root: 'own', deletions: 'record' },
    ],
  ])('%s', async (_how, accessKeys, alibaba = {}) => {
    await using live = await openLive({ callbacks: { alibaba } }, accessKeys);
    expect(await staleReads(live, everyChange)).toEqual(nothing);
  });

  test('what leaves a scope and is back within a millisecond', async () => {
    const frozen = Date.now();
    const scope = { organizationalUnitIds: ['ou_division'], groupIds: ['group_makers', 'group_keepers'] };
    await using live = await openLive({ scope, now: () => frozen });
    // Its times do not show what was first: it need not be published, but is not to be cached.
    expect((await staleReads(live, everyCrossing)).stale).toEqual([]);
  });

  test('what enters and leaves a scope, with access keys', async () => {
    const scope = { organizationalUnitIds: ['ou_division'], groupIds: ['group_makers', 'group_keepers'] };
    await using live = await openLive({ scope }, true);
    expect(await staleReads(live, everyCrossing)).toEqual(nothing);
  });
});
