import { describe, expect, test } from 'vitest';
import { randomDirectory } from './directory.ts';
import { openHeld } from './held.ts';
import { userOrders } from './orders.ts';
import { groupMembers, unitMembers } from './other-questions.ts';
import { askFigures, askGroups, askUnits, groupOrders, unitOrders } from './others.ts';
import { Random } from './random.ts';
import { askSearch } from './searches.ts';
import { Seen } from './seen.ts';
import { userMembers } from './user-questions.ts';
import { askUsers } from './users.ts';

const seed = Number(process.env.ORACLE_SEED ?? 1);
/** 500 by `npm run prove:mirror`. */
const directories = Number(process.env.MIRROR_ORACLE_RUNS ?? 20);

/** Small directories have no large sets: each way to find rows is taken on purpose (src/mirror/query/ways.ts). */
const ways = [
  { fewObjects: 100 },
  { fewObjects: 0, manyNames: 0 },
  { fewObjects: 0, mostVisits: 3, manyNames: 0 },
  { fewObjects: 0, mostOfAll: 4, manyNames: 0 },
];
const joins = ['and', 'or', 'not'];
const texts = ['equals', 'in', 'startsWith', 'contains', 'endsWith', 'isSet'];
const sets = ['any', 'all', 'none', 'isSet', 'includeDescendants', 'primaryOnly'];
const others = ['from', 'to', 'type', 'sourceId', 'min', 'max', 'name', 'value', 'ASC', 'DESC'];
const lists = ['everyone', 'unit', 'group', 'reports', 'all', 'children', 'descendants', 'levels'];

/** Each a test of its own, so that a long run shows how far it is, and one that hangs ends by itself. */
const directoriesOfTest = 20;
const firsts = Array.from(
  { length: Math.ceil(directories / directoriesOfTest) },
  (_, at) => at * directoriesOfTest,
);

describe(`any question is answered as by a look at every object (seed ${seed})`, { shuffle: false }, () => {
  const seen = { users: new Seen(), groups: new Seen(), units: new Seen(), search: new Seen() };

  test.each(firsts)('of directory %i and those behind it', async (first) => {
    for (let run = first; run < Math.min(first + directoriesOfTest, directories); run += 1) {
      const random = new Random(seed * 1_000_003 + run);
      const directory = randomDirectory(random, run % 3 === 0);
      using held = openHeld(directory, random.pick(ways));
      const { questions } = held;
      for (let at = 0; at < 40; at += 1) {
        seen.users.add(await askUsers(random, directory, questions));
        if (at % 3 === 0) seen.groups.add(await askGroups(random, directory, questions));
        if (at % 3 === 1) seen.units.add(await askUnits(random, directory, questions));
        if (at % 3 === 2) seen.search.add(await askSearch(random, directory, questions));
        if (at % 5 === 0) await askFigures(random, directory, questions);
      }
    }
  });

  // Without these the tests would pass on questions that find nothing, or that ask little.
  test('of all that can be asked, with answers that are not empty', () => {
    for (const [name, each] of Object.entries(seen)) expect(each.share, name).toBeGreaterThan(0.95);
    const { users, groups, units } = seen;
    expect(users.without([...userMembers, ...userOrders, ...joins, ...texts, ...sets])).toEqual([]);
    expect(groups.without([...groupMembers, ...groupOrders, ...joins, ...texts])).toEqual([]);
    expect(units.without([...unitMembers, ...unitOrders, ...joins, ...texts, 'includeDescendants'])).toEqual(
      [],
    );
    const all = new Set([...users.names, ...groups.names, ...units.names, ...seen.search.names]);
    expect([...others, ...lists].filter((name) => !all.has(name))).toEqual([]);
  });
});
