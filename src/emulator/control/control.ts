import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../request-body.ts';
import { ApiGatewayError } from '../wire-errors.ts';
import { applicationRoutes } from './application-routes.ts';
import { callbackRoutes } from './callback-routes.ts';
import { customFieldRoutes } from './custom-field-routes.ts';
import { directoryRoutes } from './directory-routes.ts';
import { faultRoutes } from './fault-routes.ts';
import { createGuard, type Guard } from './guard.ts';
import { createIndexRoutes } from './index-route.ts';
import { managementRoutes } from './management-routes.ts';
import { ControlError, type ControlRoute, type ControlTarget } from './route.ts';
import { largestStateBytes } from './snapshots.ts';
import { stateRoutes } from './state-routes.ts';

const routes: readonly ControlRoute[] = [
  ...createIndexRoutes(() => routes),
  ...directoryRoutes,
  ...customFieldRoutes,
  ...faultRoutes,
  ...applicationRoutes,
  ...managementRoutes,
  ...stateRoutes,
  ...callbackRoutes,
];

/**
 * The emulator's own remote control, `/control/…` on its port: JSON in, JSON out, an error as `{"error":"…"}`. `GET /control/` lists
 * all that there is. What it changes is sent by callback. What is created without a place goes where the application sees it.
 * @param token with it other machines may control the emulator; without it this one alone may
 */
export function createControl(
  target: ControlTarget,
  token: string | undefined,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const guard = createGuard(token);
  return (request, response) => {
    const [pathname = ''] = (request.url ?? '').split('?', 1);
    if (!pathname.startsWith('/control/')) return false;
    carryOut(target, guard, request, pathname).then(
      (body) => send(response, 200, body ?? {}),
      (error: unknown) => {
        const status = statusOf(error);
        send(response, status, { error: error instanceof Error ? error.message : String(error) });
      },
    );
    return true;
  };
}

async function carryOut(
  target: ControlTarget,
  guard: Guard,
  request: IncomingMessage,
  pathname: string,
): Promise<unknown> {
  guard(request);
  const text = await readBody(request, largestStateBytes);
  const segments = readSegments(pathname);
  for (const { method, path, answer } of routes) {
    const pattern = path.split('/');
    if (method !== request.method || pattern.length !== segments.length) continue;
    if (!pattern.every((part, at) => part === '*' || part === segments[at])) continue;
    const ids = segments.filter((_, at) => pattern[at] === '*');
    return answer(target, ids, readJson(text));
  }
  throw new ControlError(
    404,
    `No such control: ${request.method} ${pathname}. GET /control/ lists what there is`,
  );
}

/** What the store itself refuses is a conflict with what it holds. */
function statusOf(error: unknown): number {
  return error instanceof ControlError || error instanceof ApiGatewayError ? error.status : 409;
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
