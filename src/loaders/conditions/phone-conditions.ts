import type { UserSummary } from '../../eiam/developer/users.ts';
import { digitsOf, hasCountryCode, phoneSet, readPhone } from '../user/phone-numbers.ts';
import type { Judge } from './condition.ts';
import type { TextQuestion } from './text-conditions.ts';

/**
 * Judges a user by the telephone number. Whole numbers are read as people write them. Of a part of a number the digits alone
 * count: behind + (at the beginning of a number also behind 00) those of country code and number together, otherwise those of
 * the number without its country code.
 */
export function judgePhone(question: TextQuestion): Judge<UserSummary> {
  const meets = phoneMatcher(question);
  const regionMatters = question.kind !== 'isSet' && looksAtRegion(question);
  return (user) => {
    const { phoneNumber: number, phoneRegion: region } = user.faults ?? {};
    if (number) return number;
    if (meets(user)) return true;
    const isOpen = regionMatters && user.phoneNumber !== undefined;
    return (isOpen ? region : undefined) ?? false;
  };
}

function looksAtRegion(question: Exclude<TextQuestion, { kind: 'isSet' }>): boolean {
  if (question.kind === 'in') return question.texts.some((text) => hasCountryCode(text));
  return isInternational(question);
}

interface PartOfNumber {
  readonly kind: 'startsWith' | 'contains' | 'endsWith';
  readonly text: string;
}

function isInternational({ kind, text }: PartOfNumber): boolean {
  return kind === 'startsWith' ? hasCountryCode(text) : /^\D*\+/.test(text.normalize('NFKC'));
}

function phoneMatcher(question: TextQuestion): (user: UserSummary) => boolean {
  if (question.kind === 'isSet') return ({ phoneNumber }) => (phoneNumber !== undefined) === question.isSet;
  if (question.kind === 'in') return phoneSet(question.texts.flatMap((number) => readPhone({ number })));
  const whole = isInternational(question);
  const text = question.text.normalize('NFKC');
  const isBeginning = whole && question.kind === 'startsWith';
  const wanted = isBeginning ? digitsOf(text.replace('(0)', '')).replace(/^00/, '') : digitsOf(text);
  return ({ phoneRegion = '', phoneNumber = '' }) => {
    if (phoneNumber === '') return false;
    const region = digitsOf(phoneRegion).replace(/^0+/, '');
    const held = `${whole ? region : ''}${digitsOf(phoneNumber)}`;
    if (question.kind === 'startsWith') return held.startsWith(wanted);
    return question.kind === 'contains' ? held.includes(wanted) : held.endsWith(wanted);
  };
}
