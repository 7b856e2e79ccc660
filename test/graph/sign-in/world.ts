import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { Config } from '../../../src/config.ts';
import type { EmulatorOptions } from '../../../src/emulator/emulator.ts';
import { type Answer, startGateway } from '../../support/gateway.ts';
import { sign, startIssuer } from '../../support/issuer.ts';
import * as documents from './documents.ts';

/** What a mutation answered under `result`, with whatever was wrong. */
export type Result = Answer<{ readonly result: Record<string, unknown> | null }>;

export const verifier = 'a-verifier-of-43-characters-or-more-0123456789';
export const redirectUri = 'https://client.example/callback?tab=1';

/** RFC 7636 4.2. */
export const s256 = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** A gateway on an emulator whose clock stands still, and the browser of a person who signs in. */
export async function startSignIn(config: Partial<Config> = {}, options: EmulatorOptions = {}) {
  let nowMs = 1_780_000_000_000;
  const emulator = { users: 5, now: () => nowMs, ...options };
  // Only who signed in, with the right to it, gets credentials.
  const issuer = await startIssuer();
  const isAboutCredentials = config.cloudCredentials !== undefined;
  const signedIn = isAboutCredentials ? issuer.config() : {};
  const gateway = await startGateway({ config: { ...signedIn, ...config }, emulator });
  const authorization = `Bearer ${await sign({ scope: 'CREDENTIAL_ISSUE' })}`;
  const headers: Record<string, string> = isAboutCredentials ? { authorization } : {};
  const { directory, verificationUrl, authorizationUrl, applicationId } = gateway.emulator;
  const { userId } = directory.addUser({ username: 'ada', displayName: 'Ada', email: 'ada@example.com' });

  const post = (url: string, form: Record<string, string>) =>
    fetch(url, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });
  const ask = (document: string, input: object | undefined): Promise<Result> =>
    gateway.ask(document, { input }, { headers });

  return {
    gateway,
    emulator: gateway.emulator,
    userId,
    ask,
    pass(milliseconds: number) {
      nowMs += milliseconds;
    },
    /** The device flow's beginning. */
    async beginDevice(scopes?: readonly string[]) {
      const { data } = await ask(documents.generateDeviceCode, scopes && { scopes });
      return { deviceCode: String(data?.result?.deviceCode), userCode: String(data?.result?.userCode) };
    },
    poll: (deviceCode: string, more: object = {}) =>
      ask(documents.generateToken, { deviceCode: { deviceCode, ...more } }),
    decide: (userCode: string, decision: 'approve' | 'deny', username = 'ada') =>
      post(verificationUrl, { user_code: userCode, username, decision }),
    /** The authorize page, approved: where it sends the browser. */
    async authorize(more: Record<string, string> = {}, decision = 'approve', username = 'ada') {
      const query = new URLSearchParams({
        response_type: 'code',
        client_id: applicationId,
        redirect_uri: redirectUri,
        state: 'state-1',
        code_challenge: s256(verifier),
        code_challenge_method: 'S256',
        ...more,
      });
      const response = await post(`${authorizationUrl}?${query}`, { username, decision });
      return new URL(response.headers.get('location') ?? 'about:blank').searchParams;
    },
    redeem: (code: string | null, more: object = {}) =>
      ask(documents.generateToken, {
        authorizationCode: { code, redirectUri, codeVerifier: verifier, ...more },
      }),
    refresh: (refreshToken: unknown) => ask(documents.generateToken, { refreshToken: { refreshToken } }),
    revoke: (token: unknown, tokenTypeHint?: string) =>
      ask(documents.revokeToken, { token, ...(tokenTypeHint && { tokenTypeHint }) }),
    /** What EIAM says of an access token's owner. */
    async userInfo(accessToken: unknown): Promise<{ readonly status: number; readonly claims: unknown }> {
      const { endpoint, instanceId } = gateway.emulator;
      const response = await fetch(`${endpoint}/v2/${instanceId}/${applicationId}/oauth2/userinfo`, {
        headers: { authorization: `Bearer ${accessToken}` },
      });
      return { status: response.status, claims: await response.json() };
    },
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await issuer[Symbol.asyncDispose]();
    },
  };
}

/** A grant that EIAM does not take, by the path of the input field. */
export const refused = (field: string) => ({
  __typename: 'DirectoryInvalidInputError',
  path: field.split('.').slice(1),
  code: 'BAD_USER_INPUT',
  message: `Argument "${field}": EIAM does not accept this value`,
  requestId: expect.stringMatching(/^[\dA-F-]{36}$/),
});

/** Tokens of a sign-in that did not ask for openid. */
export const tokens = {
  __typename: 'GenerateTokenPayload',
  tokenType: 'Bearer',
  accessToken: expect.stringMatching(/^AT\w{200,}$/),
  expiresInSeconds: 1_200,
  refreshToken: expect.stringMatching(/^RT\w{40,}$/),
  idToken: null,
};
