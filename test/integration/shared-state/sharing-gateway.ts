import { createApp } from '../../../src/app.ts';
import { parseConfig } from '../../../src/config.ts';
import { startEmulator } from '../../../src/emulator/emulator.ts';
import { toUpstream } from '../../support/gateway.ts';

export interface Line {
  readonly level: string;
  readonly text: string;
}

/** A gateway that shares the state of a store. @param lines filled with what it logs */
export async function openSharingGateway(url: string, lines: Line[] = []) {
  const emulator = await startEmulator({ users: 3 });
  const { sharedState } = parseConfig({
    ...{ EIAM_ENDPOINT: emulator.endpoint, EIAM_INSTANCE_ID: 'idaas_x', EIAM_APPLICATION_ID: 'app_x' },
    ...{ EIAM_CLIENT_SECRET: 'x', AUTH_ALLOW_ANONYMOUS: 'true' },
    ...{ SHARED_STATE_URL: url, SHARED_STATE_KEY: '07'.repeat(32) },
  });
  const say = (level: string) => (_facts: object, text: string) => void lines.push({ level, text });
  const config = {
    ...parseConfig({ PORT: '0', MIRROR: 'off' }),
    sharedState,
    upstream: toUpstream(emulator, emulator.management),
  };
  const log = { info: say('info'), warn: say('warn'), error: say('error') };
  try {
    const app = await createApp(config, { log });
    return {
      app,
      async [Symbol.asyncDispose]() {
        await app[Symbol.asyncDispose]();
        await emulator[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await emulator[Symbol.asyncDispose]();
    throw error;
  }
}
