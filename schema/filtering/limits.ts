import { z } from 'zod';
import { groupIdSchema, itemsOf, organizationalUnitIdSchema, userIdSchema } from '../core/arguments.ts';
import { list } from '../core/input.ts';
import { groupId, organizationalUnitId, userId } from '../core/limits.ts';

/** Filters that may stand within each other: `and`, `or` and `not` are a level each. */
const mostLevels = 10;
/** Conditions in one filter, those of the filters within it among them. */
const mostConditions = 200;
/** Ids, or texts, in one list of a filter. */
const mostItems = 1_000;

interface Nested {
  readonly value: object;
  readonly path: readonly (string | number)[];
  readonly level: number;
}

/** Walked without a call of itself for each level: it is what refuses filters that are too deep. */
function findExcess(filter: unknown): { path: (string | number)[]; message: string } | undefined {
  const waiting: Nested[] = [{ value: Object(filter), path: [], level: 0 }];
  let conditions = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { path, level } = next;
    if (level > mostLevels)
      return { path: [...path], message: `expected at most ${mostLevels} filters within each other` };
    const { nested, own } = readFilter(next);
    // A filter without conditions is a condition too, or a list of a million of them would be none.
    conditions += nested.length === 0 ? Math.max(1, own) : own;
    if (conditions > mostConditions)
      return { path: [...path], message: `expected at most ${mostConditions} conditions` };
    waiting.push(...nested.toReversed());
  }
  return undefined;
}

function readFilter({ value, path, level }: Nested): { nested: Nested[]; own: number } {
  const nested: Nested[] = [];
  let own = 0;
  for (const [name, member] of Object.entries(value)) {
    if (member === null || member === undefined) continue;
    const isList = name === 'and' || name === 'or';
    if (isList && Array.isArray(member)) {
      const below = member.slice(0, mostConditions + 1);
      for (const [index, filter] of below.entries())
        nested.push({ value: Object(filter), path: [...path, name, index], level: level + 1 });
    } else if (name === 'not')
      nested.push({ value: Object(member), path: [...path, name], level: level + 1 });
    else own += name === 'customFields' && Array.isArray(member) ? member.length : 1;
  }
  return { nested, own };
}

/** A filter within the limits, checked before any of its members is looked at. */
export const filterSchema = z.unknown().superRefine((filter, context) => {
  const excess = findExcess(filter);
  if (excess) context.addIssue({ code: 'custom', ...excess });
});

/** A list of a filter. */
export function listOf(item: z.ZodType, what: string) {
  return itemsOf(item, mostItems, what);
}

export const userIds = list(userId, listOf(userIdSchema, 'ids'));
export const groupIds = list(groupId, listOf(groupIdSchema, 'ids'));
export const organizationalUnitIds = list(organizationalUnitId, listOf(organizationalUnitIdSchema, 'ids'));

export const partOfNumber = z
  .string()
  .max(256, { error: 'expected at most 256 characters', abort: true })
  .refine((text) => /^[+(\s]*\d[\d\s()./\p{Pd}]*$/u.test(text.normalize('NFKC')), {
    error: 'expected a part of a telephone number: digits, with or without separators',
  })
  .nullish();
