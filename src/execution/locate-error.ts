import { type GraphQLError, locatedError } from 'graphql';
import type { FieldPlan } from './plan.ts';

/**
 * Gives an error its place in the document and in the answer, and ends its stack at the field whose resolver asked: the frames of what
 * is thrown in a batch, or in a call that several fields wait for, end there. The field is named as the schema names it, since its name
 * in the answer is the client's text, which no log may hold.
 */
export function locateError(
  raw: unknown,
  { nodes, definition, parentType }: FieldPlan,
  path: readonly (string | number)[],
): GraphQLError {
  const error = locatedError(raw, nodes, path);
  if (error !== raw) error.stack += `\n    at resolve ${parentType.name}.${definition.name}`;
  return error;
}
