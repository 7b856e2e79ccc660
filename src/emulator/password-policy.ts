import { countCharacters } from './body-fields.ts';
import type { User } from './directory/records.ts';
import { invalidParameter } from './wire-errors.ts';

/** An instance's rules for passwords (developer-api.md 8.5); not readable over the wire. */
export interface PasswordPolicy {
  readonly minimumLength: number;
  readonly requiresUpperCase: boolean;
  readonly requiresLowerCase: boolean;
  readonly requiresDigit: boolean;
  readonly requiresSpecial: boolean;
  /** The last so many passwords cannot be set again; 0: any can. */
  readonly historyLength: number;
  /** Days until a password must be changed; 0: never. */
  readonly lifetimeDays: number;
}

export const defaultPasswordPolicy: PasswordPolicy = {
  minimumLength: 10,
  requiresUpperCase: true,
  requiresLowerCase: true,
  requiresDigit: true,
  requiresSpecial: false,
  historyLength: 0,
  lifetimeDays: 0,
};

/** What a password must not contain, in whatever case. */
export type PasswordOwner = Partial<Pick<User, 'username' | 'displayName' | 'email' | 'phoneNumber'>>;

/** What can be said of a password without knowing whose it is. @throws ServiceError */
export function checkPassword(password: string, policy: PasswordPolicy): void {
  const demands = [
    [true, countCharacters(password) >= policy.minimumLength],
    [policy.requiresUpperCase, /\p{Lu}/u.test(password)],
    [policy.requiresLowerCase, /\p{Ll}/u.test(password)],
    [policy.requiresDigit, /\d/.test(password)],
    [policy.requiresSpecial, /[^\p{L}\p{N}]/u.test(password)],
  ] as const;
  if (demands.some(([isMade, isMet]) => isMade && !isMet)) throw invalidParameter('Password');
}

/**
 * The contract has no shortest length. A single character is in nearly every password and gives none away, so it forbids none.
 * @throws ServiceError
 */
export function checkPasswordOwner(password: string, owner: PasswordOwner): void {
  const lowerCase = password.toLowerCase();
  for (const value of [owner.username, owner.email, owner.phoneNumber, owner.displayName]) {
    if (value === undefined || countCharacters(value) < 2) continue;
    if (lowerCase.includes(value.toLowerCase())) throw invalidParameter('Password');
  }
}

/** What an account's fields become when it gets a password. */
export const toPasswordFields = (
  { lifetimeDays }: PasswordPolicy,
  now: number,
): Pick<User, 'passwordSet' | 'passwordExpireTime'> => ({
  passwordSet: true,
  passwordExpireTime: lifetimeDays > 0 ? now + lifetimeDays * 86_400_000 : undefined,
});
