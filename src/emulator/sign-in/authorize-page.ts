import type { World } from '../operation.ts';
import type { Reply } from '../reply.ts';
import { decisionForm, html, problem, toPage } from './html.ts';
import { type Challenge, readChallenge } from './pkce.ts';
import { createGrant } from './user-grants.ts';

const title = 'Sign in';

/** The authorize page of an application (developer-api.md 3). */
export const authorizePathOf = (applicationId: string): string =>
  `/login/app/${applicationId}/oauth2/authorize`;

const wrong = (text: string): Reply => toPage(400, title, problem(text));

/** Redirects to the client with a code or an error (RFC 6749 4.1.2). */
function redirect(redirectUri: string, parameters: Readonly<Record<string, string>>): Reply {
  const location = new URL(redirectUri);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== '') location.searchParams.append(name, value);
  }
  return {
    status: 303,
    headers: { location: location.href, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
    body: '',
  };
}

interface AuthorizeRequest {
  readonly redirectUri: string;
  readonly state: string;
  readonly scopes: readonly string[] | undefined;
  readonly challenge: Challenge | undefined;
  readonly nonce: string | undefined;
}

/** Errors are shown to the person until the redirect address is verified, and sent to the client from then on. */
function readRequest({ application }: World, query: URLSearchParams): AuthorizeRequest | Reply {
  const read = (name: string) => query.get(name) ?? '';
  if (read('client_id') !== application.applicationId) return wrong('client_id is not this application.');
  const redirectUri = read('redirect_uri');
  const url = URL.parse(redirectUri);
  if (url === null || !/^https?:$/.test(url.protocol) || redirectUri.includes('#')) {
    return wrong('redirect_uri is not an http or https address without a fragment.');
  }
  const state = read('state');
  if (read('response_type') !== 'code') {
    return redirect(redirectUri, { error: 'unsupported_response_type', state });
  }
  const scopes = read('scope').split(' ').filter(Boolean);
  try {
    const challenge = readChallenge(read('code_challenge'), read('code_challenge_method'));
    const nonce = read('nonce') || undefined;
    return { redirectUri, state, scopes: scopes.length === 0 ? undefined : scopes, challenge, nonce };
  } catch {
    return redirect(redirectUri, { error: 'invalid_request', state });
  }
}

export function showAuthorizePage(world: World, query: URLSearchParams, username: string): Reply {
  const request = readRequest(world, query);
  return 'status' in request ? request : showForm(request, username);
}

function showForm({ redirectUri, scopes }: AuthorizeRequest, username: string, complaint = ''): Reply {
  const whom = html`<p>${new URL(redirectUri).host} asks who you are, and for ${scopes?.join(', ') ?? 'what it is set up for'}.</p>`;
  const content = html`${problem(complaint)}${decisionForm(whom, username)}`;
  return toPage(complaint === '' ? 200 : 400, title, content);
}

export function decideAuthorization(world: World, query: URLSearchParams, form: URLSearchParams): Reply {
  const request = readRequest(world, query);
  if ('status' in request) return request;
  const { redirectUri, state, scopes, challenge, nonce } = request;
  if (form.get('decision') === 'deny') return redirect(redirectUri, { error: 'access_denied', state });
  const username = form.get('username') ?? '';
  const user = world.directory.userByUsername(username);
  if (user?.status !== 'enabled')
    return showForm(request, username, 'Nobody with this username can sign in.');
  const grant = createGrant(user.userId, scopes, nonce);
  const code = world.signIn.authorizationCodes.issue(grant, redirectUri, challenge);
  return redirect(redirectUri, { code, state });
}
