import type { InputRef } from '@pothos/core';
import { builder } from './builder.ts';
import type { Enumeration, Input, Kind, Members, ValueOf } from './input.ts';

const known = new Map<Input<Members> | Enumeration, InputRef>();

/** The type in the graph of an input that is declared by its members. */
export function inputType<Of extends Members>(declared: Input<Of>): InputRef<ValueOf<Input<Of>>> {
  return typeOf(declared) as InputRef<ValueOf<Input<Of>>>;
}

function typeOf(declared: Kind<unknown>['type']) {
  if (typeof declared === 'string') return declared;
  const type = known.get(declared) ?? ('values' in declared ? enumTypeOf(declared) : objectTypeOf(declared));
  known.set(declared, type);
  return type;
}

function enumTypeOf({ name, description, values }: Enumeration): InputRef {
  return builder.enumType(name, { description, values });
}

function objectTypeOf({ name, description, members, isOneOf }: Input<Members>): InputRef {
  return builder.inputType(name, {
    description,
    ...(isOneOf && { isOneOf }),
    fields: (t) => {
      const fieldOf = ({ kind, isRequired, refusesNull, defaultValue, ...member }: Members[string]) => {
        const { accepts } = kind;
        const type = typeOf(kind.type);
        const extensions = { ...(accepts && { accepts }), ...(refusesNull && { refusesNull }) };
        return kind.isList
          ? t.field({ ...member, extensions, type: [type], required: { list: isRequired, items: true } })
          : t.field({ ...member, extensions, type, required: isRequired, defaultValue });
      };
      return Object.fromEntries(Object.entries(members).map(([each, member]) => [each, fieldOf(member)]));
    },
  });
}
