import type { Permission } from '../application.ts';
import type { Call, Members, Operation } from '../operation.ts';

/** Creates answer 200, not 201, with the id only; everything else answers `{}` (developer-api.md section 3). */
export const createWrite =
  (permission: Permission) =>
  (
    method: Operation['method'],
    path: string,
    name: string,
    handle: Operation['handle'],
    body?: Members,
  ): Operation => ({
    name,
    method,
    path,
    token: 'application',
    isWrite: true,
    anyPermission: [permission],
    ...(body && { takes: { body } }),
    handle,
  });

/** A void operation. */
export const withoutAnswer =
  (act: (call: Call) => void): Operation['handle'] =>
  (call) => {
    act(call);
    return {};
  };
