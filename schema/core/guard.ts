import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isAbstractType,
  isIntrospectionType,
  isObjectType,
} from 'graphql';
import { failedWrite, hasMember } from '../errors/attempt.ts';
import type { GatewayError } from '../errors/gateway-error.ts';
import type { GraphContext } from './context.ts';
import type { Rule } from './permissions.ts';
import { expectMayRead, refusalOf, rulesToRead } from './rules.ts';

/**
 * Puts the rules that types and fields carry in front of whatever reads them: a field that the caller has no right to is null
 * with an error at its path, its resolver never runs, and so it costs no upstream call. It holds for every way in, because
 * it is the schema itself that reads.
 *
 * Objects of a type whose rule its parent's rule implies were checked when the parent was read; rows of a list cost nothing.
 */
export function guard(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type)) continue;
    if (isObjectType(type)) guardFields(schema, type);
    if (isAbstractType(type)) guardMembers(schema, type);
  }
  return schema;
}

function guardFields(schema: GraphQLSchema, type: GraphQLObjectType): void {
  for (const field of Object.values(type.getFields())) {
    const rules = rulesToRead(type, field);
    if (rules.length === 0) continue;
    const isWrite = type === schema.getMutationType() && hasMember(field.type, 'DirectoryNotPermittedError');
    const toResult = isWrite ? refuseMutation : fail;
    field.resolve = guarded(rules, field.resolve ?? defaultFieldResolver, toResult);
    if (field.subscribe) field.subscribe = guarded(rules, field.subscribe, fail);
  }
}

function refuseMutation(refusal: GatewayError, context: GraphContext, info: GraphQLResolveInfo) {
  context.noteRefusedMutation?.(info.fieldName, refusal);
  return failedWrite(refusal, info.returnType);
}

type Resolve = NonNullable<GraphQLField<unknown, GraphContext>['resolve']>;

function guarded(
  rules: readonly Rule[],
  resolve: Resolve,
  toResult: (refusal: GatewayError, context: GraphContext, info: GraphQLResolveInfo) => unknown,
): Resolve {
  return (source, values, context, info) => {
    const refusal = refusalOf(rules, context.access);
    return refusal ? toResult(refusal, context, info) : resolve(source, values, context, info);
  };
}

function fail(refusal: GatewayError): never {
  throw refusal;
}

type AbstractType = Extract<ReturnType<GraphQLSchema['getType']>, { resolveType?: unknown }>;

/** The type that an interface or a union resolves to is checked here, so that no field which leads to it can miss the check. */
function guardMembers(schema: GraphQLSchema, type: AbstractType): void {
  const { resolveType } = type;
  if (!resolveType) return;
  type.resolveType = (value, context: GraphContext, info, abstractType) => {
    const name = resolveType(value, context, info, abstractType);
    if (typeof name === 'string') expectMayRead(schema.getType(name), context);
    return name;
  };
}
