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
import { type Arguments, stepOf } from './step.ts';

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
  const coordinateOfFiltered = filtered(coordinate);

  function note(
    value: unknown,
    given: Arguments,
    { lists }: GraphContext,
    info: GraphQLResolveInfo,
  ): unknown {
    const rows = rowsIn(value);
    const seenAs = isFilter(given.filter) ? coordinateOfFiltered : coordinate;
    if (rows !== undefined) lists.saw(seenAs, rows, levelOf(info.path.prev, type.name));
    return value;
  }

  field.resolve = (source, given, context, info) => {
    const value: unknown = resolve(source, given, context, info);
    return value instanceof Promise
      ? noteLater(value, given, context, info)
      : note(value, given, context, info);
  };

  function noteLater(
    value: Promise<unknown>,
    given: Arguments,
    context: GraphContext,
    info: GraphQLResolveInfo,
  ): Promise<unknown> {
    return value.then((read) => note(read, given, context, info));
  }
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
  const { page }: { page?: { readonly totalCount?: unknown } | null } = value;
  if (page === undefined) return 1;
  return typeof page?.totalCount === 'number' ? page.totalCount : undefined;
}
