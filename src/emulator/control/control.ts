import type { IncomingMessage, ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import { readBody } from '../request-body.ts';
import { ApiGatewayError } from '../wire-errors.ts';
import { callbackRoutes } from './callback-routes.ts';
import { directoryRoutes } from './directory-routes.ts';
import { faultRoutes } from './fault-routes.ts';
import { ControlError, type ControlRoute, type ControlTarget } from './route.ts';

const routes: readonly ControlRoute[] = [...directoryRoutes, ...faultRoutes, ...callbackRoutes];

/**
 * The emulator's own remote control, `/control/…` on its port: JSON in, JSON out, an error as `{"error":"…"}`. For this
 * machine alone: it has no password, and refuses pages in a browser. What it changes is sent by callback.
 *
 * What is created without a place goes where the application sees it.
 *
 *     POST   /control/users                                 {username, displayName, email, description, password, organizationalUnitIds}
 *     PATCH  /control/users/{id or username}                the same, and {status: enabled|disabled, locked, passwordExpireTime, primaryOrganizationalUnitId}
 *     DELETE /control/users/{id or username}
 *     POST   /control/organizational-units                  {organizationalUnitName, parentId, description}; PATCH and DELETE .../{id}
 *     POST   /control/groups                                {groupName, description, inScope}; PATCH and DELETE .../{id}
 *     PUT    /control/groups/{id}/members/{id or username}  DELETE takes out; so for organizational-units
 *     POST   /control/custom-fields                         {name, type: string|number|boolean|select|checkbox, options}; GET lists
 *     POST   /control/faults                                {operation, fault: {kind, …}, rate, times} or {operation, script}; DELETE clears
 *     POST   /control/odd                                   {member, value: JSON as text or "absent", id}; GET lists, DELETE clears
 *     PUT    /control/read-lag                              {reads, ms}: how far reads lag behind writes; {}: not at all
 *     PUT    /control/order                                 {order: creation|update|random}
 *     GET    /control/counters
 *     PUT    /control/callbacks/{alibaba|bamboocloud}/target {url}, null for none
 *     POST   /control/callbacks/alibaba/{test|push|rotate-key}  rotate-key: {keepOld}
 *     POST   /control/callbacks/bamboocloud/{check-url|repeat|synchronize|lose-replies}  lose-replies: {count}
 *     POST   /control/callbacks/bamboocloud/users           {username, name, organizationCodes, disabled, password, attributes}
 *     POST   /control/callbacks/bamboocloud/organizations   {code, name, parentCode, disabled, leader, attributes}
 *                                                           PATCH and DELETE .../{username or code}
 */
export function createControl(
  target: ControlTarget,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    const [pathname = ''] = (request.url ?? '').split('?', 1);
    if (!pathname.startsWith('/control/')) return false;
    carryOut(target, request, pathname).then(
      (body) => send(response, 200, body ?? {}),
      (error: unknown) => {
        const status = statusOf(error);
        send(response, status, { error: error instanceof Error ? error.message : String(error) });
      },
    );
    return true;
  };
}

async function carryOut(target: ControlTarget, request: IncomingMessage, pathname: string): Promise<unknown> {
  const text = await readBody(request);
  if (!isLoopback(request.socket.remoteAddress ?? '')) throw new ControlError(403, 'Not from this machine');
  if (request.headers.origin !== undefined) throw new ControlError(403, 'Not from a web page');
  if (!namesThisMachine(request.headers.host)) throw new ControlError(421, 'Not by that name');
  const segments = readSegments(pathname);
  for (const { method, path, answer } of routes) {
    const pattern = path.split('/');
    if (method !== request.method || pattern.length !== segments.length) continue;
    if (!pattern.every((part, at) => part === '*' || part === segments[at])) continue;
    const ids = segments.filter((_, at) => pattern[at] === '*');
    return answer(target, ids, readJson(text));
  }
  throw new ControlError(404, `No such control: ${request.method} ${pathname}`);
}

/** What the store itself refuses is a conflict with what it holds. */
function statusOf(error: unknown): number {
  return error instanceof ControlError || error instanceof ApiGatewayError ? error.status : 409;
}

const isLoopback = (address: string): boolean => address === '::1' || /^(::ffff:)?127\./.test(address);

/** A page whose own name resolves to this machine sends no Origin with a GET, and its own name as the host. */
function namesThisMachine(host = 'localhost'): boolean {
  const name = URL.parse(`http://${host}/`)?.hostname ?? '';
  return name === 'localhost' || name.endsWith('.localhost') || isIP(name.replace(/^\[|\]$/g, '')) !== 0;
}

function readSegments(pathname: string): string[] {
  try {
    return pathname.split('/').slice(2).map(decodeURIComponent);
  } catch {
    throw new ControlError(400, 'The path cannot be decoded');
  }
}

function readJson(text: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new ControlError(400, 'The body is not JSON');
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json;charset=utf-8' });
  response.end(JSON.stringify(body));
}
