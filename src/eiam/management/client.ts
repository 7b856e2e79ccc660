import { randomUUID } from 'node:crypto';
import { type ClientOptions, createClient, type PlaneClient } from '../client.ts';
import type { Methods } from '../operation.ts';
import { managementOperations } from './catalogue.ts';
import { type ReadCredentials, unauthorizedCodes } from './credentials.ts';
import type { ManagementPlane } from './operation.ts';
import { createSend } from './send.ts';
import { UpstreamClock } from './upstream-clock.ts';

/** `endpoint` is `https://host`, without a path: the signature covers `/` (management-api.md 1, 2.4). */
export interface ManagementClientOptions extends ClientOptions {
  /** Read for each attempt, so that rotated ones are picked up. */
  readonly credentials: ReadCredentials;
  /** A text that was not used before, for each attempt. Default: a random one. */
  readonly nonce?: (() => string) | undefined;
}

/** A method for each operation that is sent to Eiam 2021-12-01 (catalogue.ts). */
export interface ManagementClient
  extends Methods<typeof managementOperations>,
    PlaneClient<ManagementPlane> {}

/**
 * A client for one instance, which keeps its connections until it is disposed of. At most 8 by default: no limit is published, so it
 * starts low (3.6).
 * @throws TypeError for an endpoint that is no URL, or one with a path
 */
export function createManagementClient(options: ManagementClientOptions): ManagementClient {
  const { instanceId, credentials, nonce = randomUUID } = options;
  return createClient(options, {
    plane: 'management',
    operations: managementOperations,
    maxConcurrency: 8,
    unauthorizedCodes,
    createSend: ({ caller, clock: { now } }) =>
      createSend({
        caller,
        clock: new UpstreamClock(now),
        credentials,
        host: hostOf(options.endpoint),
        instanceId,
        nonce,
      }),
  });
}

/** Of an endpoint that the transport has accepted. */
function hostOf(endpoint: string): string {
  const { host, pathname } = new URL(endpoint);
  if (pathname !== '/') throw new TypeError('endpoint: expected a URL without a path');
  return host;
}
