import { defaultFieldResolver, type GraphQLSchema, isObjectType } from 'graphql';
import type { Faults, UnreadableRow } from '../../src/eiam/unreadable.ts';
import { UnreadableMemberError } from '../errors/errors.ts';

/** What upstream sent and could not be read (src/eiam/reading.ts) fails where it is selected, and nowhere else. */
export interface Faulty {
  readonly faults?: Faults | undefined;
}

/**
 * The row, of which an unreadable member throws when it is read. Any other member, and a member that is merely absent, reads as
 * it stands.
 * @throws UnreadableMemberError on reading
 */
export function checked<Row extends Faulty | undefined>(row: Row): Row {
  // By reading it: `in` is looked up for each of the shapes that rows have.
  const faults = row?.faults;
  if (!row || !faults) return row;
  return new Proxy(row, {
    get(target, name, receiver) {
      const fault = typeof name === 'string' ? faults[name] : undefined;
      if (fault) throw new UnreadableMemberError(fault);
      return Reflect.get(target, name, receiver);
    },
  });
}

/** By its member: `instanceof` would import a value of src/. */
function isUnreadable(row: unknown): row is UnreadableRow {
  return typeof row === 'object' && row !== null && 'fault' in row;
}

/**
 * The items of a list, in which an error stands for one that could not be read: GraphQL then answers null at its index. The type
 * does not show the errors: `settled` and `settledExisting` take care of them.
 */
export function listed<Item>(items: readonly (Item | UnreadableRow)[]): Item[];
export function listed<Item>(items: readonly (Item | UnreadableRow)[] | undefined): Item[] | undefined;
export function listed<Item>(items: readonly (Item | UnreadableRow)[] | undefined): Item[] | undefined {
  // An error among the items is how graphql-js takes one item's failure; Pothos has no type for it.
  return items?.map((item) => (isUnreadable(item) ? new UnreadableMemberError(item.fault) : item)) as Item[];
}

/** What becomes of each item. An item that is an error stays; where `resolve` throws, the error stands for the item. */
export function settled<Item, Result>(items: readonly Item[], resolve: (item: Item) => Result): Result[] {
  return items.map((item) => {
    if (item instanceof Error) return item;
    try {
      return resolve(item);
    } catch (error) {
      return toError(error);
    }
  }) as Result[];
}

/** The same with promises, all begun at once, in the order of the items and without those that no longer exist (null). */
export async function settledExisting<Item, Result>(
  items: readonly Item[],
  find: (item: Item) => Result | null | Promise<Result | null>,
): Promise<Result[]> {
  const results = await Promise.all(settled(items, async (item) => find(item)).map(orError));
  return results.filter((result) => result !== null) as Result[];
}

async function orError<Result>(result: Promise<Result>): Promise<Result | Error> {
  try {
    return await result;
  } catch (error) {
    return toError(error);
  }
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new TypeError('Expected an Error', { cause: error });
}

/** Checks the source of every field that merely exposes a member, so that none is left out. */
export function checkExposedFields(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (field.extensions.pothosExposedField === undefined) continue;
      const { resolve = defaultFieldResolver } = field;
      field.resolve = (source, values, context, info) => {
        const value = resolve(checked(source), values, context, info);
        return Array.isArray(value) ? listed(value) : value;
      };
    }
  }
  return schema;
}
