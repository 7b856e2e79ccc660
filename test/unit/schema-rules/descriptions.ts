import type { GraphQLSchema } from 'graphql';
import { type Described, describedIn } from './walk.ts';

/** Words that make persons of programs, or riddles of sentences. */
const riddles = /\b(whoever|whomever|nobody|told|hear|heard|hears)\b/i;
const fewestWords = 4;

const wordsOf = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
/** `primaryOrganizationalUnit`, `PRIMARY_UNIT`: the words of a name. */
const wordsOfName = (name: string) =>
  wordsOf(name.replaceAll(/([a-z0-9])(?=[A-Z])/g, '$1 ').replaceAll('_', ' '));
const empty = new Set(['a', 'an', 'the', 'of', 'this', 'its']);

/** What is wrong with a description; undefined: nothing. */
export function faultOf({ name, description }: Pick<Described, 'name' | 'description'>): string | undefined {
  if (!description) return 'has none';
  const words = wordsOf(description);
  const said = words.filter((word) => !empty.has(word));
  if (
    said.join() ===
    wordsOfName(name)
      .filter((word) => !empty.has(word))
      .join()
  )
    return 'only repeats the name';
  if (words.length < fewestWords) return `has fewer than ${fewestWords} words`;
  if (!description.endsWith('.')) return 'does not end with a full stop';
  const [riddle] = riddles.exec(description) ?? [];
  return riddle === undefined ? undefined : `says "${riddle}"`;
}

/** Every type, field, argument and enum value whose description is wrong, and how. */
export function wrongDescriptions(schema: GraphQLSchema): string[] {
  return describedIn(schema).flatMap((described) => {
    const fault = faultOf(described);
    return fault === undefined ? [] : [`${described.coordinate} ${fault}: ${described.description}`];
  });
}
