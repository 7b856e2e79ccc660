import { type ClientOptions, createClient, type PlaneClient } from '../client.ts';
import type { Methods } from '../operation.ts';
import { developerOperations } from './catalogue.ts';
import type { DeveloperPlane } from './operation.ts';
import { RequestWriter } from './request-writer.ts';
import { type ClientSecret, createSend } from './send.ts';

/** `endpoint` is `https://host`: the shared regional host, or a private one (developer-api.md 3). */
export interface DeveloperClientOptions extends ClientOptions {
  /** The client id as well (4.1). */
  readonly applicationId: string;
  /** As a function it is read for every new token, so that a rotated secret is picked up. */
  readonly clientSecret: ClientSecret;
}

/** A method for each operation of Eiam-developerapi 2022-02-25 (catalogue.ts). */
export interface DeveloperClient extends Methods<typeof developerOperations>, PlaneClient<DeveloperPlane> {}

/** Codes about the client's credentials and application, not about the request (developer-api.md 5.2, 8.2). */
const unauthorizedCodes: ReadonlySet<string> = new Set([
  'invalid_token',
  'invalid_request',
  'invalid_grant',
  'invalid_client',
  'invalid_scope',
  'unauthorized_client',
  'unsupported_grant_type',
  'permission_denied',
  'instance_not_found',
  'application_not_found',
  'application_disabled',
  'application_api_disabled',
]);

/** Sign-ins need no signed-in caller: what floods them reaches no more than this. */
const signInPool = { maxConcurrency: 8, maxQueued: 100 };

/**
 * A client for one application, which keeps its connections until it is disposed of; at most 512 by default.
 * @throws TypeError for an endpoint that is no URL, EiamError for an instance or application id no path can hold
 */
export function createDeveloperClient(options: DeveloperClientOptions): DeveloperClient {
  const { applicationId, clientSecret } = options;
  const writer = new RequestWriter(options);
  return createClient(options, {
    plane: 'developer',
    operations: developerOperations,
    maxConcurrency: 512,
    unauthorizedCodes,
    createSend: ({ caller, createPool, clock: { now }, lifetime }) => {
      const callers = { directory: caller, signIn: createPool(signInPool) };
      return createSend({ callers, writer, applicationId, clientSecret, lifetime, now });
    },
  });
}
