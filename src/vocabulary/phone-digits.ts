/** A number as upstream keeps it: digits alone, the country code apart (developer-api.md 8.1). */
export interface PhoneParts {
  /** Undefined: any. */
  readonly region: string | undefined;
  readonly number: string;
}

/** A number as people write it. */
interface WrittenPhone {
  /** With any separators. With `+` or `00` in front it begins with its country code. */
  readonly number: string;
  readonly region?: string | null | undefined;
}

/** A number as a reply holds it. */
export interface StoredPhone {
  readonly phoneRegion?: string | undefined;
  readonly phoneNumber?: string | undefined;
}

/** ITU-T E.164: no country code begins with another one. Those that do not begin with one of these have three digits. */
const shortCountryCodes = /^(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

/**
 * What a number may be at upstream, the likeliest first: `+8613900001001` is 13900001001 in region 86. One written with its
 * country code has one split, and where that is 1 also one by the four digits of a territory, which EIAM has as a region of its
 * own (1684). Empty: the text holds no number, or its country code is not the region that it was given with.
 */
export function readPhone({ number, region }: WrittenPhone): readonly PhoneParts[] {
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

/** A part of a number, which digits are compared with. */
export interface PartOfNumber {
  readonly kind: 'startsWith' | 'contains' | 'endsWith';
  readonly text: string;
}

/**
 * Whether a part of a number is compared with country code and number together: behind +, at the beginning of a number also
 * behind 00. Otherwise it is compared with the number without its country code.
 */
export function isInternational({ kind, text }: PartOfNumber): boolean {
  return kind === 'startsWith' ? hasCountryCode(text) : /^\D*\+/.test(text.normalize('NFKC'));
}

/** The digits that a part of a number is compared by. */
export function digitsOfPart(part: PartOfNumber): string {
  const text = part.text.normalize('NFKC');
  const isBeginning = part.kind === 'startsWith' && isInternational(part);
  return isBeginning ? digitsOf(text.replace('(0)', '')).replace(/^00/, '') : digitsOf(text);
}

/** The digits of a number in a reply. Empty: there are none. */
export function digitsIn({ phoneRegion, phoneNumber }: StoredPhone): { region: string; number: string } {
  return {
    region: digitsOf(phoneRegion ?? '').replace(/^0+/, ''),
    number: digitsOf(phoneNumber ?? ''),
  };
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

function digitsOf(text: string): string {
  return text.replaceAll(/\D/g, '');
}
