import type { z } from 'zod';
import type { FileValue } from './environment-file.ts';
import type { Environment } from './values.ts';

/** A setting as it would be used, for people: no secret is in it. */
export interface UsedSetting {
  readonly name: string;
  readonly value: string;
  /** Where its value comes from: `environment`, the path of a file of variables, the setting that names a secret's file, or `default`. */
  readonly source: string;
}

interface SettingSources {
  /** The schema of each setting; those of secrets say so in their metadata. */
  readonly shape: Readonly<Record<string, z.ZodType>>;
  readonly environment: Environment;
  readonly files: ReadonlyMap<string, FileValue>;
  /** What is used of settings whose defaults follow from others. */
  readonly derived: Readonly<Record<string, unknown>>;
}

/** Every setting with its value and source, in the order of the schema. The environment has been checked before. */
export function usedSettings({ shape, environment, files, derived }: SettingSources): readonly UsedSetting[] {
  return Object.entries(shape).map(([name, schema]) => {
    const isSecret = schema.meta()?.isSecret === true;
    const variable = variableOf(environment, name);
    if (variable === undefined) return unset(name, schema, { environment, derived });
    const { key, text } = variable;
    const file = files.get(key);
    return {
      name,
      value: isSecret ? hidden : withoutSecrets(text),
      // A variable that was there before the file counts, and Node leaves it.
      source: file?.value === text ? file.file : key === name ? 'environment' : `environment (${key})`,
    };
  });
}

const hidden = '(hidden)';

function unset(
  name: string,
  schema: z.ZodType,
  { environment, derived }: Pick<SettingSources, 'environment' | 'derived'>,
): UsedSetting {
  const holder = `${name}_FILE`;
  if (environment[holder]) return { name, value: hidden, source: holder };
  if (derived[name] !== undefined) return { name, value: written(derived[name]), source: 'default' };
  return { name, value: written(schema.safeParse(undefined).data), source: 'default' };
}

/** The variable that a setting's value is in: those of proxies count in lower case first. Empty: not set. */
function variableOf(environment: Environment, name: string) {
  const keys = name.endsWith('_PROXY') ? [name.toLowerCase(), name] : [name];
  for (const key of keys) {
    const text = environment[key];
    if (text) return { key, text };
  }
  return undefined;
}

/** A value as it stands in the environment: on one line, whatever is in it. */
function written(value: unknown): string {
  if (value === undefined) return 'none';
  return Array.isArray(value) ? value.map(entry).join(',') || 'none' : String(value);
}

/** A grant or a mapping, as in `scope:DIRECTORY_READ`. */
function entry(value: unknown): string {
  return value instanceof Object ? Object.entries(value).flat().join(':') : String(value);
}

const longest = 100;

/** A URL may carry a password in front of its host, and a key behind it. */
function withoutSecrets(text: string): string {
  const bare = text.replace(/^(\w+:\/\/)?.*@/s, '$1…@').replace(/(?<=:\/\/[^?]*\?).*$/s, '…');
  const short = bare.length > longest ? `${bare.slice(0, longest)}…` : bare;
  return short.replace(/\p{C}/gu, (character) => JSON.stringify(character).slice(1, -1));
}

/** One line a setting, in columns. */
export function printUsedSettings(settings: readonly UsedSetting[]): string {
  const width = (of: (setting: UsedSetting) => string) =>
    settings.reduce((most, setting) => Math.max(most, of(setting).length), 0);
  const names = width(({ name }) => name);
  // One long value does not push every source off the page.
  const values = Math.min(
    40,
    width(({ value }) => value),
  );
  return settings
    .map(({ name, value, source }) => `${name.padEnd(names)}  ${value.padEnd(values)}  ${source}\n`)
    .join('');
}
