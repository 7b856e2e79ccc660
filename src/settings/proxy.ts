import { z } from 'zod';
import type { ProxyOptions } from '../eiam/dispatcher.ts';
import { type Environment, isSet } from './values.ts';

/** By these names all tools of a machine find their proxy; in lower case too, as curl has it. */
export const proxySettings = {
  HTTPS_PROXY: z.string().optional(),
  NO_PROXY: z.string().optional(),
};

const schema = z.object(proxySettings);

/** The environment with the names in upper case; where both are set the lower one counts, as for curl and undici. */
export function withProxyNames(given: Environment): Environment {
  const names = Object.keys(proxySettings).map((name): [string, string | undefined] => [
    name,
    given[name.toLowerCase()] ?? given[name],
  ]);
  return { ...given, ...Object.fromEntries(names.filter(([, value]) => value !== undefined)) };
}

/** Settings that make the gateway call other machines. */
const remoteNames = ['EIAM_ENDPOINT', 'EIAM_REGION', 'AUTH_JWKS_URL', 'CALLBACK_ALIBABA_JWKS_URL'];

/** What is set for other tools is checked only where it would be used. */
export function proxyIssues(given: Environment): string[] {
  const { HTTPS_PROXY } = given;
  if (HTTPS_PROXY === undefined || !remoteNames.some((name) => isSet(given, name))) return [];
  return isProxy(toUrl(HTTPS_PROXY))
    ? []
    : ['HTTPS_PROXY: expected the URL of an HTTP proxy, as in http://proxy.example.com:3128'];
}

/** Undefined: everything is reached directly. */
export function toProxy({ HTTPS_PROXY, NO_PROXY }: z.output<typeof schema>): ProxyOptions | undefined {
  if (HTTPS_PROXY === undefined || !isProxy(toUrl(HTTPS_PROXY))) return undefined;
  // A proxy cannot reach what runs on this machine.
  const noProxy = [...(NO_PROXY === undefined ? [] : [NO_PROXY]), 'localhost', '127.0.0.1', '::1'].join();
  return { httpsProxy: toUrl(HTTPS_PROXY), noProxy };
}

/** Many leave out the scheme. */
function toUrl(text: string): string {
  return text.includes('://') ? text : `http://${text}`;
}

function isProxy(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && isDecodable(url.username + url.password);
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
