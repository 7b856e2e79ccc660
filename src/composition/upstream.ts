import type { Emulator, EmulatorOptions } from '../emulator/emulator.ts';
import type { AlibabaCallbackConfig } from '../settings/callbacks-alibaba.ts';
import type { ManagementConfig } from '../settings/management.ts';
import type { UpstreamConfig } from '../settings/upstream.ts';

/** Which EIAM the gateway speaks to, and as whom. */
export interface Upstream {
  readonly endpoint: string;
  readonly instanceId: string;
  readonly applicationId: string;
  readonly clientSecret: () => string;
  /** The custom field with a manager's id that this EIAM brings along. */
  readonly managerField: string | undefined;
  /** The second plane; undefined: no access keys. */
  readonly management: ManagementConfig | undefined;
  /** How this EIAM reports changes, where it brings that along. */
  readonly callbacks?: { readonly alibaba: AlibabaCallbackConfig };
  /** Present when the gateway brought its own EIAM; the opener closes it. */
  readonly emulator: Emulator | undefined;
}

/** The real EIAM of the settings, or an emulator started in this process. The emulator's code is loaded only for that. */
export async function openUpstream(
  config: UpstreamConfig,
  emulatorOptions: EmulatorOptions = {},
): Promise<Upstream> {
  if (config.kind === 'eiam') return { ...config, managerField: undefined, emulator: undefined };
  const { startEmulator } = await import('../emulator/emulator.ts');
  const emulator = await startEmulator({ users: config.users, seed: config.seed, ...emulatorOptions });
  const { endpoint, instanceId, applicationId, clientSecret, managerField } = emulator;
  return {
    endpoint,
    instanceId,
    applicationId,
    clientSecret: () => clientSecret,
    managerField,
    management: config.accessKeys ? toManagement(emulator) : undefined,
    callbacks: {
      alibaba: {
        keys: { url: emulator.jwksUrl },
        encryptionKeyHex: () => emulator.callbacks.alibaba.encryptionKey,
      },
    },
    emulator,
  };
}

function toManagement({
  management: { endpoint, accessKeyId, accessKeySecret },
}: Emulator): ManagementConfig {
  return { endpoint, credentials: () => ({ accessKeyId, accessKeySecret, securityToken: undefined }) };
}
