import { parseArgs } from 'node:util';
import { z } from 'zod';
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
  seed: ['N', 'a whole number from 0 to 4294967295', '1'],
  scope: ['partial|all', 'partial (one division stays outside) or all', 'partial'],
  order: ['NAME', 'creation, update or random: how lists are ordered', 'creation'],
  'latency-ms': ['N', 'milliseconds from 0 to 600000', '0'],
  'alibaba-callback': ['URL', 'where changes are sent to in the Alibaba dialect', 'nowhere'],
  'bamboocloud-callback': ['URL', 'what the BambooCloud dialect calls', 'nothing'],
  control: ['on|off', 'whether /control/ answers to this machine', 'on'],
} as const;

const wholeNumber = (largest: number) =>
  z
    .string()
    .regex(/^\d{1,10}$/)
    .transform(Number)
    .refine((value) => value <= largest);

const callbackUrl = z.url({ protocol: /^https?$/ }).optional();

const schema = z.object({
  host: z.string().min(1).default('127.0.0.1'),
  port: wholeNumber(65_535).default(0),
  'management-port': wholeNumber(65_535).default(0),
  users: wholeNumber(200_000).default(1_000),
  seed: wholeNumber(4_294_967_295).default(1),
  scope: z.enum(['partial', 'all']).default('partial'),
  order: z.enum(orders).default('creation'),
  'latency-ms': wholeNumber(600_000).default(0),
  'alibaba-callback': callbackUrl,
  'bamboocloud-callback': callbackUrl,
  control: z.enum(['on', 'off']).default('on'),
});

const usage = Object.entries(expectations)
  .map(
    ([name, [value, expected, fallback]]) =>
      `  --${`${name} ${value}`.padEnd(20)} ${expected}; default ${fallback}`,
  )
  .join('\n');

/** @throws CommandLineError */
export function parseCommandLine(args: readonly string[]): EmulatorOptions {
  const values = readFlags(args);
  const { success, data, error } = schema.safeParse(values);
  if (!success) {
    const wrong = error.issues.map(({ path }) => {
      const name = String(path[0]);
      return `--${name} cannot be ${JSON.stringify(values[name])}.`;
    });
    throw new CommandLineError([...new Set(wrong), 'Expected:', usage].join('\n'));
  }
  const { host, port, users, seed, scope, order, 'latency-ms': latencyMs, control, ...targets } = data;
  const { 'management-port': managementPort } = targets;
  const { 'alibaba-callback': alibaba, 'bamboocloud-callback': bambooCloud } = targets;
  return {
    ...{ host, port, managementPort, users, seed, scope, order, latencyMs },
    control: control === 'on',
    callbacks: {
      ...(alibaba === undefined ? {} : { alibaba: { target: alibaba } }),
      ...(bambooCloud === undefined ? {} : { bambooCloud: { target: bambooCloud } }),
    },
  };
}

function readFlags(args: readonly string[]): Record<string, unknown> {
  const names = Object.keys(expectations);
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandLineError([reason, 'Expected:', usage].join('\n'), { cause: error });
  }
}
