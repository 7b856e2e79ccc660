import { z } from 'zod';
import { isRawNumber, type RawNumber } from '../vocabulary/lossless-json.ts';
import type { Reading } from './reading.ts';

/**
 * A kind of value that a member can have. `read` gives the value; null where the value means that there is none; undefined where
 * it is of another kind. `null`, `""` and absent members never get here (developer-api.md 6.6).
 */
export interface Kind<Value> {
  /** With its article, for the log: "a text". */
  readonly expected: string;
  /** @param member the name under which faults within the value are noted */
  read(value: unknown, reading: Reading, member: string): Value | null | undefined;
  /**
   * Recognises values that `read` returns as they are, and notes nothing: they may be read all the same. Left out: none is known without
   * reading it. A kind with a `read` of its own around another's leaves it out.
   */
  readonly isPlain?: (value: unknown, reading: Reading) => boolean;
  /** What an absent member means; left out: there is none. */
  readonly absent?: Value;
  /** The members within it whose absence is a fault, as in `User.createTime`. */
  readonly expectedMembers?: readonly string[];
  /** What its values are made of, for a reader that compares whole answers; left out: nothing within. */
  readonly within?:
    | { readonly members: readonly KnownMember[] }
    | { readonly item: Kind<unknown>; readonly name: string };
  /** The same in the management API's spelling; left out where there is nothing to spell. */
  inPascalCase?(): Kind<Value>;
}

/** A member that an object may have. */
export interface KnownMember {
  /** Its name on the wire. */
  readonly wire: string;
  /** As in `User.createTime`. */
  readonly path: string;
  readonly kind: Kind<unknown>;
  /** Whether its absence is a fault; where `dueWith` names another member, only beside that one. */
  readonly isExpected: boolean;
  readonly dueWith?: string | undefined;
}

/** What reading a kind gives. */
export type ValueOf<K> = K extends Kind<infer Value> ? Value : never;

/**
 * A kind that a zod schema defines.
 * @param isPlain recognises values that the schema would return unchanged, nearly all of them, in less time than the schema takes
 * @param showsDigits whether a number's value is the text that it was written as
 */
function kind<Schema extends z.ZodType>(
  expected: string,
  schema: Schema,
  isPlain?: (value: unknown) => value is NonNullable<z.output<Schema>>,
  showsDigits = false,
): Kind<NonNullable<z.output<Schema>>> {
  return {
    expected,
    ...(isPlain && { isPlain }),
    read: (value, reading) => {
      if (isPlain?.(value)) return value;
      if (typeof value === 'number' && (showsDigits || !Number.isFinite(value))) reading.noteDigits();
      const parsed = schema.safeParse(value);
      return parsed.success ? (parsed.data as NonNullable<z.output<Schema>> | null) : undefined;
    },
  };
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isTrimmed = (value: unknown): value is string => typeof value === 'string' && value.trim() === value;
const isFlag = (value: unknown): value is boolean => typeof value === 'boolean';
const digits = z.custom<RawNumber>(isRawNumber).transform(({ rawJSON }) => rawJSON);

/** An id, a name, or an open enumeration, whose values are not all listed here (6.5). A number stands for its digits. */
export const textSchema = z.union([z.string(), z.number().transform(String), digits], 'a text');
export const text = kind('a text', textSchema, isText, true);
/** The same without white space around it. */
export const trimmedText = kind(
  'a text',
  textSchema.transform((value) => value.trim()),
  isTrimmed,
  true,
);

/**
 * int64 is a JSON number by the contract (6.4). It often travels as text elsewhere, so digits as text are understood too, those of
 * larger kinds of integers among them: the largest of 64 bits without a sign has twenty.
 */
const integer = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d{1,40}$/)
    .transform(Number),
  digits.transform(Number),
]);

/** 9999-12-31T23:59:59.999Z: beyond it ISO 8601 needs a sign and six digits, which few clients read. */
const latestMs = 253_402_300_799_999;
/** 0001-01-01T00:00:00.000Z */
const earliestMs = -62_135_596_800_000;

const isoMoment = z.iso.datetime({ offset: true, local: true }).transform((iso) => Date.parse(toUtc(iso)));

/** Without an offset: UTC, the only zone in the contracts. */
function toUtc(iso: string): string {
  return /(Z|[+-]\d{2}:?\d{2})$/.test(iso) ? iso : `${iso}Z`;
}

const anyMoment = z.union([integer.transform(Math.trunc), isoMoment]);
/** An integer that is in reach: a moment of any kind. */
const isPlainMoment = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= latestMs;
const isReadable = (ms: number) => ms >= earliestMs && ms <= latestMs;

/** Milliseconds since the epoch (6.4); ISO 8601 text is understood too. */
export const moment = kind('a moment', anyMoment.refine(isReadable), isPlainMoment);

/**
 * When something ends, or happened: 0 and negative values mean that it never does or did, and so does a moment that no calendar
 * reaches, such as the largest int64.
 */
export const optionalMoment = kind(
  'a moment',
  anyMoment.transform((ms) => (ms > 0 && ms <= latestMs ? ms : null)),
  isPlainMoment,
);

/** When a lock ends. One that no calendar reaches is still a lock: it ends with the last year that can be written. */
export const lockMoment = kind(
  'a moment',
  anyMoment.transform((ms) => (ms > 0 ? Math.min(ms, latestMs) : null)),
  isPlainMoment,
);

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 2_147_483_647;

/** How many there are: totalCount is an int64, of which an int32 is used in practice (6.4). */
export const count = kind('a count', integer.refine(isCount), isCount);

const booleanText = z
  .string()
  .regex(/^(true|false)$/i)
  .transform((value) => value.toLowerCase() === 'true');
export const flag = kind('true or false', z.union([z.boolean(), booleanText]), isFlag);

/**
 * Any value, as text and without loss: a number by its digits, a list or an object as JSON (developer-api.md U15: what a multi-select
 * looks like is not documented).
 */
export const anything: Kind<string> = {
  expected: 'a value',
  isPlain: isText,
  read: (value, reading) => {
    if (isText(value)) return value;
    reading.noteDigits();
    try {
      return JSON.stringify(value);
    } catch {
      // It nests deeper than the stack: V8 parses it without calling itself, and writes it by calls.
      return undefined;
    }
  },
};

/** Whether there is a value, and nothing of the value itself. */
export const presence: Kind<boolean> = { expected: 'a value', absent: false, read: () => true };

/** A kind of which no more than a part is kept. */
export function part<Whole, Part>(kind: Kind<Whole>, pick: (whole: Whole) => Part): Kind<Part> {
  const { expected, expectedMembers = [], within } = kind;
  return {
    expected,
    expectedMembers,
    ...(within && { within }),
    read: (value, reading, member) => {
      const whole = kind.read(value, reading, member);
      if (whole === null) return null;
      return whole === undefined ? undefined : pick(whole);
    },
  };
}
