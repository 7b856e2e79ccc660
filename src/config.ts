import { z } from 'zod';
import type { AdmissionBounds } from './admission/admission.ts';
import type { ProxyOptions } from './eiam/dispatcher.ts';
import { type AdminConfig, adminIssues, adminSettings, toAdmin } from './settings/admin.ts';
import { admissionSettings, toAdmission } from './settings/admission.ts';
import { type AuditConfig, auditIssues, auditSettings, toAudit } from './settings/audit.ts';
import {
  type AuthenticationConfig,
  authenticationIssues,
  authenticationSettings,
  toAuthentication,
  toSignIn,
} from './settings/authentication.ts';
import {
  type AlibabaCallbackConfig,
  alibabaCallbackIssues,
  alibabaCallbackSettings,
  toAlibabaCallback,
} from './settings/callbacks-alibaba.ts';
import {
  type BambooCloudConfig,
  bambooCloudIssues,
  bambooCloudSettings,
  toBambooCloudConfig,
} from './settings/callbacks-bamboocloud.ts';
import { derivedValues } from './settings/derived.ts';
import { type EdgeConfig, edgeSettings, toEdge } from './settings/edge.ts';
import { readEnvironmentFiles } from './settings/environment-file.ts';
import { type LimitConfig, limitIssues, limitSettings, toLimits } from './settings/limits.ts';
import { managementIssues, managementSettings, settingsForManagement } from './settings/management.ts';
import { type McpConfig, mcpIssues, mcpSettings, toMcp } from './settings/mcp.ts';
import { type MemoryConfig, memoryIssues, memorySettings, toMemory } from './settings/memory.ts';
import {
  type MirrorConfig,
  mirrorIssues,
  mirrorSettings,
  stateFileBeside,
  toMirror,
} from './settings/mirror.ts';
import { serviceLinkHint, unknownNameIssues } from './settings/names.ts';
import { proxyIssues, proxySettings, toProxy, withProxyNames } from './settings/proxy.ts';
import {
  type SharedStateConfig,
  sharedStateIssues,
  sharedStateSettings,
  toSharedState,
} from './settings/shared-state.ts';
import { type TracingConfig, toTracing, tracingIssues, tracingSettings } from './settings/tracing.ts';
import {
  emulatorSettings,
  toUpstream,
  type UpstreamConfig,
  upstreamIssues,
  upstreamSettings,
} from './settings/upstream.ts';
import { type UsedSetting, usedSettings } from './settings/used.ts';
import { type Environment, isLoopback, memberNames, wholeNumber, yesOrNo } from './settings/values.ts';

/** Everything that is wrong with the environment, a line for each setting. Values are not repeated: some are secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly issues: readonly string[];

  constructor(issues: readonly string[]) {
    super(`The settings are wrong:\n${issues.map((issue) => `  ${issue}`).join('\n')}`);
    this.issues = issues;
  }
}

/** Every setting, by its name in the environment (docs/operating.md). */
export const settings = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(4_000),
  LOG_LEVEL: z
    .enum(['silent', 'error', 'warn', 'info', 'debug'], 'expected silent, error, warn, info or debug')
    .default('info'),
  SLOW_OPERATION_MS: wholeNumber(1, 600_000).default(2_000),
  ...upstreamSettings,
  ...managementSettings,
  ...proxySettings,
  EIAM_MANAGER_FIELD: z.string().optional(),
  EIAM_OPTIONAL_MEMBERS: memberNames.default([]),
  EIAM_MAX_CONCURRENCY: wholeNumber(1, 1_000).default(512),
  EIAM_RATE_LIMIT: wholeNumber(1, 10_000).optional(),
  EIAM_TIMEOUT_MS: wholeNumber(1, 600_000).default(10_000),
  EIAM_MAX_SCAN_PAGES: wholeNumber(1, 10_000).default(100),
  EIAM_CREATE_EXTERNAL_IDS: yesOrNo.default(false),
  READINESS: z.enum(['process', 'upstream'], 'expected process or upstream').default('process'),
  OPERATION_TIMEOUT_MS: wholeNumber(1, 600_000).default(30_000),
  ...adminSettings,
  ...admissionSettings,
  ...auditSettings,
  ...edgeSettings,
  SHUTDOWN_DELAY_MS: wholeNumber(0, 600_000).optional(),
  ...limitSettings,
  ...mcpSettings,
  ...memorySettings,
  UPSTREAM_TRACE: yesOrNo.default(true),
  CLOUD_CREDENTIALS: yesOrNo.default(false),
  ...authenticationSettings,
  ...alibabaCallbackSettings,
  ...bambooCloudSettings,
  ...mirrorSettings,
  ...sharedStateSettings,
  ...tracingSettings,
  STATE_FILE: z.string().optional(),
  ...emulatorSettings,
});

