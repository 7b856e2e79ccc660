import { manyKeysCalls } from '../cost/loads.ts';
import type { Arguments } from '../cost/step.ts';
import { reads } from '../cost/step.ts';
import { aliasCalls } from '../organizational-unit/steps.ts';

/** Federation's own field: an object for each representation, and a look-up for each user that is not named by its id. */
export const entitiesRead = reads({
  calls: ({ representations }, reading, needOf) => {
    const given = representationsOf(representations);
    const users = given.filter(({ __typename: type }) => type === 'User');
    const lookUps = users.flatMap((user) => (user.id ? [] : reading.facts.ways.lookUpsOf(user)));
    const aliases = given.reduce((sum: number, { id }) => sum + aliasCalls(id, reading), 0);
    return aliases + manyKeysCalls(lookUps, users.length - lookUps.length, needOf('User'), reading);
  },
  objects: ({ representations }) => {
    const counts: Record<string, number> = {};
    for (const { __typename: type } of representationsOf(representations)) {
      counts[String(type)] = (counts[String(type)] ?? 0) + 1;
    }
    return counts;
  },
  brings: { User: 'profile' },
});

function representationsOf(given: unknown): readonly Arguments[] {
  return Array.isArray(given) ? given.map((each) => Object(each)) : [];
}
