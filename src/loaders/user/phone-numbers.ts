import type { PhoneLookup } from '../../../schema/user/ports.ts';
/** A number as upstream keeps it: digits alone, the country code apart (developer-api.md 8.1). */
export interface PhoneParts {
  /** Undefined: any. */
  readonly region: string | undefined;
  readonly number: string;
}

interface StoredPhone {
  readonly phoneRegion?: string | undefined;
  readonly phoneNumber?: string | undefined;
}

/**
 * - same: it is this number
 * - otherRegion: the digits are the same, the country code is another
 * - unknown: the digits are the same, and the country code is missing, which always goes with a number (developer-api.md 8.5)
 * - other: another number, or none
 */
export type PhoneMatch = 'same' | 'otherRegion' | 'unknown' | 'other';

/** ITU-T E.164: no country code begins with another one. Those that do not begin with one of these have three digits. */
const shortCountryCodes = /^(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

/**
 * What a number may be at upstream, the likeliest first: `+8613900001001` is 13900001001 in region 86. One written with its
 * country code has one split, and where that is 1 also one by the four digits of a territory, which EIAM has as a region of its
 * own (1684). Empty: the text holds no number, or its country code is not the region that it was given with.
 */
export function readPhone({ number, region }: PhoneLookup): readonly PhoneParts[] {
  // Digits and plus signs of full width, as an input method for Chinese writes them.
  const text = number.normalize('NFKC');
  const isInternational = hasCountryCode(text);
  const digits = digitsOf(isInternational ? text.replace('(0)', '') : text);
  const given = region ? digitsOf(region.normalize('NFKC')).replace(/^0+/, '') : undefined;
  if (!isInternational) return digits === '' ? [] : [{ region: given, number: digits }];
  const international = digits.replace(/^0+/, '');
  return splitsOf(international, given === undefined ? countryCodesOf(international) : [given]);
}

/** Whether a number is written with its country code in front. */
export function hasCountryCode(number: string): boolean {
  return /^\D*(\+|00)/.test(number.normalize('NFKC'));
}

/** Whether an account has the number, whichever way its digits are split into region and number there. */
export function matchPhone(stored: StoredPhone, wanted: readonly PhoneParts[]): PhoneMatch {
  const { region, number } = digitsIn(stored);
  if (number === '') return 'other';
  if (wanted.some((parts) => isSame(parts, region, number))) return 'same';
  if (!wanted.some((parts) => parts.number === number)) return 'other';
  return region === '' ? 'unknown' : 'otherRegion';
}

/** The digits of an account's number, the country code in front; undefined where either is missing. */
export function wholeNumberOf(stored: StoredPhone): string | undefined {
  const { region, number } = digitsIn(stored);
  return number === '' || region === '' ? undefined : `${region}${number}`;
}

/** The same as `matchPhone` for one of many numbers, without comparing an account's with each of them. */
export function phoneSet(wanted: readonly PhoneParts[]): (stored: StoredPhone) => boolean {
  const numbers = new Set(wanted.flatMap(({ region, number }) => (region === undefined ? [number] : [])));
  const whole = new Set(wanted.flatMap(({ region, number }) => (region ? [`${region}${number}`] : [])));
  return (stored) => {
    const { region, number } = digitsIn(stored);
    return number !== '' && (numbers.has(number) || whole.has(`${region}${number}`));
  };
}

/** Whether any of many accounts has a number, or its digits in another region or in none: all but `other` of `matchPhone`. */
export function phoneMatcher(accounts: readonly StoredPhone[]): (wanted: readonly PhoneParts[]) => boolean {
  const held = accounts.map(digitsIn).filter(({ number }) => number !== '');
  const numbers = new Set(held.map(({ number }) => number));
  const whole = new Set(held.map(({ region, number }) => `${region}${number}`));
  return (wanted) =>
    wanted.some(({ region = '', number }) => numbers.has(number) || whole.has(`${region}${number}`));
}

/** Which accounts have any of many numbers, or its digits in another region or in none: `phoneMatcher` the other way round. */
export function phoneSieve(wanted: readonly PhoneParts[]): (account: StoredPhone) => boolean {
  const numbers = new Set(wanted.map(({ number }) => number));
  const whole = new Set(wanted.map(({ region = '', number }) => `${region}${number}`));
  return (account) => {
    if (numbers.size === 0) return false;
    const { region, number } = digitsIn(account);
    return number !== '' && (numbers.has(number) || whole.has(`${region}${number}`));
  };
}

function digitsIn({ phoneRegion, phoneNumber }: StoredPhone) {
  return {
    region: digitsOf(phoneRegion ?? '').replace(/^0+/, ''),
    number: digitsOf(phoneNumber ?? ''),
  };
}

function isSame(wanted: PhoneParts, region: string, number: string): boolean {
  if (wanted.region === undefined) return wanted.number === number;
  return `${wanted.region}${wanted.number}` === `${region}${number}`;
}

function splitsOf(digits: string, regions: readonly string[]): PhoneParts[] {
  return regions
    .filter((region) => digits.startsWith(region) && digits.length > region.length)
    .map((region) => ({ region, number: digits.slice(region.length) }));
}

function countryCodesOf(digits: string): readonly string[] {
  const code = shortCountryCodes.exec(digits)?.[0] ?? digits.slice(0, 3);
  return code === '1' ? [code, digits.slice(0, 4)] : [code];
}

export function digitsOf(text: string): string {
  return text.replaceAll(/\D/g, '');
}
