import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { parseState, type State } from './control/state-routes.ts';
import { type OddRow, OddRowError, parseOddRow } from './odd-rows.ts';
import type { PasswordPolicy } from './password-policy.ts';
import type { RateLimit } from './rate-limiter.ts';
import { parseRecording, type Recording } from './recorded.ts';

// What a flag's text stands for, where it is more than a text or a number.

export const wholeNumber = (largest: number, smallest = 0) =>
  z
    .string()
    .regex(/^\d{1,10}$/)
    .transform(Number)
    .refine((value) => value >= smallest && value <= largest);

export const idOf = (prefix: string) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}_[a-z2-7]{26}$`))
    .optional();

/** Long enough that none is guessed, and fit for a header. */
export const secret = z
  .string()
  .regex(/^[\x21-\x7e]{16,256}$/)
  .optional();

export const callbackUrl = z.url({ protocol: /^https?$/ }).optional();

export const toCustomField = (text: string): unknown => {
  const [, name, type, options] = /^([^:]*)(?::([^:]*)(?::(.*))?)?$/s.exec(text) ?? [];
  return { name, type, ...(options === undefined ? {} : { options: options.split(',') }) };
};

export function toOddRow(text: string, context: z.RefinementCtx<string>): OddRow {
  try {
    return parseOddRow(text);
  } catch (error) {
    if (!(error instanceof OddRowError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
    return z.NEVER;
  }
}

/** A file that is read whole, and must be what it is said to be. */
const fileOf = <Content>(parse: (text: string) => Content) =>
  z
    .string()
    .optional()
    .transform((path, context): Content | undefined => {
      try {
        return path === undefined ? undefined : parse(readFileSync(path, 'utf8'));
      } catch (error) {
        context.addIssue({
          code: 'custom',
          message: error instanceof Error ? error.message : 'cannot be read',
        });
        return z.NEVER;
      }
    });

export const recording: z.ZodType<Recording | undefined, string | undefined> = fileOf(parseRecording);
export const keptState: z.ZodType<State | undefined, string | undefined> = fileOf((text) =>
  parseState(JSON.parse(text)),
);

/** `N` or `N:BURST`. */
export const rateLimit: z.ZodType<RateLimit | undefined, string | undefined> = z
  .string()
  .regex(/^[1-9]\d{0,5}(:[1-9]\d{0,5})?$/)
  .transform((text) => {
    const [requestsPerSecond = 0, burst] = text.split(':').map(Number);
    return { requestsPerSecond, ...(burst !== undefined && { burst }) };
  })
  .optional();

const passwordRules = {
  length: 'minimumLength',
  history: 'historyLength',
  upper: 'requiresUpperCase',
  lower: 'requiresLowerCase',
  digit: 'requiresDigit',
  special: 'requiresSpecial',
} as const;

/** `length=8,history=3,upper=on,lower=on,digit=off,special=off`, or some of them. */
export const passwordPolicy = z
  .string()
  .optional()
  .transform((text) => text?.split(',') ?? [])
  .pipe(z.array(z.string().regex(/^(length|history)=\d{1,2}$|^(upper|lower|digit|special)=(on|off)$/)))
  .transform((rules): Partial<PasswordPolicy> => {
    const pairs = rules.map((rule) => rule.split('=', 2));
    return Object.fromEntries(
      Object.entries(passwordRules).flatMap(([word, member]) => {
        const value = pairs.findLast(([name]) => name === word)?.[1];
        if (value === undefined) return [];
        return [[member, /^\d/.test(value) ? Number(value) : value === 'on']];
      }),
    );
  });
