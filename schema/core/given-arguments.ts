import { type FieldNode, type GraphQLField, getArgumentValues } from 'graphql';
import type { Arguments } from '../cost/step.ts';

const known = new WeakMap<Arguments, Map<FieldNode, Arguments>>();

/**
 * The arguments of one field of the document, by the coerced variables of a request. Its input is checked and it is priced by them:
 * they are read once, as long as the request's variables are kept.
 */
export function givenArguments(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: Arguments,
): Arguments {
  const ofRequest = known.get(variables) ?? new Map<FieldNode, Arguments>();
  known.set(variables, ofRequest);
  const before = ofRequest.get(node);
  if (before) return before;
  const given = getArgumentValues(field, node, { ...variables });
  ofRequest.set(node, given);
  return given;
}
