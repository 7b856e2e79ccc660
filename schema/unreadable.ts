import { defaultFieldResolver, type GraphQLSchema, isListType, isObjectType } from 'graphql';
import type { Faults, UnreadableRow } from '../src/eiam/unreadable.ts';
import { UnreadableMemberError } from './errors.ts';

/** What upstream sent and could not be read (src/eiam/reading.ts) fails where the graph asks for it, and nowhere else. */
export interface Faulty {
  readonly faults?: Faults | undefined;
}

function isFaulty(value: unknown): value is { readonly faults: Faults } {
  return typeof value === 'object' && value !== null && 'faults' in value && value.faults !== undefined;
}

/**
 * The row, of which an unreadable member throws when it is read. Any other member, and a member that is merely absent, reads as
 * it stands.
 * @throws UnreadableMemberError on reading
 */
export function checked<Row extends Faulty | undefined>(row: Row): Row {
  if (!isFaulty(row)) return row;
  const { faults } = row;
  return new Proxy(row, {
    get(target, name, receiver) {
      const fault = typeof name === 'string' ? faults[name] : undefined;
      if (fault) throw new UnreadableMemberError(fault);
      return Reflect.get(target, name, receiver);
    },
  });
}

/** The row of a list without those that could not be read. */
export type ReadableItem<List> = Exclude<
  NonNullable<List> extends readonly (infer Item)[] ? Item : never,
  UnreadableRow
>;

function isUnreadable(row: unknown): row is UnreadableRow {
  return typeof row === 'object' && row !== null && 'fault' in row;
}

/** The items of a list, in which an error stands for one that could not be read: GraphQL then answers null at its index. */
export function listed<Item>(items: readonly (Item | UnreadableRow)[]): Item[];
export function listed<Item>(items: readonly (Item | UnreadableRow)[] | undefined): Item[] | undefined;
export function listed<Item>(items: readonly (Item | UnreadableRow)[] | undefined): Item[] | undefined {
  // An error among the items is how graphql-js takes one item's failure; Pothos has no type for it.
  return items?.map((item) => (isUnreadable(item) ? new UnreadableMemberError(item.fault) : item)) as Item[];
}

/** What becomes of each item; where that throws, the error stands for the item, as above. */
export function settled<Item, Result>(items: readonly Item[], resolve: (item: Item) => Result): Result[] {
  return items.map((item) => {
    try {
      return resolve(item);
    } catch (error) {
      return (
        error instanceof Error ? error : new TypeError('Expected an Error', { cause: error })
      ) as Result;
    }
  });
}

/** The same one after the other's answer has come, without the items that are gone. */
export async function settledInOrder<Item, Result>(
  items: readonly Item[],
  find: (item: Item) => Result | null | Promise<Result | null>,
): Promise<Result[]> {
  const results = await Promise.all(
    items.map(async (item) => {
      if (item instanceof Error) return item;
      try {
        return await find(item);
      } catch (error) {
        return error instanceof Error ? error : new TypeError('Expected an Error', { cause: error });
      }
    }),
  );
  return results.filter((result) => result !== null) as Result[];
}

/** Checks the source of every field that merely exposes a member, so that none can be forgotten. */
export function checkExposedFields(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (field.extensions.pothosExposedField === undefined) continue;
      const { resolve = defaultFieldResolver, type: fieldType } = field;
      const isList =
        isListType('ofType' in fieldType ? fieldType.ofType : fieldType) || isListType(fieldType);
      field.resolve = (source, values, context, info) => {
        const value = resolve(checked(source), values, context, info);
        return isList && Array.isArray(value) ? listed(value) : value;
      };
    }
  }
  return schema;
}
