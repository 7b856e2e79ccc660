import { createHash } from 'node:crypto';
import { isRawNumber } from '../eiam/lossless-json.ts';
import type { Observation } from './observations.ts';

/** One answer of a recording: what the emulator serves again with `--recorded`. */
export interface RecordedAnswer {
  /** As in `GetUser`, or `management:ListUsers`. */
  readonly operation: string;
  /** The object that was asked for by its id. */
  readonly id?: string;
  readonly body: unknown;
}

/** Members whose values are words of the contract, not of the company: they are kept where they look like such a word. */
const vocabulary = /(type|status|result|version|method|protocol|priority|supplier|code)$/i;
const contractWord = /^[a-z][a-z0-9_:.-]{0,80}\s?$/i;
/** Numbers that say something by themselves: none, never, and the largest int64. */
const telling = new Set([0, 1, -1]);

/**
 * Replaces every value by another one of its kind: ids by ids, addresses by addresses, letters by letters, moments by moments. The
 * same value becomes the same one everywhere, so that references still fit. Nothing leads back without `secret`, which is kept
 * nowhere.
 */
export function createReplacement(secret: string) {
  const digest = (value: string) => createHash('sha256').update(`${secret} ${value}`).digest();

  function replaceText(value: string, name: string): string {
    if (vocabulary.test(name) && contractWord.test(value)) return value;
    const [, prefix] = /^([a-z]{2,8}_)[A-Za-z0-9_]{4,}$/.exec(value) ?? [];
    const bytes = digest(value);
    if (prefix) return `${prefix}${Array.from(bytes.subarray(0, 26), toBase32).join('')}`;
    return Array.from(value, (character, index) =>
      replaceCharacter(character, bytes[index % bytes.length] ?? 0),
    ).join('');
  }

  function replaceNumber(value: number): number {
    if (telling.has(value) || !Number.isSafeInteger(value)) return value;
    const digits = Array.from(String(Math.abs(value)));
    const bytes = digest(String(value));
    // The first two digits keep a moment in its decade.
    const text = digits
      .map((digit, index) => (index < 2 ? digit : String((bytes[index] ?? 0) % 10)))
      .join('');
    return Math.sign(value) * Number(text);
  }

  function replace(value: unknown, name: string): unknown {
    if (isRawNumber(value)) return value;
    if (typeof value === 'string') return replaceText(value, name);
    if (typeof value === 'number') return replaceNumber(value);
    if (Array.isArray(value)) return value.map((item) => replace(item, name));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, replace(member, key)]));
  }

  return (observation: Observation): RecordedAnswer => {
    const { operation, id, body } = observation;
    const replaced = id === undefined || id === 'ou_root' ? id : replaceText(id, 'id');
    return { operation, ...(replaced === undefined ? {} : { id: replaced }), body: replace(body, '') };
  };
}

function toBase32(byte: number): string {
  return 'abcdefghijklmnopqrstuvwxyz234567'.charAt(byte % 32);
}

/** Another character of the same kind; marks, blanks and `@` stay, so that an address is still one. */
function replaceCharacter(character: string, byte: number): string {
  if (/\d/.test(character)) return String(byte % 10);
  if (/[a-z]/.test(character)) return String.fromCharCode(97 + (byte % 26));
  if (/[A-Z]/.test(character)) return String.fromCharCode(65 + (byte % 26));
  if (/\p{Script=Han}/u.test(character)) return String.fromCharCode(0x4e00 + byte);
  return /\p{L}/u.test(character) ? 'x' : character;
}

/** A JSON object a line. Only answers that can be served again: those that succeeded. */
export function toRecording(observations: readonly Observation[], secret: string): string {
  const replace = createReplacement(secret);
  const lines = observations.filter(({ status, body }) => status < 300 && body !== undefined);
  return lines.map((each) => `${JSON.stringify(replace(each))}\n`).join('');
}
