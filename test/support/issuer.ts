import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { type Config, parseConfig } from '../../src/config.ts';

export const issuerName = 'https://login.example.com';
export const audience = 'directory';

const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
const kid = 'key-1';
export const publicJwk = { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' };

/** Now, in seconds, as tokens count. */
export const nowSeconds = () => Math.floor(Date.now() / 1_000);

/** An access token of the issuer for a minute, but for what is said otherwise. */
export function sign(claims: object = {}, header: object = {}, key: CryptoKey = privateKey): Promise<string> {
  const at = nowSeconds();
  const usual = { iss: issuerName, aud: audience, sub: 'mia', iat: at, exp: at + 60 };
  return new SignJWT({ ...usual, ...claims }).setProtectedHeader({ alg: 'ES256', kid, ...header }).sign(key);
}

/** An issuer of tokens, as far as a gateway sees it: the address of its keys. */
export async function startIssuer() {
  const answer = { status: 200, body: JSON.stringify({ keys: [publicJwk] }), asked: 0 };
  const server = createServer((_request, response) => {
    answer.asked += 1;
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
  return {
    answer,
    jwksUrl,
    /** The gateway's settings. */
    config(more: Readonly<Record<string, string>> = {}): Pick<Config, 'authentication'> {
      const { authentication } = parseConfig({
        AUTH_MODE: 'jwt',
        AUTH_ISSUER: issuerName,
        AUTH_AUDIENCE: audience,
        AUTH_JWKS_URL: jwksUrl,
        ...more,
      });
      return { authentication };
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}

export type Issuer = Awaited<ReturnType<typeof startIssuer>>;
