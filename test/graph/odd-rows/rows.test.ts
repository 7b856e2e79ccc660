import { afterAll, beforeAll, describe, test } from 'vitest';
import { type Path, paths } from './paths.ts';
import { createTwisting, saying } from './twisting.ts';
import { type Twist, twists } from './twists.ts';
import { openWorld, type World } from './world.ts';

/** What stands where a whole row should. */
const noRows = ['null', '"canary"', '["canary"]', '{}'];
/** What stands where its id should. */
const noIds = ['null', '{"canary":1}', '["canary"]', 'true'];

/** `npm run prove:drawn` has all spellings on every path. */
const isWhole = process.env.ODD_ROWS === 'all';

/** The spellings are dealt out to the paths of a kind, a third of them to each where there are as many. */
function spellingsOn(path: Path): readonly Twist[] {
  const all: readonly Twist[] = twists[path.noun];
  const isList = ({ from }: Path) => from === 'list';
  const alike = paths.filter((other) => other.noun === path.noun && isList(other) === isList(path));
  const shares = isWhole ? 1 : Math.min(3, alike.length);
  return all.filter((_, index) => index % shares === alike.indexOf(path) % shares);
}

const idMembers = {
  User: '.userId',
  Group: '.groupId',
  OrganizationalUnit: '.organizationalUnitId',
  IdentityProvider: '.identityProviderId',
};

describe.each([
  ['without access keys', false],
  ['with access keys', true],
])('one odd row, %s', (_, accessKeys) => {
  let world: World;
  let twisting: ReturnType<typeof createTwisting>;

  beforeAll(async () => {
    world = await openWorld({ accessKeys });
    twisting = createTwisting(world, accessKeys);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  const reachable = paths
    .filter(({ noun }) => accessKeys || noun !== 'IdentityProvider')
    .map((path) => [`${path.noun} by ${path.name}`, path] as const);

  describe.each(reachable)('%s', (_name, path) => {
    const { noun, foundBy, from } = path;
    // Upstream finds by what it stores: a row whose own member cannot be read is still the one that was searched for.
    const isFound = ({ member, reads }: Twist) =>
      foundBy === undefined ||
      !member.startsWith(foundBy) ||
      (from === 'search' && accessKeys && reads === 'fault');
    const shown = spellingsOn(path).filter(
      (twist) => isFound(twist) && (from === 'list' || twist.isVariant !== true),
    );
    const byMember = Map.groupBy(shown, ({ member }) => member);

    test.each([...byMember.keys()])('%s', async (member) => {
      for (const twist of byMember.get(member) ?? []) {
        await saying(`${member} = ${twist.value}`, () => twisting.expectTwisted(path, twist));
      }
    });

    test('no row at all', async () => {
      for (const value of noRows) await saying(value, () => twisting.expectNoRow(path, value));
      for (const value of noIds)
        await saying(`id ${value}`, () => twisting.expectNoRow(path, value, idMembers[noun]));
    });
  });
});
