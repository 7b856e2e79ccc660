import { parseArgs } from 'node:util';
import { z } from 'zod';
import {
  callbackUrl,
  idOf,
  keptState,
  passwordPolicy,
  rateLimit,
  recording,
  secret,
  toCustomField,
  toOddRow,
  wholeNumber,
} from './command-line-values.ts';
import type { State } from './control/state-routes.ts';
import { customFieldSchema } from './directory/custom-field-table.ts';
import { Directory } from './directory/directory.ts';
import type { EmulatorOptions } from './emulator.ts';
import { orders } from './list-order.ts';

/** Its message lists everything that is wrong and what would be right. */
export class CommandLineError extends Error {
  override readonly name = 'CommandLineError';
}

const expectations = {
  host: ['H', 'a name or address to listen on', '127.0.0.1'],
  port: ['N', 'a whole number from 0 (any free port) to 65535', '0'],
  'management-port': ['N', 'a whole number from 0 (any free port) to 65535', '0'],
  users: ['N', 'a whole number from 0 to 200000', '1000'],
  units: ['N', 'organizational units with the root, from 1 to 20000', 'by the number of users'],
  'unit-depth': ['N', 'levels of units below the root, from 2 to 50', '7'],
  groups: ['N', 'a whole number from 0 to 20000', 'by the number of users'],
  seed: ['N', 'a whole number from 0 to 4294967295', '1'],
  scope: ['partial|all', 'partial (one division stays outside) or all', 'partial'],
  order: ['NAME', 'creation, update or random: how lists are ordered', 'creation'],
  'latency-ms': ['N', 'milliseconds from 0 to 600000', '0'],
  'read-lag-ms': ['N', 'milliseconds from 0 to 600000 that reads lag behind writes', '0'],
  'alibaba-callback': ['URL', 'where changes are sent to in the Alibaba dialect', 'nowhere'],
  'bamboocloud-callback': ['URL', 'what the BambooCloud dialect calls', 'nothing'],
  'custom-field': [
    'NAME:TYPE:OPTIONS',
    'defines one, as in floor:number, grade:select:a,b or tags:checkbox:a,b; any number of times',
    'those of the directory',
  ],
  'password-days': ['N', 'days until a password must be changed, from 0 (never) to 36500', '0'],
  'password-policy': [
    'RULES',
    'of length=N, history=N, upper, lower, digit and special=on|off, with commas between them',
    'length=10,history=0,upper=on,lower=on,digit=on,special=off',
  ],
  'rate-limit': ['N:BURST', 'calls a second, and how many at once; without a burst as many', 'none'],
  'management-rate-limit': ['N:BURST', 'the same of the management API', 'none'],
  'expired-token-status': ['400|401', 'what a token that is no longer good is answered with', '400'],
  'error-aliases': ['on|off', 'whether errors have code, message and requestId in lower case too', 'off'],
  odd: [
    'MEMBER=VALUE',
    'answers deviate: User.createTime=null, User.groups.groupName@ID=absent; any number of times',
    'nowhere',
  ],
  recorded: ['FILE', 'a recording of npm run probe, whose objects are served as they were recorded', 'none'],
  state: ['FILE', 'what GET /control/state or a snapshot has kept, to start with', 'none'],
  control: ['on|off', 'whether /control/ answers to this machine', 'on'],
  snapshots: ['FOLDER', 'where /control/snapshots keeps its files', 'nowhere'],
  'instance-id': ['ID', 'idaas_ and 26 of a-z and 2-7', 'by the seed'],
  'application-id': ['ID', 'app_ and 26 of a-z and 2-7', 'by the seed'],
  'client-secret': [
    'TEXT',
    'at least 16 characters; EMULATOR_CLIENT_SECRET keeps it out of the list of processes',
    'by the seed',
  ],
  'token-seconds': ['N', 'how long access tokens are good for, from 1 to 86400', '1200'],
  'page-token-seconds': ['N', 'how long a nextToken is good for, from 1 to 86400', '600'],
  'control-token': [
    'TOKEN',
    'at least 16 characters: /control/ answers to any machine that sends it, and to no other caller; EMULATOR_CONTROL_TOKEN keeps it out of the list of processes',
    'none',
  ],
} as const;

const repeatable: ReadonlySet<string> = new Set(['odd', 'custom-field']);

const schema = z.object({
  host: z.string().min(1).default('127.0.0.1'),
  port: wholeNumber(65_535).default(0),
  'management-port': wholeNumber(65_535).default(0),
  users: wholeNumber(200_000).default(1_000),
  units: wholeNumber(20_000, 1).optional(),
  'unit-depth': wholeNumber(50, 2).optional(),
  groups: wholeNumber(20_000).optional(),
  seed: wholeNumber(4_294_967_295).default(1),
  scope: z.enum(['partial', 'all']).default('partial'),
  order: z.enum(orders).default('creation'),
  'latency-ms': wholeNumber(600_000).default(0),
  'read-lag-ms': wholeNumber(600_000).default(0),
  'alibaba-callback': callbackUrl,
  'bamboocloud-callback': callbackUrl,
  'custom-field': z.array(z.string().transform(toCustomField).pipe(customFieldSchema)).default([]),
  'password-days': wholeNumber(36_500).default(0),
  'password-policy': passwordPolicy,
  'rate-limit': rateLimit,
  'management-rate-limit': rateLimit,
  'expired-token-status': z.enum(['400', '401']).default('400'),
  'error-aliases': z.enum(['on', 'off']).default('off'),
  odd: z.array(z.string().transform(toOddRow)).default([]),
  recorded: recording,
  state: keptState,
  control: z.enum(['on', 'off']).default('on'),
  snapshots: z.string().min(1).optional(),
  'instance-id': idOf('idaas'),
  'application-id': idOf('app'),
  'client-secret': secret,
  'token-seconds': wholeNumber(86_400, 1).default(1_200),
  'page-token-seconds': wholeNumber(86_400, 1).default(600),
  'control-token': secret,
});

