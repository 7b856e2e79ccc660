import type { EmulatorOptions } from '../../../src/emulator/emulator.ts';
import type { PasswordPolicy } from '../../../src/emulator/password-policy.ts';
import type { RateLimit } from '../../../src/emulator/rate-limiter.ts';

const passwordWords: Readonly<Partial<Record<keyof PasswordPolicy, string>>> = {
  minimumLength: 'length',
  historyLength: 'history',
  requiresUpperCase: 'upper',
  requiresLowerCase: 'lower',
  requiresDigit: 'digit',
  requiresSpecial: 'special',
};

/** How an emulator outside of this process is started with these options. What is not here is sent by its control API. */
export function flagsOf(options: EmulatorOptions): string[] {
  const { passwordPolicy = {}, scope } = options;
  const rules = Object.entries(passwordWords).flatMap(([member, word]) => {
    const value = passwordPolicy[member as keyof PasswordPolicy];
    return value === undefined ? [] : [`${word}=${typeof value === 'number' ? value : onOff(value)}`];
  });
  const flags = {
    users: options.users,
    units: options.units,
    'unit-depth': options.unitDepth,
    groups: options.groups,
    seed: options.seed,
    scope: typeof scope === 'string' ? scope : undefined,
    'instance-id': options.instanceId,
    'application-id': options.applicationId,
    'client-secret': options.clientSecret,
    'token-seconds': options.tokenLifetimeSeconds,
    'page-token-seconds': options.pageTokenLifetimeSeconds,
    'latency-ms': options.latencyMs,
    'expired-token-status': options.expiredTokenStatus,
    'error-aliases': options.lowercaseErrorAliases && onOff(options.lowercaseErrorAliases),
    'password-days': passwordPolicy.lifetimeDays,
    'password-policy': rules.join(',') || undefined,
    'rate-limit': rateOf(options.rateLimit),
    'management-rate-limit': rateOf(options.managementRateLimit),
    host: options.host,
    port: options.port,
    'management-port': options.managementPort,
  };
  return Object.entries(flags).flatMap(([name, value]) =>
    value === undefined || value === false ? [] : [`--${name}`, String(value)],
  );
}

const onOff = (value: boolean): string => (value ? 'on' : 'off');

const rateOf = (rate: RateLimit | undefined): string | undefined =>
  rate && [rate.requestsPerSecond, rate.burst].filter((part) => part !== undefined).join(':');
