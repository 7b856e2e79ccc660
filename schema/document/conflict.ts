import { GraphQLError } from 'graphql';
import type { WrittenField, WrittenSelection } from './outline.ts';

/** Where selections are merged: what leads there, for the message. */
export interface Place {
  /** The selection sets that are merged, fragments not followed. */
  readonly sets: readonly WrittenSelection[];
  /** Whether objects of one type may have all of them: then fields of one name must be one field. Otherwise only their shapes must fit. */
  readonly isCommon: boolean;
  /** The field whose selection it is, where several nodes have that field. */
  readonly merged: { readonly name: string; readonly at: Place } | undefined;
}

export function fieldsDiffer(one: WrittenField | undefined, other: WrittenField): string {
  const names = [one?.node.name.value, other.node.name.value];
  return names[0] === names[1]
    ? 'they have differing arguments'
    : `"${names[0]}" and "${names[1]}" are different fields`;
}

export function typesDiffer(one: WrittenField | undefined, other: WrittenField): string {
  return `they return conflicting types "${one?.definition?.type}" and "${other.definition?.type}"`;
}

/** Fields above it that a message names. */
const mostNamed = 20;

/** In graphql's words: by the outermost fields that are merged, and what conflicts below them. */
export function report(
  place: Place,
  name: string,
  one: WrittenField | undefined,
  other: WrittenField,
  reason: string,
): GraphQLError {
  const names = [name];
  for (let { merged } = place; merged && names.length < mostNamed; merged = merged.at.merged) {
    names.unshift(merged.name);
  }
  const [outermost, ...below] = names;
  const why = [...below.map((each) => `subfields "${each}" conflict because `), reason].join('');
  return new GraphQLError(
    `Fields "${outermost}" conflict because ${why}. Use different aliases on the fields to fetch both if this was intentional.`,
    { nodes: one ? [one.node, other.node] : [other.node] },
  );
}
