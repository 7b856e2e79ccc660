import { NotFoundError, OutOfScopeError } from '../../schema/errors/errors.ts';

/** The reason of a rejection, as a value that a DataLoader keeps for one key alone. */
export function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new TypeError('Expected an Error', { cause: reason });
}

/** Null for what does not exist; every other failure stays one. */
export async function orNull<Value>(answer: Promise<Value>): Promise<Value | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof NotFoundError) return null;
    throw error;
  }
}

/** The same of what is in memory, where reading it throws. @throws every other failure */
export function nullOfNone(error: unknown): null {
  if (error instanceof NotFoundError) return null;
  throw error;
}

/** Null for an object that upstream, which has just listed it as in scope, does not find in scope any more. */
export async function orNullOutOfScope<Value>(answer: Promise<Value>): Promise<Value | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof OutOfScopeError) return null;
    throw error;
  }
}

/** The value of an object that a reply has just named; a NotFoundError when it is gone by now. */
export function expectFound<Value>(value: Value | null): Value {
  if (value === null) throw new NotFoundError();
  return value;
}
