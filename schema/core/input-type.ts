import type { InputRef, OutputRef } from '@pothos/core';
import { builder } from './builder.ts';
import type { Enumeration, EnumerationKind, Input, Kind, Members } from './input.ts';

type EnumType = InputRef & OutputRef;
const enumTypes = new Map<Enumeration, EnumType>();
const objectTypes = new Map<Input<Members>, InputRef>();

/** The type in the graph of an input or of an enumeration that is declared for it. */
export function inputType<Value>({ type }: Kind<Value>): InputRef<Value> {
  if (typeof type === 'string') throw new TypeError(`Expected a type of this graph, but got ${type}`);
  return typeOf(type) as InputRef<Value>;
}

/** The same of an enumeration, for fields. */
export function enumType<Value>({ type }: EnumerationKind<Value>): OutputRef<Value> {
  return enumTypeOf(type) as OutputRef<Value>;
}

function typeOf(declared: Enumeration | Input<Members>): InputRef {
  if ('values' in declared) return enumTypeOf(declared);
  const type = objectTypes.get(declared) ?? objectTypeOf(declared);
  objectTypes.set(declared, type);
  return type;
}

function enumTypeOf(declared: Enumeration): EnumType {
  const { name, description, values } = declared;
  const type = enumTypes.get(declared) ?? builder.enumType(name, { description, values });
  enumTypes.set(declared, type);
  return type;
}

function objectTypeOf({ name, description, members, isOneOf }: Input<Members>): InputRef {
  return builder.inputType(name, {
    description,
    ...(isOneOf && { isOneOf }),
    fields: (t) => {
      const fieldOf = ({ kind, isRequired, refusesNull, defaultValue, ...member }: Members[string]) => {
        const { accepts } = kind;
        const type = typeof kind.type === 'string' ? kind.type : typeOf(kind.type);
        const extensions = { ...(accepts && { accepts }), ...(refusesNull && { refusesNull }) };
        return kind.isList
          ? t.field({ ...member, extensions, type: [type], required: { list: isRequired, items: true } })
          : t.field({ ...member, extensions, type, required: isRequired, defaultValue });
      };
      return Object.fromEntries(Object.entries(members).map(([each, member]) => [each, fieldOf(member)]));
    },
  });
}
