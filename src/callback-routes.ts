import { randomBytes, randomInt } from 'node:crypto';
import { createAlibabaRoute } from './callbacks/alibaba/route.ts';
import type { CipherRandom } from './callbacks/bamboocloud/cipher.ts';
import { createBambooCloudRoute } from './callbacks/bamboocloud/route.ts';
import type { CallbackRoute } from './callbacks/route.ts';
import type { Config } from './config.ts';
import type { OperationContext } from './context.ts';
import type { DirectoryEvent } from './events/directory-event.ts';
import type { Log } from './observability/log.ts';
import type { Upstream } from './upstream.ts';

interface CallbackParts {
  readonly config: Pick<Config, 'alibabaCallback' | 'bambooCloud'>;
  readonly upstream: Pick<Upstream, 'applicationId' | 'instanceId' | 'callbacks'>;
  readonly managerField: string | undefined;
  /** Where what callbacks tell goes. */
  readonly publish: (event: DirectoryEvent) => void | Promise<void>;
  /** What BambooCloud's events are applied by: reads that nobody remembers, writes that announce nothing. */
  readonly openDirectory: () => OperationContext;
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** For what callbacks are answered with; default `node:crypto`. */
  readonly cipherRandom?: CipherRandom | undefined;
}

/** Where IDaaS posts its events: a route for each dialect that is configured, or that the embedded emulator speaks. */
export function createCallbackRoutes(parts: CallbackParts): readonly CallbackRoute[] {
  const { config, upstream, cipherRandom = secureRandom, ...shared } = parts;
  const alibaba = config.alibabaCallback ?? upstream.callbacks?.alibaba;
  const { bambooCloud } = config;
  return [
    ...(alibaba ? [createAlibabaRoute({ ...alibaba, ...upstream, ...shared })] : []),
    ...(bambooCloud ? [createBambooCloudRoute({ ...bambooCloud, ...shared, random: cipherRandom })] : []),
  ];
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

const secureRandom: CipherRandom = {
  bytes: randomBytes,
  letters: (count) => Array.from({ length: count }, () => letters[randomInt(letters.length)]).join(''),
};
