import { digitsIn, type PhoneParts, type StoredPhone } from '../../vocabulary/phone-digits.ts';

/**
 * - same: it is this number
 * - otherRegion: the digits are the same, the country code is another
 * - unknown: the digits are the same, and the country code is missing, which always goes with a number (developer-api.md 8.5)
 * - other: another number, or none
 */
export type PhoneMatch = 'same' | 'otherRegion' | 'unknown' | 'other';

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

function isSame(wanted: PhoneParts, region: string, number: string): boolean {
  if (wanted.region === undefined) return wanted.number === number;
  return `${wanted.region}${wanted.number}` === `${region}${number}`;
}
