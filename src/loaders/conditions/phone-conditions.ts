import type { UserSummary } from '../../eiam/developer/users.ts';
import {
  digitsIn,
  digitsOfPart,
  hasCountryCode,
  isInternational,
  readPhone,
} from '../../vocabulary/phone-digits.ts';
import type { TextPredicate } from '../../vocabulary/text-predicates.ts';
import { phoneSet } from '../user/phone-numbers.ts';
import type { Evaluate } from './condition.ts';

/**
 * Evaluates a user by the telephone number. Whole numbers are read as people write them. Of a part of a number the digits alone
 * count: behind + (at the beginning of a number also behind 00) those of country code and number together, otherwise those of
 * the number without its country code.
 */
export function evaluatePhone(predicate: TextPredicate): Evaluate<UserSummary> {
  const meets = phoneMatcher(predicate);
  const regionMatters = predicate.kind !== 'isSet' && looksAtRegion(predicate);
  return (user) => {
    const { phoneNumber: number, phoneRegion: region } = user.faults ?? {};
    if (number) return number;
    if (meets(user)) return true;
    const isOpen = regionMatters && user.phoneNumber !== undefined;
    return (isOpen ? region : undefined) ?? false;
  };
}

function looksAtRegion(predicate: Exclude<TextPredicate, { kind: 'isSet' }>): boolean {
  if (predicate.kind === 'in') return predicate.texts.some((text) => hasCountryCode(text));
  return isInternational(predicate);
}

function phoneMatcher(predicate: TextPredicate): (user: UserSummary) => boolean {
  if (predicate.kind === 'isSet') return ({ phoneNumber }) => (phoneNumber !== undefined) === predicate.isSet;
  if (predicate.kind === 'in') return phoneSet(predicate.texts.flatMap((number) => readPhone({ number })));
  const isWhole = isInternational(predicate);
  const wanted = digitsOfPart(predicate);
  return (user) => {
    const { region, number } = digitsIn(user);
    if (user.phoneNumber === undefined) return false;
    const held = `${isWhole ? region : ''}${number}`;
    if (predicate.kind === 'startsWith') return held.startsWith(wanted);
    return predicate.kind === 'contains' ? held.includes(wanted) : held.endsWith(wanted);
  };
}
