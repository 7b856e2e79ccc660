import { expect } from 'vitest';
import { type InstanceOptions, startInstance } from '../instance/instance.ts';
import { createSmallCompany } from './small-company.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

interface Ask {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | ReadableStream;
}

/** An emulator on a free port and a plain HTTP client that knows its paths and has a token. */
export async function openEmulator(options: InstanceOptions = {}) {
  const emulator = await startInstance({ users: 30, ...options });
  const base = `${emulator.endpoint}/v2/${emulator.instanceId}/${emulator.applicationId}`;
  const credentials = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: emulator.applicationId,
    client_secret: emulator.clientSecret,
  });

  /** @param path absolute (with its host), or below instance and application */
  const ask = async (path: string, init: Ask = {}): Promise<Answer> => {
    const duplex = init.body instanceof ReadableStream ? { duplex: 'half' as const } : {};
    const url = path.startsWith('http') ? path : base + path;
    return emulator.exchange(async () => {
      const response = await fetch(url, { ...init, ...duplex });
      return { status: response.status, headers: response.headers, body: await response.json() };
    });
  };
  const createToken = async (): Promise<string> => {
    const { body } = await ask(`/oauth2/token?${credentials}`, { method: 'POST' });
    if (body === null || typeof body !== 'object' || !('access_token' in body)) throw new Error('No token');
    return String(body.access_token);
  };
  const token = await createToken();
  const authorization = `Bearer ${token}`;
  emulator.counters.reset();

  return {
    emulator,
    base,
    credentials,
    token,
    authorization,
    ask,
    /** Of the platform, for what is no JSON or no answer. */
    fetch: (...request: Parameters<typeof fetch>) => emulator.exchange(() => fetch(...request)),
    createToken,
    get: (path: string, headers: Record<string, string> = {}) =>
      ask(path, { headers: { authorization, ...headers } }),
    post: (path: string, body: unknown, headers: Record<string, string> = {}) =>
      ask(path, { method: 'POST', headers: { authorization, ...headers }, body: JSON.stringify(body) }),
    [Symbol.asyncDispose]: () => emulator[Symbol.asyncDispose](),
  };
}

export async function openSmallCompany(options: InstanceOptions = {}) {
  const company = createSmallCompany();
  const { directory, scope } = company;
  return { ...(await openEmulator({ directory, scope, ...options })), ...company };
}

/** Upper-case UUID. */
export const requestIdPattern = /^[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}$/;

/** Envelope A, whole (developer-api.md 5.1). */
export const serviceError = (code: string, message: string) => ({
  error: code,
  error_description: message,
  request_id: expect.stringMatching(requestIdPattern),
});

/** Envelope B, whole (developer-api.md 5.1). */
export const gatewayError = (code: string) => ({
  RequestId: expect.stringMatching(requestIdPattern),
  HostId: 'eiam-developerapi.cn-hangzhou.aliyuncs.com',
  Code: code,
  Message: expect.any(String),
  Recommend: expect.stringMatching(/^https:/),
});
