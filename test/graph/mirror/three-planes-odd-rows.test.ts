import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseConfig } from '../../../src/config.ts';
import { type MirroredTwin, openMirroredTwin } from '../../support/planes/mirrored-twin.ts';
import { paths } from '../odd-rows/paths.ts';
import { type Noun, selections, type Twist, twists } from '../odd-rows/twists.ts';
import { openWorld, type World } from '../odd-rows/world.ts';

/** `npm run prove:mirror` takes all of them: each is a fill. */
const isWhole = process.env.MIRROR_ODD_ROWS === 'all';

/** What stands where a whole row should, or its id. */
const noRows = [
  { of: '', value: 'null' },
  { of: 'id', value: '{"canary":1}' },
];
const idMembers = {
  User: '.userId',
  Group: '.groupId',
  OrganizationalUnit: '.organizationalUnitId',
} as const;

/** One spelling of each twist; the rows of the suite `odd-rows` have them all. */
function oddOf(noun: keyof typeof idMembers) {
  const members = twists[noun]
    .filter(({ isVariant }: Twist) => isVariant !== true)
    .map(({ member, value, reads }) => ({ member: `${noun}.${member}`, value, isOther: reads !== 'fault' }));
  const rows = noRows.map(({ of, value }) => ({
    ...{ member: `${noun}${of ? idMembers[noun] : ''}`, value, isOther: false },
  }));
  return isWhole ? [...members, ...rows] : [...members.slice(0, 1), ...rows.slice(0, 1)];
}

const nouns = ['User', 'Group', 'OrganizationalUnit'] as const satisfies readonly Noun[];

describe.each(nouns)('a row of a %s that is odd is answered by the mirror as by EIAM', (noun) => {
  let world: World;
  let twin: MirroredTwin;
  beforeAll(async () => {
    world = await openWorld({});
    const config = parseConfig({ MIRROR: 'off' });
    twin = openMirroredTwin({ config, emulator: world.gateway.emulator, options: {} });
  });
  afterAll(async () => {
    await twin[Symbol.asyncDispose]();
    await world[Symbol.asyncDispose]();
  });

  test.each(oddOf(noun))('$member = $value', async ({ member, value, isOther }) => {
    const { ask, emulator } = world.gateway;
    emulator.odd.clear();
    emulator.odd.set({ member, value, id: world.ids[noun] });
    const before = twin.comparisons.compared;
    // EIAM searches by what it stores, the mirror by what it was sent: of another value that is another question.
    const isFound = (foundBy?: string) => !isOther || !foundBy || !member.startsWith(`${noun}.${foundBy}`);
    const asked = paths.filter((path) => path.noun === noun && isFound(path.foundBy));
    for (const path of asked) {
      const query = `{ ${path.ask(world)} } fragment F on ${noun} { ${selections[noun]} }`;
      await twin.compare({ query, variables: {}, init: {}, live: await ask(query) });
    }
    expect(twin.comparisons.compared - before).toBe(asked.length);
  });
});