type Settings = z.infer<typeof settings>;

/** What the settings come to. */
export interface Config extends LimitConfig, EdgeConfig, MemoryConfig {
  readonly host: string;
  readonly port: number;
  /** What `/health/ready` follows. */
  readonly readiness: Settings['READINESS'];
  readonly logLevel: Settings['LOG_LEVEL'];
  /** From here on an operation is a line of the log, whatever came of it. */
  readonly slowOperationMs: number;
  readonly upstream: UpstreamConfig;
  /** Undefined: everything is reached directly. */
  readonly proxy: ProxyOptions | undefined;
  /** What is set to have the management plane, where there is none. */
  readonly managementSettings: readonly string[];
  readonly managerField: string | undefined;
  /** Members that upstream never sends (src/eiam/reply-kinds.ts). */
  readonly optionalMembers: ReadonlySet<string>;
  readonly maxConcurrency: number;
  /** Calls a second; undefined: no fixed limit. */
  readonly rateLimit: number | undefined;
  readonly callTimeoutMs: number;
  readonly operationTimeoutMs: number;
  /** How long a gateway that is to stop still serves, not ready: nothing balances the loopback interface. */
  readonly shutdownDelayMs: number;
  readonly maxScanPages: number;
  /** Whether groups and units that are created without an external id get one of the gateway's making. */
  readonly createExternalIds: boolean;
  /** Where operators find metrics and profiles; undefined: metrics are on the gateway's own port, and there are no profiles. */
  readonly admin: AdminConfig | undefined;
  /** What clients may hold. */
  readonly admission: AdmissionBounds;
  /** Tools for agents; undefined: there are none. */
  readonly mcp: McpConfig | undefined;
  /** Undefined: there is no audit trail. */
  readonly audit: AuditConfig | undefined;
  readonly traceAllowed: boolean;
  /** Undefined: nothing is traced. */
  readonly tracing: TracingConfig | undefined;
  /** Undefined: IDaaS has nowhere to send its events to. */
  readonly alibabaCallback: AlibabaCallbackConfig | undefined;
  /** Undefined: IDaaS is not listened to in this dialect. */
  readonly bambooCloud: BambooCloudConfig | undefined;
  /** Where callbacks are remembered beyond the process; undefined: in memory. */
  readonly stateFile: string | undefined;
  /** Undefined: there is none. */
  readonly mirror: MirrorConfig | undefined;
  /** What is shared with other replicas; undefined: nothing. */
  readonly sharedState: SharedStateConfig | undefined;
  /** Whether credentials of cloud roles are handed out at all. */
  readonly cloudCredentials: boolean;
  readonly authentication: AuthenticationConfig;
  /** Whether users of public clients are signed in with the application's secret. */
  readonly signIn: boolean;
}

/** The process's own settings; no other file reads the environment. @throws ConfigError with every issue at once */
export function readConfig(): Config {
  return parseConfig(process.env);
}

/** What the process would use of the same settings, without secrets. @throws ConfigError with every issue at once */
export function readUsedSettings(): readonly UsedSetting[] {
  return usedSettings({
    shape: settings.shape,
    environment: process.env,
    files: readEnvironmentFiles(process.execArgv),
    derived: derivedValues(readConfig()),
  });
}

