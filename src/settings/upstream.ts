import { z } from 'zod';
import { type ManagementConfig, managementSettings, toManagement } from './management.ts';
import { secretIssues, secretOf, secretSettings } from './secrets.ts';
import { type Environment, endpoint, isSet, matching, wholeNumber, yesOrNo } from './values.ts';

/** Which EIAM there is, and which application the gateway is there. */
export const upstreamSettings = {
  EIAM_ENDPOINT: endpoint('https://eiam-developerapi.cn-hangzhou.aliyuncs.com').optional(),
  EIAM_REGION: matching(/^[a-z]{2}-[a-z0-9-]{2,30}$/, 'a region, as in cn-hangzhou').optional(),
  EIAM_INSTANCE_ID: matching(/^idaas_[A-Za-z0-9_]{1,58}$/, 'an instance id, as in idaas_…').optional(),
  EIAM_APPLICATION_ID: matching(/^app_[A-Za-z0-9_]{1,60}$/, 'an application id, as in app_…').optional(),
  ...secretSettings('EIAM_CLIENT_SECRET'),
};

/** The directory of the embedded emulator, which is there where no EIAM is named. */
export const emulatorSettings = {
  EMULATOR_USERS: wholeNumber(0, 200_000).default(1_000),
  EMULATOR_ACCESS_KEYS: yesOrNo.default(true),
  EMULATOR_SEED: wholeNumber(0, 999_999_999).default(1),
};

const required = ['EIAM_INSTANCE_ID', 'EIAM_APPLICATION_ID', 'EIAM_CLIENT_SECRET'] as const;

/** What these settings demand of each other. */
export function upstreamIssues(given: Environment): string[] {
  return [...missing(given), ...secretIssues(given, 'EIAM_CLIENT_SECRET')];
}

function missing(given: Environment): string[] {
  const names = required.filter((name) => isSet(given, name));
  if (!isSet(given, 'EIAM_ENDPOINT') && !isSet(given, 'EIAM_REGION')) {
    return names.length === 0
      ? []
      : [`EIAM_ENDPOINT or EIAM_REGION: expected one of them beside ${names.join(', ')}`];
  }
  return required
    .filter((name) => !isSet(given, name))
    .map((name) => `${name}: expected beside EIAM_ENDPOINT or EIAM_REGION`);
}

const shape = z.object({ ...upstreamSettings, ...emulatorSettings, ...managementSettings });

/** An emulator of our own, in the same process. */
export interface EmulatorConfig {
  readonly kind: 'emulator';
  readonly users: number;
  readonly seed: number;
  /** Whether the management API is at hand. */
  readonly accessKeys: boolean;
}

export interface EiamConfig {
  readonly kind: 'eiam';
  readonly endpoint: string;
  readonly instanceId: string;
  readonly applicationId: string;
  readonly clientSecret: () => string;
  /** Undefined: there are no access keys. */
  readonly management: ManagementConfig | undefined;
}

/** Which EIAM the gateway speaks to. */
export type UpstreamConfig = EmulatorConfig | EiamConfig;

export function toUpstream(from: z.output<typeof shape>): UpstreamConfig {
  const address = from.EIAM_ENDPOINT ?? (from.EIAM_REGION && regionEndpoint(from.EIAM_REGION));
  if (address === undefined) {
    const { EMULATOR_USERS: users, EMULATOR_SEED: seed, EMULATOR_ACCESS_KEYS: accessKeys } = from;
    return { kind: 'emulator', users, seed, accessKeys };
  }
  return {
    kind: 'eiam',
    endpoint: address,
    instanceId: from.EIAM_INSTANCE_ID ?? '',
    applicationId: from.EIAM_APPLICATION_ID ?? '',
    clientSecret: secretOf(from, 'EIAM_CLIENT_SECRET') ?? (() => ''),
    management: toManagement(from),
  };
}

/** developer-api.md 3. */
function regionEndpoint(region: string): string {
  return `https://eiam-developerapi.${region}.aliyuncs.com`;
}
