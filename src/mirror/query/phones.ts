import { digitsOfPart, hasCountryCode, isInternational, readPhone } from '../../vocabulary/phone-digits.ts';
import type { TextPredicate } from '../../vocabulary/text-predicates.ts';
import { type Condition, nothing } from './condition.ts';
import {
  type Column,
  foldedTest,
  hasFault,
  memberCondition,
  memberTest,
  partTest,
  type RowFacts,
} from './rows.ts';
import { any, isOneOf, type Sql, sql } from './sql.ts';

const region = sql`ifnull(o.phone_region, '')`;
const whole = sql`(${region} || o.phone)`;

/** A condition on the telephone number: `src/loaders/conditions/phone-conditions.ts` says what it means. */
export function phoneCondition(facts: RowFacts, column: Column, predicate: TextPredicate): Condition {
  if (predicate.kind === 'isSet')
    return memberCondition(facts, column, foldedTest(column.held, predicate), false);
  const isWhole = predicate.kind === 'in' ? predicate.texts.some(hasCountryCode) : isInternational(predicate);
  const test = predicate.kind === 'in' ? isAnyOf(predicate.texts) : holdsPart(predicate, isWhole);
  if (test === undefined) return nothing;
  if (!isWhole || !facts.isFaulty('phoneRegion'))
    return memberCondition(facts, column, test, predicate.kind === 'in');
  const open = sql`(o.phone IS NOT NULL AND ${hasFault('phoneRegion')})`;
  return {
    test: memberTest(facts, column.member, sql`(CASE WHEN ${test} THEN 1 WHEN ${open} THEN NULL ELSE 0 END)`),
  };
}

function holdsPart(part: Exclude<TextPredicate, { kind: 'in' | 'isSet' }>, isWhole: boolean): Sql {
  return partTest(isWhole ? whole : sql`o.phone`, part.kind, digitsOfPart(part));
}

/** Undefined: none of the texts is a number. */
function isAnyOf(texts: readonly string[]): Sql | undefined {
  const wanted = texts.flatMap((number) => readPhone({ number }));
  const numbers = wanted.flatMap(({ region: code, number }) => (code === undefined ? [number] : []));
  const wholes = wanted.flatMap(({ region: code, number }) => (code ? [`${code}${number}`] : []));
  // The same digits may be divided elsewhere (1684 is a region of its own): the number is some end of them, which has an index.
  const ends = wholes.flatMap((digits) => Array.from(digits, (_, at) => digits.slice(at)));
  const tests = [
    ...(numbers.length > 0 ? [isOneOf(sql`o.phone`, numbers)] : []),
    ...(wholes.length > 0 ? [sql`(${isOneOf(sql`o.phone`, ends)} AND ${isOneOf(whole, wholes)})`] : []),
  ];
  return tests.length === 0 ? undefined : sql`(o.phone IS NOT NULL AND ${any(tests)})`;
}
