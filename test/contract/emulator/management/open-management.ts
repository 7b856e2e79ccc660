import { createHash, createHmac, randomUUID } from 'node:crypto';
import { type Instance, type InstanceOptions, startInstance } from '../../instance/instance.ts';
import { createSmallCompany } from '../small-company.ts';
import { sendRequest, type WireAnswer, type WireRequest } from './send-request.ts';

/** What the emulator's clock says, unless a test moves it. */
export const nowMs = Date.UTC(2026, 0, 23, 8);

interface Key {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string;
}

/** What to sign and how; headers take the place of the usual ones, '' leaves one out. */
export interface Asked {
  readonly key?: Key;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export type Query = Readonly<Record<string, string | number>>;

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

const encode = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** A signer written from management-api.md 2.4, for these tests alone. */
export function sign(endpoint: string, key: Key, action: string, query: Query, asked: Asked): WireRequest {
  const { method = 'POST', path = '/', body = '' } = asked;
  const pairs = Object.entries(query).map(([name, value]) => [name, String(value)] as const);
  const given = {
    host: new URL(endpoint).host,
    'x-acs-action': action,
    'x-acs-version': '2021-12-01',
    'x-acs-date': new Date(nowMs).toISOString().replace('.000', ''),
    'x-acs-signature-nonce': randomUUID(),
    'x-acs-content-sha256': hash(body),
    'x-acs-security-token': key.securityToken ?? '',
    ...asked.headers,
  };
  const headers = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
  const names = Object.keys(headers)
    .filter((name) => name === 'host' || name === 'content-type' || name.startsWith('x-acs-'))
    .sort();
  const canonicalRequest = [
    method,
    path,
    pairs
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, value]) => `${encode(name)}=${encode(value)}`)
      .join('&'),
    ...names.map((name) => `${name}:${headers[name]}`),
    '',
    names.join(';'),
    hash(body),
  ].join('\n');
  const stringToSign = `ACS3-HMAC-SHA256\n${hash(canonicalRequest)}`;
  const signature = createHmac('sha256', key.accessKeySecret).update(stringToSign).digest('hex');
  const authorization = `ACS3-HMAC-SHA256 Credential=${key.accessKeyId},SignedHeaders=${names.join(';')},Signature=${signature}`;
  // As official clients do: in the order of the caller, and without encoding `! ' ( ) *`.
  const raw = pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  const target = `${path}?${raw.join('&')}`;
  const length = { 'content-length': String(Buffer.byteLength(body)) };
  return { method, target, headers: { ...headers, ...length, authorization }, body };
}

export interface ManagementClient extends AsyncDisposable {
  readonly emulator: Instance;
  /** Signed for this emulator, not yet sent. The instance's id comes along. */
  signed(action: string, query?: Query, asked?: Asked): WireRequest;
  send(request: WireRequest): Promise<WireAnswer>;
  ask(action: string, query?: Query, asked?: Asked): Promise<WireAnswer>;
  /** Asks, and gives the refusal's status and code. */
  refused(action: string, query?: Query, asked?: Asked): Promise<readonly [number | undefined, unknown]>;
}

export async function openManagement(options: InstanceOptions = {}): Promise<ManagementClient> {
  const emulator = await startInstance({ users: 30, now: () => nowMs, ...options });
  const { management, instanceId } = emulator;
  const signed = (action: string, query: Query = {}, asked: Asked = {}): WireRequest =>
    sign(management.endpoint, asked.key ?? management, action, { InstanceId: instanceId, ...query }, asked);
  const send = (request: WireRequest): Promise<WireAnswer> =>
    emulator.exchange(() => sendRequest(management.endpoint, request));
  const ask = (action: string, query?: Query, asked?: Asked): Promise<WireAnswer> =>
    send(signed(action, query, asked));
  return {
    emulator,
    signed,
    send,
    ask,
    async refused(action, query, asked) {
      const { status, body } = await ask(action, query, asked);
      return [status, body.Code];
    },
    [Symbol.asyncDispose]: () => emulator[Symbol.asyncDispose](),
  };
}

/** The company that is known by heart; the application sees a part of it, the access key all. */
export async function openCompany(options: InstanceOptions = {}) {
  const company = createSmallCompany();
  const { directory, scope } = company;
  return { ...(await openManagement({ directory, scope, ...options })), ...company };
}

/** `UserIds.1`, `UserIds.2` and so on. */
export const flat = (name: string, ids: readonly string[]): Query =>
  Object.fromEntries(ids.map((id, at) => [`${name}.${at + 1}`, id]));
