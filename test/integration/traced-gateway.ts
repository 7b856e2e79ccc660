import { createApp } from '../../src/app.ts';
import type { AppParts } from '../../src/composition/app-parts.ts';
import { parseConfig } from '../../src/config.ts';
import { type EmulatorOptions, startEmulator } from '../../src/emulator/emulator.ts';
import { openCollector } from '../support/collector.ts';
import type { Answer } from '../support/gateway.ts';
import { openRelay } from '../support/relay.ts';

export interface TracedOptions {
  readonly emulator?: EmulatorOptions;
  /** Settings; `collector` stands for the collector's address. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly accessKeys?: boolean;
  /** How the parts differ from those of a process. */
  readonly parts?: Partial<AppParts>;
}

export const toCollector = { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector', OTEL_BSP_SCHEDULE_DELAY: '1' };

/** A gateway whose spans go to a collector, and whose calls go by relays to an emulator. */
export async function openTracedGateway({
  emulator: options = {},
  environment = toCollector,
  accessKeys = false,
  parts = {},
}: TracedOptions = {}) {
  await using stack = new AsyncDisposableStack();
  const collector = stack.use(await openCollector());
  const emulator = stack.use(await startEmulator({ users: 60, scope: 'all', ...options }));
  const relay = stack.use(await openRelay(emulator.endpoint));
  const managementRelay = stack.use(await openRelay(emulator.management.endpoint));
  const { instanceId, applicationId, clientSecret } = emulator;
  const { accessKeyId, accessKeySecret } = emulator.management;
  const upstream = {
    kind: 'eiam',
    endpoint: relay.url,
    instanceId,
    applicationId,
    clientSecret: () => clientSecret,
    management: accessKeys
      ? {
          endpoint: managementRelay.url,
          credentials: () => ({ accessKeyId, accessKeySecret, securityToken: undefined }),
        }
      : undefined,
  } as const;
  const settings = Object.entries(environment).map(([name, value]): [string, string] => [
    name,
    value === 'collector' ? collector.url : value,
  ]);
  const config = { ...parseConfig({ PORT: '0', MIRROR: 'off', ...Object.fromEntries(settings) }), upstream };
  const warnings: { readonly facts: object; readonly text: string }[] = [];
  const warn = (facts: object, text: string) => void warnings.push({ facts, text });
  const silent = () => {};
  const log = { info: silent, warn, error: silent };
  // Back-offs of no length: nothing here waits for a retry.
  const app = stack.use(await createApp(config, { log, random: () => 0, ...parts }));
  const { url } = await app.listen();
  const owned = stack.move();

  async function post(body: string, headers: Record<string, string> = {}): Promise<Answer> {
    const sent = { 'content-type': 'application/json', ...headers };
    const response = await fetch(url, { method: 'POST', body, headers: sent });
    return response.json();
  }

  return {
    ...{ url, app, collector, emulator, relay, managementRelay, warnings, post },
    ask: (query: string, variables: object = {}, headers: Record<string, string> = {}) =>
      post(JSON.stringify({ query, variables }), headers),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
