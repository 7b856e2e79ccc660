import { z } from 'zod';

/** An environment: names and texts; an empty text counts as not set. */
export type Environment = Readonly<Record<string, string | undefined>>;

export function wholeNumber(from: number, to: number) {
  const expected = `expected a whole number from ${from} to ${to}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, expected)
    .transform(Number)
    .refine((n) => n >= from && n <= to, expected);
}

export function matching(pattern: RegExp, expected: string) {
  return z.string().regex(pattern, `expected ${expected}`);
}

export const yesOrNo = z
  .enum(['true', 'false'], 'expected true or false')
  .transform((text) => text === 'true');

/** Members of upstream's answers, as in `User.updateTime`; which there are, the composition root checks. */
export const memberNames = z
  .string()
  .transform((text) => text.split(',').map((name) => name.trim()))
  .pipe(z.array(z.string().regex(/^[A-Za-z.]{1,100}$/, 'expected names of members, as in User.updateTime')));

/** The address of one of EIAM's services. The real one is never called in the clear (developer-api.md 3, management-api.md 1). */
export function endpoint(example: string) {
  return z
    .url({ protocol: /^https?$/, error: `expected a URL, as in ${example}`, abort: true })
    .refine(isBare, 'expected a URL without credentials, query or fragment')
    .refine(isSafe, 'expected https: secrets travel to this address');
}

/** What stands there beside the address would be sent nowhere, or shown in a log. */
function isBare(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed !== null && [parsed.username, parsed.password, parsed.search, parsed.hash].join('') === '';
}

/** Checked as the client will read it: case, width and escapes do not get around it. */
function isSafe(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed?.protocol !== 'http:' || !parsed.hostname.includes('aliyun');
}

/** Whether a setting is given, by itself or as a file. */
export function isSet(given: Environment, name: string): boolean {
  return given[name] !== undefined || given[`${name}_FILE`] !== undefined;
}

/** Whether a host is this machine alone. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
