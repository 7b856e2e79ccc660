import { createApp } from '../../src/app.ts';
import type { AppParts } from '../../src/composition/app-parts.ts';
import { type Config, parseConfig } from '../../src/config.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/emulator.ts';
import type { Answer } from '../support/gateway.ts';

export interface OpenOptions {
  readonly emulator?: EmulatorOptions;
  readonly config?: Partial<Config>;
  /** How the parts differ from those of a process. */
  readonly parts?: Partial<AppParts>;
  /** Done to the emulator before the gateway starts. */
  readonly prepare?: (emulator: Emulator) => void;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A gateway and an emulator, each on a port of its own, with all that lies between them and a client. */
export async function openGateway({
  emulator: options = {},
  config = {},
  parts = {},
  prepare,
}: OpenOptions = {}) {
  await using stack = new AsyncDisposableStack();
  const emulator = stack.use(await startEmulator({ users: 60, scope: 'all', ...options }));
  prepare?.(emulator);
  const { endpoint, instanceId, applicationId, clientSecret } = emulator;
  const { accessKeyId, accessKeySecret } = emulator.management;
  const upstream = {
    kind: 'eiam',
    endpoint,
    instanceId,
    applicationId,
    clientSecret: () => clientSecret,
    management: {
      endpoint: emulator.management.endpoint,
      credentials: () => ({ accessKeyId, accessKeySecret, securityToken: undefined }),
    },
  } as const;
  /** What the gateway holds to be its own fault. */
  const failures: object[] = [];
  const log = { info: () => {}, warn: () => {}, error: (facts: object) => failures.push(facts) };
  const app = stack.use(
    // A look at the scope is valid for ten seconds, which a busy machine may take between two questions: it is no call of theirs.
    await createApp(
      { ...parseConfig({ PORT: '0', MIRROR: 'off' }), upstream, ...config },
      { log, scopeTtlMs: 600_000, ...parts },
    ),
  );
  const { url } = await app.listen();
  const owned = stack.move();

  async function send(path: string, init: RequestInit = {}): Promise<Reply> {
    const response = await fetch(new URL(path, url), { redirect: 'manual', ...init });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  /** Posts a body as it stands. */
  function post(
    body: BodyInit,
    headers: Record<string, string> = {},
    init: RequestInit = {},
  ): Promise<Reply> {
    const sent = { 'content-type': 'application/json', ...headers };
    return send('/graphql', { method: 'POST', body, headers: sent, ...init });
  }

  async function ask(query: string, variables: object = {}, init: RequestInit = {}): Promise<Answer> {
    const accept = { accept: 'application/graphql-response+json' };
    const { text } = await post(JSON.stringify({ query, variables }), accept, init);
    return JSON.parse(text);
  }

  return {
    url,
    app,
    emulator,
    failures,
    send,
    post,
    ask,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

export type OpenGateway = Awaited<ReturnType<typeof openGateway>>;
