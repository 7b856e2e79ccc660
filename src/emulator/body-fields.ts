import { invalidParameter, missingParameter } from './wire-errors.ts';

/** A request's JSON object. null counts as absent everywhere (developer-api.md U12); unknown members are ignored. */
export type Body = Readonly<Record<string, unknown>>;

interface TextRule {
  /** In characters, not UTF-16 units; default unlimited. */
  readonly longest?: number;
  readonly pattern?: RegExp;
}

/** What texts may be given, and how they must look (developer-api.md 8.4, 8.5, 8.7). */
export const textRules = {
  username: { longest: 256, pattern: /^[A-Za-z0-9_.@-]+$/ },
  primaryOrganizationalUnitId: {},
  displayName: { longest: 128 },
  password: { longest: 64 },
  email: { longest: 128, pattern: /^[A-Za-z0-9._-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/ },
  phoneRegion: { pattern: /^\d{1,6}$/ },
  phoneNumber: { pattern: /^\d{6,15}$/ },
  userExternalId: { longest: 128 },
  description: { longest: 256 },
  organizationalUnitId: {},
  organizationalUnitName: { longest: 128 },
  parentId: {},
  organizationalUnitExternalId: { longest: 128 },
  groupName: { longest: 64 },
  groupExternalId: { longest: 64 },
} as const satisfies Record<string, TextRule>;

export type TextName = keyof typeof textRules;

/** Several ids in one write: at most this many (developer-api.md U15). */
export const mostIds = 100;

/** `username` → `Username`, as error codes have it (developer-api.md 5.2). */
export const toFieldName = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

const isAbsent = (value: unknown): boolean => value === undefined || value === null;

export const countCharacters = (text: string): number => [...text].length;

/** Undefined when absent; '' is handed through unchecked, since what it means is the operation's business. */
export function readText(body: Body, name: TextName): string | undefined {
  const value = body[name];
  if (isAbsent(value)) return undefined;
  if (typeof value !== 'string') throw invalidParameter(toFieldName(name));
  if (value === '') return value;
  const { longest = Infinity, pattern }: TextRule = textRules[name];
  if (countCharacters(value) > longest || pattern?.test(value) === false) {
    throw invalidParameter(toFieldName(name));
  }
  return value;
}

/** '' is as good as absent: for what a new object may do without. */
export const readOptionalText = (body: Body, name: TextName): string | undefined =>
  readText(body, name) || undefined;

/** Absent and '' are missing. */
export function readRequiredText(body: Body, name: TextName): string {
  const value = readText(body, name);
  if (value === undefined || value === '') throw missingParameter(toFieldName(name));
  return value;
}

/** For a name that can be changed and not cleared: '' is invalid (developer-api.md 8.4). */
export function readNewName(body: Body, name: TextName): string | undefined {
  const value = readText(body, name);
  if (value === '') throw invalidParameter(toFieldName(name));
  return value;
}

export function readFlag(body: Body, name: string): boolean | undefined {
  const value = body[name];
  if (isAbsent(value)) return undefined;
  if (typeof value !== 'boolean') throw invalidParameter(toFieldName(name));
  return value;
}

/** One to 100 ids, counted as sent; repeated ones are returned once. */
export function readIds(body: Body, name: string): string[] {
  const value = body[name];
  if (isAbsent(value)) throw missingParameter(toFieldName(name));
  if (!Array.isArray(value) || value.length === 0 || value.length > mostIds || !value.every(isId)) {
    throw invalidParameter(toFieldName(name));
  }
  return [...new Set(value)];
}

const isId = (value: unknown): value is string => typeof value === 'string' && value !== '';
