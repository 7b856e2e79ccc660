import { type ExecutionResult, GraphQLError } from 'graphql';

/** Errors about unreadable members that an answer explains in full. */
const explained = 100;

/**
 * A page of a hundred odd rows has hundreds of errors. Each is reported, since null without an error means that there is no value;
 * beyond the first hundred with its path and its code alone.
 */
export function withShortErrors(result: ExecutionResult): ExecutionResult {
  const { errors = [] } = result;
  if (errors.length <= explained) return result;
  let seen = 0;
  return {
    ...result,
    errors: errors.map((error) => {
      if (!isAboutMember(error)) return error;
      seen += 1;
      return seen <= explained ? error : toShort(error);
    }),
  };
}

function isAboutMember({ extensions: { upstream } }: GraphQLError): boolean {
  return typeof upstream === 'object' && upstream !== null && 'member' in upstream;
}

function toShort({ path, extensions: { code }, originalError }: GraphQLError): GraphQLError {
  return new GraphQLError(String(code), { path: path ?? null, extensions: { code }, originalError });
}
