import { ErrorReply } from '@redis/client';
import { SharedStateUnavailableError } from '../ports.ts';

/** The store answers, and is not one that the gateway can work with: what an operator has to change. */
export class StoreRefusedError extends Error {
  override readonly name = 'StoreRefusedError';
}

/** Replies by which a server says that it is not the one to write to, or not yet: another connection may reach another server. */
const elsewhere = /^(READONLY|LOADING|MASTERDOWN|CLUSTERDOWN|UNBLOCKED|NOAUTH|WRONGPASS)\b/;

/** Whether a failure says that this connection is of no use any more. */
export function endsConnection(error: unknown): boolean {
  return !(error instanceof ErrorReply) || elsewhere.test(error.message);
}

/** The store's own words carry no values: of a command they name the keys at most. */
export function toUnavailable(error: unknown): SharedStateUnavailableError {
  if (error instanceof SharedStateUnavailableError) return error;
  return new SharedStateUnavailableError('The shared state cannot be reached', { cause: error });
}
