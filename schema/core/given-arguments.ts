import { type FieldNode, type GraphQLField, getArgumentValues } from 'graphql';
import type { Arguments } from '../cost/step.ts';

/** Where the variables of a request hold what was read by them: a WeakMap whose keys die young would cost every collection. */
const given = Symbol('given arguments');

type RequestVariables = Arguments & { [given]?: Map<FieldNode, Arguments> };

/**
 * The arguments of one field of the document, by the coerced variables of a request. Its input is checked and it is priced by them:
 * they are read once, as long as the request's variables are kept.
 */
export function givenArguments(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: RequestVariables,
): Arguments {
  variables[given] ??= new Map();
  const known = variables[given].get(node);
  if (known) return known;
  const read = getArgumentValues(field, node, variables);
  variables[given].set(node, read);
  return read;
}
