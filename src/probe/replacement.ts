import { createHash } from 'node:crypto';
import { rootAlias } from '../vocabulary/ids.ts';
import { isRawNumber } from '../vocabulary/lossless-json.ts';
import type { Observation } from './observations.ts';

/** One answer of a recording: what the emulator serves again with `--recorded`. */
export interface RecordedAnswer {
  /** As in `GetUser`, or `management:ListUsers`. */
  readonly operation: string;
  /** The object that was sent for by its id. */
  readonly id?: string;
  readonly body: unknown;
}

/** Members whose values are words of the contract (developer-api.md 8.1; management-api.md 5.1, 6): kept where they look like one. */
const vocabulary: ReadonlySet<string> = new Set([
  'status',
  'userSourceType',
  'groupSourceType',
  'organizationalUnitSourceType',
  'groupMemberRelationSourceType',
  'identityProviderType',
  'authnSourceType',
  'authnSourceSupplier',
  'advancedStatus',
  'authnStatus',
  'udPullStatus',
  'udPushStatus',
  'groupSyncStatus',
  'incrementalCallbackStatus',
  'periodicSyncStatus',
  'startTlsStatus',
  'certificateFingerprintStatus',
  'lastStatusCheckJobResult',
  'dingtalkVersion',
  'dingtalkLoginVersion',
  'ldapProtocol',
  'bindingMethod',
  'authnMethod',
  'grantType',
  'pkceChallengeMethod',
]);
const contractWord = /^[a-z][a-z0-9_:.-]{0,80}\s?$/i;
/** Numbers with a meaning of their own: none, never, and the largest int64. */
const meaningful = new Set(['0', '1', '-1', '9223372036854775807']);
/** Milliseconds since the epoch from 2001 on. */
const momentLength = 13;

/**
 * Replaces every value by another one of its kind: ids by ids, addresses by addresses, letters by letters, moments by moments. The
 * same value becomes the same one everywhere, so that references still fit. Nothing leads back without `secret`, which is kept
 * nowhere.
 */
function createReplacement(secret: string) {
  const digest = (value: string) => createHash('sha256').update(`${secret} ${value}`).digest();

  function replaceText(value: string, name: string): string {
    if (vocabulary.has(inCamelCase(name)) && contractWord.test(value)) return value;
    const [, prefix] = /^([a-z]{2,8}_)[A-Za-z0-9_]{4,}$/.exec(value) ?? [];
    const bytes = digest(value);
    if (prefix) return `${prefix}${Array.from(bytes.subarray(0, 26), toBase32).join('')}`;
    return Array.from(value, (character, index) =>
      replaceCharacter(character, bytes[index % bytes.length] ?? 0),
    ).join('');
  }

  /** As it is written, digit by digit; an exponent stays. */
  function replaceNumber(written: string): string {
    if (meaningful.has(written)) return written;
    const bytes = digest(written);
    const digits = written.replace(/e.*$/i, '').replaceAll(/\D/g, '');
    // The first two digits keep a moment in its decade.
    const kept = digits.length === momentLength && digits === written ? 2 : 0;
    let at = -1;
    return written.replaceAll(/(?<!e.*)\d/gi, (digit) => {
      at += 1;
      if (at < kept) return digit;
      const byte = bytes[at % bytes.length] ?? 0;
      // JSON has no number with a zero in front.
      return String(at === 0 ? 1 + (byte % 9) : byte % 10);
    });
  }

  function replace(value: unknown, name: string): unknown {
    if (isRawNumber(value)) return JSON.rawJSON(replaceNumber(value.rawJSON));
    if (typeof value === 'string') return replaceText(value, name);
    if (typeof value === 'number') return JSON.rawJSON(replaceNumber(String(value)));
    if (Array.isArray(value)) return value.map((item) => replace(item, name));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, replace(member, key)]));
  }

  return (observation: Observation): RecordedAnswer => {
    const { operation, id, body } = observation;
    const replaced = id === undefined || id === rootAlias ? id : replaceText(id, 'id');
    return { operation, ...(replaced === undefined ? {} : { id: replaced }), body: replace(body, '') };
  };
}

/** The management API writes its members in capitals (management-api.md 3.1). */
function inCamelCase(name: string): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
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
