import type { UpstreamConfig } from './config.ts';
import type { ReadCredentials } from './eiam/management/credentials.ts';
import type { Emulator, EmulatorOptions } from './emulator/emulator.ts';

/** The management API and what its calls are signed with. */
export interface ManagementUpstream {
  readonly endpoint: string;
  readonly credentials: ReadCredentials;
}

/** Which EIAM the gateway speaks to, and as whom. */
export interface Upstream {
  readonly endpoint: string;
  readonly instanceId: string;
  readonly applicationId: string;
  readonly clientSecret: () => string;
  /** The custom field with a manager's id that this EIAM brings along. */
  readonly managerField: string | undefined;
  /** The management API, where access keys open it. */
  readonly management: ManagementUpstream | undefined;
  /** Present when the gateway brought its own EIAM; whoever opened it closes it. */
  readonly emulator: Emulator | undefined;
}

/** The real EIAM of the settings, or an emulator started in this process. The emulator's code is loaded only for that. */
export async function openUpstream(
  config: UpstreamConfig,
  emulatorOptions: EmulatorOptions = {},
): Promise<Upstream> {
  if (config.kind === 'eiam')
    return { ...config, managerField: undefined, management: undefined, emulator: undefined };
  const { startEmulator } = await import('./emulator/emulator.ts');
  const emulator = await startEmulator({ users: config.users, seed: config.seed, ...emulatorOptions });
  const { endpoint, instanceId, applicationId, clientSecret, managerField } = emulator;
  const { accessKeyId, accessKeySecret } = emulator.management;
  const management = {
    endpoint: emulator.management.endpoint,
    credentials: () => ({ accessKeyId, accessKeySecret }),
  };
  return {
    endpoint,
    instanceId,
    applicationId,
    clientSecret: () => clientSecret,
    managerField,
    management: config.accessKeys ? management : undefined,
    emulator,
  };
}
