import type { IncomingMessage } from 'node:http';
import { findSamples } from '../directory/samples.ts';
import type { World } from '../operation.ts';
import type { Reply } from '../reply.ts';
import { readBody } from '../request-body.ts';
import { authorizePathOf, decideAuthorization, showAuthorizePage } from './authorize-page.ts';
import { decideDevice, devicePath, showDevicePage } from './device-page.ts';
import { html, toPage } from './html.ts';

/** Answers what people open in a browser; undefined for every other path. */
export type AnswerPage = (
  request: IncomingMessage,
  path: string,
  query: URLSearchParams,
) => Promise<Reply | undefined>;

const notAllowed = (): Reply => {
  const reply = toPage(405, 'Method not allowed', html`<p>Open this page, or send its form.</p>`);
  return { ...reply, headers: { ...reply.headers, allow: 'GET, POST' } };
};

export function createAnswerPage(world: World): AnswerPage {
  const { directory, application, scope, signIn } = world;
  const authorizePath = authorizePathOf(application.applicationId);
  const jwksPath = `/v2/${directory.instanceId}/${application.applicationId}/oidc/jwks`;
  /** A user of the directory, so that a click is enough. */
  const suggestion = () => findSamples(directory, scope).username;

  return async (request, path, query) => {
    if (path === jwksPath && request.method === 'GET') {
      const headers = { 'content-type': 'application/json' };
      return { status: 200, headers, body: JSON.stringify(signIn.signer.jwks()) };
    }
    if (path !== devicePath && path !== authorizePath) return undefined;
    if (request.method === 'GET') {
      return path === devicePath
        ? showDevicePage(query.get('user_code') ?? '', suggestion())
        : showAuthorizePage(world, query, suggestion());
    }
    if (request.method !== 'POST') return notAllowed();
    const form = new URLSearchParams(await readBody(request));
    return path === devicePath ? decideDevice(world, form) : decideAuthorization(world, query, form);
  };
}
