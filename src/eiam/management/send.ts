import type { Caller } from '../caller.ts';
import { EiamError } from '../errors.ts';
import { readerOf, type Send } from '../operation.ts';
import type { HttpReply, HttpRequest } from '../transport.ts';
import { type ReadCredentials, readCredentials } from './credentials.ts';
import type { FlatQuery, ManagementPlane } from './operation.ts';
import { authorize, sha256, toCanonicalQuery } from './sign.ts';
import type { UpstreamClock } from './upstream-clock.ts';

export interface SendParts {
  readonly caller: Caller;
  readonly clock: UpstreamClock;
  readonly credentials: ReadCredentials;
  /** `host`, or `host:port` where the port is not the scheme's own: the value of the `host` header. */
  readonly host: string;
  readonly instanceId: string;
  /** A text that was not used before. */
  readonly nonce: () => string;
}

/** Parameters in the flat style. */
function toQuery(query: FlatQuery): Record<string, string> {
  const pairs = Object.entries(query).flatMap(([name, value]): [string, string][] => {
    if (value === undefined) return [];
    if (typeof value !== 'object') return [[name, String(value)]];
    return value.map((item, index) => [`${name}.${index + 1}`, item]);
  });
  return Object.fromEntries(pairs);
}

/** A refusal that one more attempt may cure, since that attempt is made with another date or other credentials (3.5). */
const curable: ReadonlySet<string> = new Set(['InvalidTimeStamp.Expired', 'InvalidSecurityToken.Expired']);

/** Every operation is sent alike (management-api.md 2). */
const method = 'POST';

/** Sends the management API's operations. Signs each attempt on its own: date, nonce and credentials are fresh every time (2.6). */
export function createSend(parts: SendParts): Send<ManagementPlane> {
  const { caller, clock, credentials, host, instanceId, nonce } = parts;

  function write(name: string, action: string, query: Record<string, string>): HttpRequest {
    const key = readCredentials(name, credentials);
    const headers = {
      accept: 'application/json',
      'user-agent': 'eiam-client',
      'x-acs-action': action,
      'x-acs-version': '2021-12-01',
      'x-acs-date': clock.date(),
      'x-acs-signature-nonce': nonce(),
      'x-acs-content-sha256': sha256(''),
      ...(key.securityToken !== undefined && { 'x-acs-security-token': key.securityToken }),
    };
    const authorization = authorize({ method, host, query, headers }, key);
    // The host on the wire is the transport's own; the text sent is the very text that was signed.
    return { method, path: `/?${toCanonicalQuery(query)}`, headers: { ...headers, authorization } };
  }

  return async (operation, args, context) => {
    const { name, address, repeatable } = operation;
    const query = toQuery({ InstanceId: instanceId, ...operation.request(...args) });
    let skewMs: number | undefined;
    const call = {
      operation: name,
      repeatable,
      write: () => write(name, address.action, query),
      onReply: (answer: HttpReply) => {
        skewMs = clock.measureSkewMs(answer);
      },
      read: readerOf(operation, args),
    };
    const tried = new Set<string>();
    let before: EiamError | undefined;
    // Ends, for each cure is tried once.
    for (;;) {
      try {
        return await caller.run(call, context, before);
      } catch (error) {
        if (!(error instanceof EiamError)) throw error;
        const { code = '' } = error;
        if (code === 'InvalidTimeStamp.Format') clock.reset();
        if (!curable.has(code) || tried.has(code)) throw error;
        tried.add(code);
        if (code === 'InvalidTimeStamp.Expired') {
          if (skewMs === undefined) throw error;
          clock.correct(skewMs);
        }
        before = error;
      }
    }
  };
}
