import type { Call } from '../operation.ts';
import { invalidClient } from '../wire-errors.ts';

/** The SDK sends query parameters, the help text a form: both are read, the form wins (developer-api.md 4.2). */
export function readParameter(call: Call, name: string): string {
  const isForm = call.contentType.toLowerCase().startsWith('application/x-www-form-urlencoded');
  const form = isForm ? new URLSearchParams(call.text).get(name) : null;
  return form ?? call.query.get(name) ?? '';
}

/** Undefined where none is named. */
export function readScopes(call: Call): readonly string[] | undefined {
  const scopes = readParameter(call, 'scope').split(' ').filter(Boolean);
  return scopes.length === 0 ? undefined : scopes;
}

/** How a client proves itself in parameters; `Authorization: Basic` does as well. */
export const clientParameters = ['client_id', 'client_secret'] as const;

/** client_secret_post, or client_secret_basic when no secret was posted. */
function readClient(call: Call): { readonly id: string; readonly secret: string } {
  const posted = { id: readParameter(call, 'client_id'), secret: readParameter(call, 'client_secret') };
  const encoded = /^Basic ([A-Za-z0-9+/]+=*)$/i.exec(call.authorization)?.[1];
  if (posted.secret !== '' || encoded === undefined) return posted;
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString().split(':');
  const decode = (text: string) => new URLSearchParams(`v=${text}`).get('v') ?? ''; // RFC 6749 2.3.1
  return { id: decode(id), secret: decode(secret) };
}

export function authenticateClient(call: Call): void {
  const { id, secret } = readClient(call);
  const { applicationId, clientSecret } = call.application;
  if (id !== applicationId || secret !== clientSecret) throw invalidClient();
}

/** A verifier may stand in for the secret: so a public client proves itself (developer-api.md 4.3). A secret that is there counts. */
export function authenticateVerifiedClient(call: Call): void {
  const { id, secret } = readClient(call);
  const isPublic = secret === '' && readParameter(call, 'code_verifier') !== '';
  if (isPublic && id === call.application.applicationId) return;
  authenticateClient(call);
}