const usage = Object.entries(expectations)
  .map(
    ([name, [value, expected, fallback]]) =>
      `  --${`${name} ${value}`.padEnd(20)} ${expected}; default ${fallback}`,
  )
  .join('\n');

/** Flags whose values are never printed, and the settings that stand for them: other users of a machine could read a command line. */
const secretSettings = {
  'control-token': 'EMULATOR_CONTROL_TOKEN',
  'client-secret': 'EMULATOR_CLIENT_SECRET',
};
type Environment = Readonly<Record<string, string | undefined>>;

/** @throws CommandLineError */
export function parseCommandLine(args: readonly string[], environment: Environment = {}): EmulatorOptions {
  const set = Object.entries(secretSettings).map(([flag, name]) => [flag, environment[name] || undefined]);
  const values = { ...Object.fromEntries(set), ...readFlags(args) };
  const { success, data, error } = schema.safeParse(values);
  if (!success) {
    const wrong = error.issues.map(({ path }) => {
      const name = String(path[0]);
      const value = name in secretSettings ? 'this value' : JSON.stringify(valueAt(values, path));
      return `--${name} cannot be ${value}.`;
    });
    throw new CommandLineError([...new Set(wrong), 'Expected:', usage].join('\n'));
  }
  const { host, port, users, seed, scope, order, odd, control, recorded, 'latency-ms': latencyMs } = data;
  const { 'custom-field': customFields, 'password-days': lifetimeDays, 'error-aliases': aliases } = data;
  const { 'management-port': managementPort, 'read-lag-ms': readLagMs } = data;
  const { 'alibaba-callback': alibaba, 'bamboocloud-callback': bambooCloud } = data;
  const { 'control-token': controlToken, snapshots, 'instance-id': instanceId } = data;
  const { 'application-id': applicationId, 'client-secret': clientSecret } = data;
  const { 'token-seconds': tokenLifetimeSeconds, 'page-token-seconds': pageTokenLifetimeSeconds } = data;
  const { units, 'unit-depth': unitDepth, groups, state, 'rate-limit': rate } = data;
  const { 'management-rate-limit': managementRate, 'expired-token-status': expiredStatus } = data;
  return {
    ...{ host, port, managementPort, users, seed, scope, order, latencyMs, odd },
    ...(units !== undefined && { units }),
    ...(unitDepth !== undefined && { unitDepth }),
    ...(groups !== undefined && { groups }),
    ...(readLagMs > 0 ? { readLag: { ms: readLagMs } } : {}),
    // What was recorded is what the application saw.
    ...(recorded && { directory: recorded.directory, scope: 'all', odd: [...recorded.odd, ...odd] }),
    ...(state && { directory: toDirectory(state, instanceId), scope: state.scope }),
    ...(rate && { rateLimit: rate }),
    ...(managementRate && { managementRateLimit: managementRate }),
    ...(expiredStatus === '401' && { expiredTokenStatus: 401 }),
    control: control === 'on',
    tokenLifetimeSeconds,
    pageTokenLifetimeSeconds,
    ...(controlToken !== undefined && { controlToken }),
    ...(snapshots !== undefined && { snapshots }),
    ...(instanceId !== undefined && { instanceId }),
    ...(applicationId !== undefined && { applicationId }),
    ...(clientSecret !== undefined && { clientSecret }),
    customFields,
    passwordPolicy: { ...data['password-policy'], lifetimeDays },
    lowercaseErrorAliases: aliases === 'on',
    callbacks: {
      ...(alibaba === undefined ? {} : { alibaba: { target: alibaba } }),
      ...(bambooCloud === undefined ? {} : { bambooCloud: { target: bambooCloud } }),
    },
  };
}

function toDirectory({ directory: kept }: State, instanceId = kept.instanceId): Directory {
  const directory = new Directory({ instanceId });
  directory.restore(kept);
  return directory;
}

/** Of a flag that may be repeated, the one that is wrong. */
function valueAt(values: Record<string, unknown>, [name = '', at]: readonly PropertyKey[]): unknown {
  const value = values[String(name)];
  return Array.isArray(value) && typeof at === 'number' ? value[at] : value;
}

function readFlags(args: readonly string[]): Record<string, unknown> {
  const names = Object.keys(expectations);
  const options = Object.fromEntries(
    names.map((name) => [name, { type: 'string' as const, multiple: repeatable.has(name) }]),
  );
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandLineError([reason, 'Expected:', usage].join('\n'), { cause: error });
  }
}
