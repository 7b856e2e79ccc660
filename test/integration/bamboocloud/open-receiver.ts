import { createApp } from '../../../src/app.ts';
import type { CipherRandom } from '../../../src/callbacks/bamboocloud/cipher.ts';
import { parseConfig } from '../../../src/config.ts';
import { Directory } from '../../../src/emulator/directory/directory.ts';
import type { EmulatorOptions } from '../../../src/emulator/emulator.ts';
import type { DirectoryEvent } from '../../../src/events/directory-event.ts';

export const token = 'bamboo-test-security-token-0123456789ab';
export const signatureKey = 'SignKey-16chars!';
export const encryptionKey = 'AesKey-16-chars!';

/** Signed and encrypted in the usual way. */
export const secure = {
  CALLBACK_BAMBOOCLOUD_TOKEN: token,
  CALLBACK_BAMBOOCLOUD_SIGNATURE_KEY: signatureKey,
  CALLBACK_BAMBOOCLOUD_ENCRYPTION_KEY: encryptionKey,
};

/** When everything happens that does not say otherwise. */
export const usualNow = 1_735_689_601_000;

export interface Answered {
  readonly status: number;
  readonly body: { readonly code?: string; readonly message?: string; readonly data?: string };
}

export interface ReceiverOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly emulator?: EmulatorOptions;
  readonly random?: CipherRandom;
  readonly callTimeoutMs?: number;
  readonly publish?: (event: DirectoryEvent) => void | Promise<void>;
}

/** A gateway on a port of its own, on an EIAM of its own, with a receiver for BambooCloud's events. */
export async function openReceiver(options: ReceiverOptions = {}) {
  const { environment = secure, emulator: emulatorOptions = {}, random, callTimeoutMs = 10_000 } = options;
  const clock = { now: usualNow };
  const events: DirectoryEvent[] = [];
  const logged: unknown[] = [];
  let ids = 0;
  const write = (facts: unknown, text?: string) => logged.push([facts, text]);
  const directory =
    emulatorOptions.directory ?? new Directory({ customFieldNames: ['number', 'switch', 'text'] });
  const app = await createApp(
    { ...parseConfig({ PORT: '0', MIRROR: 'off', ...environment }), callTimeoutMs },
    {
      log: { info: write, warn: write, error: write },
      now: () => clock.now,
      random: () => 0,
      pause: async () => {},
      newId: () => {
        ids += 1;
        return `made-${ids}`;
      },
      emulator: { scope: 'all', directory, ...emulatorOptions },
      publish: options.publish ?? ((event) => void events.push(event)),
      ...(random && { cipherRandom: random }),
    },
  );
  const { emulator } = app;
  if (!emulator) throw new Error('Expected an embedded emulator');
  const { url } = await app.listen();
  const address = new URL('/callbacks/bamboocloud', url);

  /** Posts a body as it stands. */
  async function post(
    body: string | Uint8Array<ArrayBuffer>,
    headers: Record<string, string> = { authorization: `Bearer ${token}` },
  ): Promise<Answered> {
    const response = await fetch(address, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });
    return { status: response.status, body: JSON.parse(await response.text()) };
  }

  return {
    emulator,
    directory,
    clock,
    /** What was published so far. */
    events,
    logged,
    address,
    post,
    [Symbol.asyncDispose]: async () => app[Symbol.asyncDispose](),
  };
}

export type Receiver = Awaited<ReturnType<typeof openReceiver>>;
