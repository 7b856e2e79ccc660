import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Environment } from './values.ts';

/** A secret and the file that may hold it instead, as settings. */
export function secretSettings<Name extends string>(name: Name) {
  const shape = {
    [name]: z
      .string()
      .regex(/\S/, 'expected a secret that is not blank')
      .optional()
      // What is shown of the settings leaves it out (used.ts).
      .meta({ isSecret: true }),
    [`${name}_FILE`]: z.string().optional(),
  };
  return shape as Record<Name | `${Name}_FILE`, z.ZodOptional<z.ZodString>>;
}

/** What is wrong with a secret's file, named but not shown. */
export function secretIssues(given: Environment, name: string): string[] {
  const file = given[`${name}_FILE`];
  if (file === undefined) return [];
  if (given[name] !== undefined) return [`${name}_FILE: expected either this or ${name}, not both`];
  try {
    if (readSecret(file) !== '') return [];
  } catch {
    // Falls through: whatever the reason, the operator has to look at this path.
  }
  return [`${name}_FILE: expected the path of a readable file that holds the secret`];
}

/** A secret without the line end that comes with a copy of it; where a file holds it, read again at each use, so that a rotated one is picked up. Undefined: not set. */
export function secretOf<Name extends string>(
  from: Readonly<Partial<Record<Name | `${Name}_FILE`, string | undefined>>>,
  name: Name,
): (() => string) | undefined {
  const file = from[`${name}_FILE`];
  if (file !== undefined) return () => readSecret(file);
  const text = from[name];
  return text === undefined ? undefined : () => text.trim();
}

function readSecret(file: string): string {
  return readFileSync(file, 'utf8').trim();
}
