import { type Body, readFlag, readText } from './body-fields.ts';
import type { User, UserFields } from './directory/records.ts';
import { missingParameter } from './wire-errors.ts';

type ContactName = 'email' | 'emailVerified' | 'phoneRegion' | 'phoneNumber' | 'phoneNumberVerified';

/** A member that is there is set, `undefined` included. */
export type ContactChanges = Partial<Pick<UserFields, ContactName>>;

/**
 * The e-mail address with its flag and the number with its region and flag, each complete (developer-api.md 8.5).
 * A flag or a region alone qualifies the value the account has; where there is none, it has nothing to say.
 * @param current what the account has: nothing when it is new
 */
export function readContacts(
  body: Body,
  current: Partial<Pick<User, 'email' | 'phoneNumber'>>,
): ContactChanges {
  return {
    ...readEmail(body, current.email !== undefined),
    ...readPhone(body, current.phoneNumber !== undefined),
  };
}

function readEmail(body: Body, hasEmail: boolean): ContactChanges {
  const email = readText(body, 'email');
  const emailVerified = readFlag(body, 'emailVerified');
  if (email === '') return { email: undefined, emailVerified: false };
  if (email === undefined) return hasEmail && emailVerified !== undefined ? { emailVerified } : {};
  if (emailVerified === undefined) throw missingParameter('Email'); // documented so, not EmailVerified
  return { email, emailVerified };
}

function readPhone(body: Body, hasNumber: boolean): ContactChanges {
  const phoneRegion = readText(body, 'phoneRegion') || undefined;
  const phoneNumber = readText(body, 'phoneNumber');
  const phoneNumberVerified = readFlag(body, 'phoneNumberVerified');
  if (phoneNumber === '') {
    return { phoneRegion: undefined, phoneNumber: undefined, phoneNumberVerified: false };
  }
  if (phoneNumber === undefined) {
    if (!hasNumber) return {};
    return {
      ...(phoneRegion === undefined ? {} : { phoneRegion }),
      ...(phoneNumberVerified === undefined ? {} : { phoneNumberVerified }),
    };
  }
  if (phoneRegion === undefined) throw missingParameter('PhoneRegion');
  if (phoneNumberVerified === undefined) throw missingParameter('PhoneNumberVerified');
  return { phoneRegion, phoneNumber, phoneNumberVerified };
}
