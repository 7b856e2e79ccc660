import type { GraphQLResolveInfo } from 'graphql';
import type { MutationFailure } from './error-types.ts';
import {
  BadUserInputError,
  ConflictError,
  ForbiddenError,
  GatewayError,
  NotFoundError,
  NotPermittedError,
  OutOfScopeError,
  RefusedError,
  UnforeseenWriteError,
} from './errors.ts';
import { inputErrors } from './input-checks.ts';

/** Checks a mutation's input, then carries it out; a failure that the client can act on becomes a value. */
export async function attempt<Payload>(
  info: GraphQLResolveInfo,
  input: object,
  write: () => Promise<Payload>,
): Promise<Payload | MutationFailure> {
  try {
    const [wrong] = inputErrors(info, input);
    if (wrong) throw wrong;
    return await write();
  } catch (error) {
    return failedWrite(error);
  }
}

/**
 * A failure that the client can act on, as a value. Every failed mutation comes through here, and says what is known of its
 * effect: in the value, or in the extensions of what is thrown.
 * @throws what a client cannot act on
 */
export function failedWrite(error: unknown): MutationFailure {
  if (!(error instanceof GatewayError)) throw new UnforeseenWriteError(error);
  const failure = toFailure(error);
  if (failure) return failure;
  error.extensions.effect = error.effect;
  throw error;
}

function toFailure(error: GatewayError): MutationFailure | undefined {
  const id = error.subject ?? '';
  if (error instanceof BadUserInputError)
    return { failure: 'DirectoryInvalidInputError', error, subject: error.argument };
  if (error instanceof ConflictError)
    return { failure: 'DirectoryConflictError', error, subject: error.field };
  if (error instanceof RefusedError) return { failure: 'DirectoryConflictError', error, subject: 'input' };
  if (error instanceof NotFoundError) return { failure: 'DirectoryNotFoundError', error, subject: id };
  if (error instanceof OutOfScopeError) return { failure: 'DirectoryOutOfScopeError', error, subject: id };
  if (error instanceof NotPermittedError || error instanceof ForbiddenError)
    return { failure: 'DirectoryNotPermittedError', error, subject: id };
  return undefined;
}
