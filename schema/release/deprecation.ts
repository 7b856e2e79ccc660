import {
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
} from 'graphql';
import { parseVersion, type Version } from './version.ts';

/** The parts of a reason of @deprecated, by its fixed form: `Use User.groups. Since 0.3.0.` */
export interface Deprecation {
  /** The schema coordinate of what serves instead. */
  readonly replacement: string;
  /** The first release that has the mark. */
  readonly since: Version;
}

const form = /^Use (\w+(?:\.\w+(?:\(\w+:\))?)?)\. Since (\d{1,6}\.\d{1,6}\.\d{1,6})\.$/;

/** Undefined: the reason is not of the form. */
export function parseReason(reason: string): Deprecation | undefined {
  const [, replacement, since] = form.exec(reason) ?? [];
  if (replacement === undefined || since === undefined) return undefined;
  return { replacement, since: parseVersion(since) };
}

interface Marked {
  readonly deprecationReason?: string | null | undefined;
}

/** The reasons of all that is deprecated, by schema coordinate: `User.name`, `Query.users(query:)`, `UserStatus.LOCKED`. */
export function deprecatedElements(schema: GraphQLSchema): ReadonlyMap<string, string> {
  const reasons = new Map<string, string>();
  for (const [coordinate, { deprecationReason }] of elementsOfAll(schema))
    if (typeof deprecationReason === 'string') reasons.set(coordinate, deprecationReason);
  return reasons;
}

/** The schema coordinates of all types, and of all that is in them. */
export function coordinatesOf(schema: GraphQLSchema): ReadonlySet<string> {
  const elements = [...elementsOfAll(schema)].map(([coordinate]) => coordinate);
  return new Set([...Object.keys(schema.getTypeMap()), ...elements]);
}

function* elementsOfAll(schema: GraphQLSchema): Generator<readonly [string, Marked]> {
  for (const type of Object.values(schema.getTypeMap()))
    if (!isIntrospectionType(type)) yield* elementsOf(type);
}

function* elementsOf(type: GraphQLNamedType): Generator<readonly [string, Marked]> {
  if (isEnumType(type)) {
    for (const value of type.getValues()) yield [`${type.name}.${value.name}`, value];
  } else if (isInputObjectType(type)) {
    for (const field of Object.values(type.getFields())) yield [`${type.name}.${field.name}`, field];
  } else if (isObjectType(type) || isInterfaceType(type)) {
    for (const field of Object.values(type.getFields())) {
      yield [`${type.name}.${field.name}`, field];
      for (const argument of field.args) yield [`${type.name}.${field.name}(${argument.name}:)`, argument];
    }
  }
}
