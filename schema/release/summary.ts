import { buildSchema, type GraphQLSchema } from 'graphql';
import { findChanges, type Release } from './changes.ts';
import { deprecatedElements } from './deprecation.ts';
import { elementsOf } from './elements.ts';

/** What a release changes of the graph, as lines of a Markdown list: what clients would notice first, then what is new. */
export function summarizeChanges(released: Release, current: Release): readonly string[] {
  const [older, newer] = [buildSchema(released.sdl), buildSchema(current.sdl)];
  const noticed = findChanges(released, current).map(({ kind, description }) => `- ${kind}: ${description}`);
  return [
    ...noticed,
    ...line('added', outermost(difference(elementsOf(newer), elementsOf(older)))),
    ...line('deprecated', difference(deprecatedElements(newer), deprecatedElements(older))),
    ...line('described otherwise', describedOtherwise(older, newer)),
  ];
}

function line(what: string, coordinates: readonly string[]): readonly string[] {
  return coordinates.length === 0
    ? []
    : [`- ${what}: ${coordinates.map((name) => `\`${name}\``).join(', ')}`];
}

function difference(
  those: ReadonlyMap<string, unknown>,
  others: ReadonlyMap<string, unknown>,
): readonly string[] {
  return [...those.keys()].filter((coordinate) => !others.has(coordinate));
}

/** A new type brings its fields along, and a new field its arguments. */
function outermost(coordinates: readonly string[]): readonly string[] {
  const all = new Set(coordinates);
  return coordinates.filter((coordinate) => {
    const [type = '', field = ''] = coordinate.split(/[.(]/);
    return (
      coordinate === type || !(all.has(type) || (coordinate.includes('(') && all.has(`${type}.${field}`)))
    );
  });
}

function describedOtherwise(older: GraphQLSchema, newer: GraphQLSchema): readonly string[] {
  const before = elementsOf(older);
  return [...elementsOf(newer)].flatMap(([coordinate, { description }]) => {
    const known = before.get(coordinate);
    return known && (known.description ?? '') !== (description ?? '') ? [coordinate] : [];
  });
}
