import type { TextFilter } from '../../../../schema/filtering/filters.ts';
import type { Random } from './random.ts';

/** Pieces of filters, made of what an object holds, so that most of them are met by it. */

/** As the graph spells a text: pieces that people type. */
export function textFilter(random: Random, held: string | undefined, others: readonly string[]): TextFilter {
  if (held === undefined || random.chance(0.1)) return { isSet: held !== undefined };
  const text = random.chance(0.3) ? held.toUpperCase() : held;
  const characters = Array.from(text);
  const from = random.below(characters.length);
  const to = from + 1 + random.below(characters.length - from);
  switch (random.below(5)) {
    case 0:
      return { equals: random.chance(0.2) ? ` ${text} ` : text };
    case 1:
      return { in: [text, ...random.some(others, 4)] };
    case 2:
      return { startsWith: characters.slice(0, to).join('') };
    case 3:
      return { contains: characters.slice(from, to).join('') };
    default:
      return { endsWith: characters.slice(from).join('') };
  }
}

export function timeFilter(random: Random, held: number | undefined): { from?: number; to?: number } {
  if (held === undefined) return {};
  const from = held - random.below(3) * 86_400_000;
  const to = held + 1 + random.below(3) * 86_400_000;
  return random.pick<{ from?: number; to?: number }>([{ from }, { to }, { from, to }]);
}

const typed = new Map([
  ['build_in', 'build_in'],
  ['ding_talk', 'ding_talk'],
  ['ad', 'ad'],
] as const);

export function sourceFilter(random: Random, type: string | undefined, sourceId: string | undefined) {
  const known = typed.get(type as 'ad') ?? ('other' as const);
  return {
    ...(type !== undefined && random.chance(0.7) && { type: known }),
    ...(sourceId !== undefined && random.chance(0.7) && { sourceId }),
  };
}

/** Words of a name as they are typed to be found. */
export function textFor(random: Random, name: string | undefined): string | undefined {
  const parts = (name ?? '').split(/\s+/).filter((word) => word !== '');
  if (parts.length === 0) return undefined;
  const words = random.chance(0.3) ? parts : [random.pick(parts)];
  return words
    .map((word) => {
      const characters = Array.from(word);
      const from = random.below(characters.length);
      return characters.slice(from, from + 1 + random.below(4)).join('');
    })
    .join(' ');
}

interface Joined<Filter> {
  and?: readonly Filter[];
  or?: readonly Filter[];
  not?: Filter;
}

/**
 * A filter that an object meets: pieces joined in all ways, a piece that it does not meet behind `not`.
 * @param piece one condition, or a few
 */
export function joinedFilter<Filter extends object>(
  random: Random,
  depth: number,
  piece: () => Filter,
  isMet: (filter: Filter) => boolean,
): Filter {
  const met = (): Filter => {
    const made = depth > 0 && random.chance(0.4) ? joinedFilter(random, depth - 1, piece, isMet) : piece();
    return isMet(made) ? made : ({ not: made } as Joined<Filter> as Filter);
  };
  const joined: Joined<Filter> = {};
  if (random.chance(0.4)) joined.and = Array.from({ length: random.below(3) }, met);
  if (random.chance(0.4)) joined.or = [...Array.from({ length: random.below(2) }, piece), met()];
  if (random.chance(0.3)) {
    const made = met();
    joined.not = { not: made } as Joined<Filter> as Filter;
  }
  const own = random.chance(0.7) ? piece() : undefined;
  return { ...joined, ...(own && isMet(own) && own) } as Filter;
}
