import type { z } from 'zod';

/** A type of values that clients send, and which of them are accepted beyond it (arguments.ts). */
export interface Kind<Value> {
  readonly type: 'ID' | 'String' | 'Int' | 'Boolean' | 'DateTime' | Enumeration | Input<Members>;
  readonly isList?: boolean;
  readonly accepts?: z.ZodType | undefined;
  /** Never there: what the values are in TypeScript. */
  readonly value?: Value;
}

/** An enumeration of the graph. */
export interface Enumeration {
  readonly name: string;
  readonly description: string;
  readonly values: Readonly<Record<string, EnumerationValue>>;
}

/** `value`: in upstream's spelling; left out: the name. */
interface EnumerationValue {
  readonly value?: string;
  readonly description: string;
}

interface MemberOptions<Value> {
  readonly defaultValue?: Value;
  /** Federation's (schema/federation/subgraph.ts). */
  readonly tag?: string;
  /** It may be set but not cleared: null is refused, absent is fine. */
  readonly refusesNull?: true;
}

export interface Member<Value, IsRequired extends boolean> extends MemberOptions<Value> {
  readonly kind: Kind<Value>;
  readonly description: string;
  readonly isRequired: IsRequired;
}
export type Members = Readonly<Record<string, Member<unknown, boolean>>>;

/** An input type of the graph: what is printed, what is checked, and the type of its values, all from its members. */
export interface Input<Of extends Members> {
  readonly name: string;
  readonly description: string;
  readonly members: Of;
  /** Exactly one member is given. */
  readonly isOneOf?: true;
}

type Values<Of extends Members> = { -readonly [Name in keyof Of]: NonNullable<Of[Name]['kind']['value']> };
type Required<Of extends Members> = {
  [Name in keyof Of]: Of[Name] extends Member<unknown, true> ? Name : never;
}[keyof Of];

/** The values of an input, by its members, or of a kind. Absent and null are the same. */
export type ValueOf<Of> =
  Of extends Input<infer All> ? ValuesOf<All> : Of extends Kind<infer Value> ? Value : never;
type ValuesOf<Of extends Members> = {
  readonly [Name in Required<Of>]: Values<Of>[Name];
} & {
  readonly [Name in Exclude<keyof Of, Required<Of>>]?: Values<Of>[Name] | null | undefined;
};

export const boolean: Kind<boolean> = { type: 'Boolean' };
export const dateTime: Kind<number> = { type: 'DateTime' };

export function text(schema: z.ZodType): Kind<string> {
  return { type: 'String', accepts: schema };
}

export function id(schema: z.ZodType): Kind<string> {
  return { type: 'ID', accepts: schema };
}

export function integer(schema: z.ZodType): Kind<number> {
  return { type: 'Int', accepts: schema };
}

/** @param schema of the whole list; left out: its items have their own */
export function list<Value>({ type }: Kind<Value>, schema?: z.ZodType): Kind<readonly Value[]> {
  return { type, isList: true, accepts: schema };
}

type EnumerationOf<Values> = {
  [Name in keyof Values]: Values[Name] extends { value: infer Value } ? Value : Name;
};

export interface EnumerationKind<Value> extends Kind<Value> {
  readonly type: Enumeration;
}

export function enumeration<const Of extends Enumeration['values']>(
  name: string,
  description: string,
  values: Of,
): EnumerationKind<EnumerationOf<Of>[keyof Of]> & { readonly type: { readonly values: Of } } {
  return { type: { name, description, values } };
}

/** The names of an enumeration, which are its values where it has none of upstream's. */
export function namesOf<Value>({ type }: EnumerationKind<Value>): readonly Value[] {
  return Object.keys(type.values) as (Value & string)[];
}

const valuesByType = new WeakMap<Enumeration, ReadonlySet<unknown>>();

/** The values of an enumeration in upstream's spelling; undefined for one that has none. */
function valuesOf(type: Enumeration): ReadonlySet<unknown> {
  const values = valuesByType.get(type) ?? new Set(Object.values(type.values).map(({ value }) => value));
  valuesByType.set(type, values);
  return values;
}

/** A value of upstream's, whose lists are open: `other` stands for one that this version does not know; null: there is none. */
export function toKnown<Value>(
  { type }: EnumerationKind<Value>,
  raw: string | undefined,
): (Value & string) | null {
  if (raw === undefined) return null;
  const values = valuesOf(type);
  const known = [raw, 'other'].find((each): each is Value & string => values.has(each));
  if (known === undefined) throw new TypeError(`Expected ${type.name} to have a value for what is not known`);
  return known;
}

export function input<Of extends Members>(name: string, description: string, members: Of): Input<Of> {
  return { name, description, members };
}

export function oneOf<Of extends Members>(name: string, description: string, members: Of): Input<Of> {
  return { name, description, members, isOneOf: true };
}

/** The values of another input. */
export function nested<Of extends Members>(other: Input<Of>): Kind<ValuesOf<Of>> {
  return { type: other };
}

export function required<Value>(
  kind: Kind<Value>,
  description: string,
  options?: MemberOptions<Value>,
): Member<Value, true> {
  return { kind, description, isRequired: true, ...options };
}

export function optional<Value>(
  kind: Kind<Value>,
  description: string,
  options?: MemberOptions<Value>,
): Member<Value, false> {
  return { kind, description, isRequired: false, ...options };
}
