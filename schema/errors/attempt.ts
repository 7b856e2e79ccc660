import { type GraphQLOutputType, type GraphQLResolveInfo, getNamedType, isUnionType } from 'graphql';
import { inputErrors } from '../core/input-checks.ts';
import {
  BadUserInputError,
  ConflictError,
  ForbiddenError,
  NotFoundError,
  NotPermittedError,
  OutOfScopeError,
  RefusedError,
  UnforeseenWriteError,
} from './errors.ts';
import { GatewayError } from './gateway-error.ts';
import type { MutationFailure } from './types.ts';

/** Checks a mutation's input, then carries it out; a failure that the client can act on becomes a value. */
export async function attempt<Payload>(
  info: GraphQLResolveInfo,
  input: object,
  write: () => Promise<Payload>,
): Promise<Payload | MutationFailure> {
  try {
    const [wrong, ...others] = inputErrors(info, input);
    if (wrong) throw wrong.alongWith(others);
    return await write();
  } catch (error) {
    return failedWrite(error, info.returnType);
  }
}

/**
 * A failure that the client can act on, as a value. Every failed mutation comes through here, and states what is known of its
 * effect: in the value, or in the extensions of what is thrown.
 * @param result the mutation's union: a write whose effect is not known is a value where the union has one for it
 * @throws what a client cannot act on
 */
export function failedWrite(error: unknown, result: GraphQLOutputType): MutationFailure {
  if (!(error instanceof GatewayError)) throw new UnforeseenWriteError(error);
  const failure = failureOf(error, result);
  if (failure) return { failure, error };
  error.extensions.effect = error.effect;
  throw error;
}

function failureOf(error: GatewayError, result: GraphQLOutputType): MutationFailure['failure'] | undefined {
  if (error instanceof BadUserInputError) return 'DirectoryInvalidInputError';
  if (error instanceof ConflictError || error instanceof RefusedError) return 'DirectoryConflictError';
  if (error instanceof NotFoundError) return 'DirectoryNotFoundError';
  if (error instanceof OutOfScopeError) return 'DirectoryOutOfScopeError';
  if (error instanceof NotPermittedError || error instanceof ForbiddenError)
    return 'DirectoryNotPermittedError';
  const isUnsettled = error.effect === 'UNKNOWN' && hasMember(result, 'DirectoryWriteUnsettledError');
  return isUnsettled ? 'DirectoryWriteUnsettledError' : undefined;
}

/** Whether a mutation can answer with this failure. */
export function hasMember(result: GraphQLOutputType, failure: MutationFailure['failure']): boolean {
  const union = getNamedType(result);
  return isUnionType(union) && union.getTypes().some(({ name }) => name === failure);
}
