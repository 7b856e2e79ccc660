import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
} from 'graphql';
import type { GraphContext } from '../core/context.ts';
import { filtered } from './counts.ts';
import { isFilter } from './list-calls.ts';
import { isConnection } from './plan.ts';
import { stepOf } from './step.ts';

/** Makes every field that leads to several objects record how many: the estimate of later operations. */
export function observed(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const isList = isConnection(getNamedType(field.type));
      if (isList || stepOf(field).learned) observe(type, field);
    }
  }
  return schema;
}

function observe(type: GraphQLObjectType, field: GraphQLField<unknown, GraphContext>): void {
  const { resolve = defaultFieldResolver } = field;
  const coordinate = `${type.name}.${field.name}`;
  field.resolve = (source, given, context, info) => {
    const note = (value: unknown) => {
      const rows = rowsIn(value);
      const seenAs = isFilter(given.filter) ? filtered(coordinate) : coordinate;
      if (rows !== undefined) context.lists.saw(seenAs, rows, levelOf(info.path.prev, type.name));
      return value;
    };
    const value: unknown = resolve(source, given, context, info);
    return value instanceof Promise ? value.then(note) : note(value);
  };
}

/** Fields of this type above one. */
function levelOf(path: GraphQLResolveInfo['path'] | undefined, typeName: string): number {
  let level = 0;
  for (let at = path; at; at = at.prev) if (at.typename === typeName) level += 1;
  return level;
}

/** Undefined: upstream has not said how many there are. */
function rowsIn(value: unknown): number | undefined {
  if (value === null || value === undefined) return 0;
  if (Array.isArray(value)) return value.length;
  if (typeof value !== 'object' || !('page' in value)) return 1;
  const { page } = value;
  const isCounted = typeof page === 'object' && page !== null && 'totalCount' in page;
  return isCounted && typeof page.totalCount === 'number' ? page.totalCount : undefined;
}
