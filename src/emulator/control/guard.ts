import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { ControlError } from './route.ts';

/** @throws ControlError for a request that may not control the emulator */
export type Guard = (request: IncomingMessage) => void;

/**
 * Without a token: this machine alone, by its own name. With one: any machine that sends it as `Authorization: Bearer`, and no other place
 * of the request is looked at, since addresses end up in logs. A web page gets nothing either way.
 */
export function createGuard(token: string | undefined): Guard {
  const check = token === undefined ? expectThisMachine : expectToken(token);
  return (request) => {
    if (request.headers.origin !== undefined) throw new ControlError(403, 'Not from a web page');
    check(request);
  };
}

function expectThisMachine({ socket, headers }: IncomingMessage): void {
  if (!isLoopback(socket.remoteAddress ?? '')) {
    throw new ControlError(403, 'Not from this machine: start the emulator with a control token');
  }
  if (!namesThisMachine(headers.host)) throw new ControlError(421, 'Not by that name');
}

/** Digests are of one length, so that the time of the comparison shows nothing of the token. */
function expectToken(token: string): Guard {
  const expected = digest(token);
  return ({ headers: { authorization = '' } }) => {
    const [, given = ''] = /^Bearer (\S+)$/i.exec(authorization) ?? [];
    if (!timingSafeEqual(digest(given), expected)) {
      throw new ControlError(401, 'Send the control token: Authorization: Bearer …');
    }
  };
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const isLoopback = (address: string): boolean => address === '::1' || /^(::ffff:)?127\./.test(address);

/** A page whose own name resolves to this machine sends no Origin with a GET, and its own name as the host. */
function namesThisMachine(host = 'localhost'): boolean {
  const name = URL.parse(`http://${host}/`)?.hostname ?? '';
  return name === 'localhost' || name.endsWith('.localhost') || isIP(name.replace(/^\[|\]$/g, '')) !== 0;
}
