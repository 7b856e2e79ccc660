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

/** By which Node refuses a certificate (nodejs.org/api/tls.html, "X509 certificate error codes"). */
const untrusted =
  /^(CERT_\w+|UNABLE_TO_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|HOSTNAME_MISMATCH|INVALID_CA|ERR_TLS_CERT_ALTNAME_INVALID)$/;

/** Why a connection is not made that could be, in the operator's terms; any other failure as it is. */
export function toRefused(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = 'code' in error ? String(error.code) : '';
  if (untrusted.test(code))
    return new StoreRefusedError(
      `the store's certificate is not trusted (${code}): SHARED_STATE_CA_FILE names those who sign it`,
      { cause: error },
    );
  if (/^(WRONGPASS|NOAUTH|ERR AUTH|ERR invalid password)/.test(error.message))
    return new StoreRefusedError('the store refuses the user name or the password', { cause: error });
  if (/^NOPERM/.test(error.message))
    return new StoreRefusedError('the store does not allow its user what is needed', { cause: error });
  if (/unknown command .?HELLO/i.test(error.message))
    return new StoreRefusedError('expected Redis 7 or newer, or Valkey', { cause: error });
  return error;
}

/** Whether the store refuses to hold more than it does. */
export function isFull(error: unknown): boolean {
  return error instanceof ErrorReply && error.message.startsWith('OOM');
}

/** The store's own words carry no values: of a command they name the keys at most. */
export function toUnavailable(error: unknown): SharedStateUnavailableError {
  if (error instanceof SharedStateUnavailableError) return error;
  return new SharedStateUnavailableError('The shared state cannot be reached', { cause: error });
}