/** The same settings as far as they say which EIAM there is, and how it is reached. @throws ConfigError with every issue at once */
export function readUpstreamConfig(): Pick<Config, 'upstream' | 'proxy'> {
  const named = Object.entries(process.env).filter(([name]) =>
    /^(EIAM_|ALIBABA_|HTTPS_PROXY$|NO_PROXY$)/i.test(name),
  );
  // Who may sign in to a gateway is no question where there is none.
  return parseConfig({ ...Object.fromEntries(named), AUTH_ALLOW_ANONYMOUS: 'true' });
}

/** The one setting that the printed graph depends on. @throws ConfigError */
export function readOptionalMembers(environment: Environment = process.env): Config['optionalMembers'] {
  const name = 'EIAM_OPTIONAL_MEMBERS';
  const given = environment[name] === '' ? undefined : environment[name];
  const { data, error } = settings.shape[name].safeParse(given);
  if (!data) throw new ConfigError((error?.issues ?? []).map(({ message }) => `${name}: ${message}`));
  return new Set(data);
}

/**
 * An environment as one value.
 * @throws ConfigError with every issue at once
 */
export function parseConfig(environment: Environment): Config {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const names = Object.keys(settings.shape);
  // A name that is none of ours, `EIAM_REGION_FILE` for one, decides nothing.
  const given = Object.fromEntries(
    Object.entries(withProxyNames(set)).filter(([name]) => names.includes(name)),
  );
  const parsed = settings.safeParse(given);
  const wrong = (parsed.error?.issues ?? []).map(({ path, message }) => {
    const name = path.join('.');
    return `${name}: ${message}${serviceLinkHint(name, given[name])}`;
  });
  const issues = [
    ...wrong,
    ...upstreamIssues(given),
    ...adminIssues(given),
    ...auditIssues(given),
    ...authenticationIssues(given),
    ...managementIssues(given),
    ...alibabaCallbackIssues(given),
    ...bambooCloudIssues(given),
    ...limitIssues(given),
    ...mcpIssues(given),
    ...memoryIssues(given),
    ...mirrorIssues(given),
    ...proxyIssues(given),
    ...sharedStateIssues(given),
    ...tracingIssues(given),
    ...unknownNameIssues(set, names),
  ];
  if (issues.length > 0 || !parsed.success) throw new ConfigError(issues);
  return toConfig(parsed.data);
}

function toConfig(from: Settings): Config {
  const mirror = toMirror(from);
  return {
    host: from.HOST,
    port: from.PORT,
    readiness: from.READINESS,
    logLevel: from.LOG_LEVEL,
    slowOperationMs: from.SLOW_OPERATION_MS,
    upstream: toUpstream(from),
    proxy: toProxy(from),
    managementSettings: settingsForManagement(from),
    managerField: from.EIAM_MANAGER_FIELD,
    optionalMembers: new Set(from.EIAM_OPTIONAL_MEMBERS),
    maxConcurrency: from.EIAM_MAX_CONCURRENCY,
    rateLimit: from.EIAM_RATE_LIMIT,
    callTimeoutMs: from.EIAM_TIMEOUT_MS,
    operationTimeoutMs: from.OPERATION_TIMEOUT_MS,
    shutdownDelayMs: from.SHUTDOWN_DELAY_MS ?? (isLoopback(from.HOST) ? 0 : 5_000),
    maxScanPages: from.EIAM_MAX_SCAN_PAGES,
    createExternalIds: from.EIAM_CREATE_EXTERNAL_IDS,
    ...toLimits(from),
    ...toEdge(from),
    ...toMemory(from),
    mcp: toMcp(from),
    admin: toAdmin(from),
    admission: toAdmission(from),
    audit: toAudit(from),
    traceAllowed: from.UPSTREAM_TRACE,
    tracing: toTracing(from),
    alibabaCallback: toAlibabaCallback(from),
    bambooCloud: toBambooCloudConfig(from),
    stateFile: from.STATE_FILE ?? stateFileBeside(mirror?.file),
    mirror,
    sharedState: toSharedState(from),
    cloudCredentials: from.CLOUD_CREDENTIALS,
    authentication: toAuthentication(from),
    signIn: toSignIn(from, from.EIAM_ENDPOINT === undefined && from.EIAM_REGION === undefined),
  };
}
