import {
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { expect, test } from 'vitest';
import { schema } from '../../schema/index.ts';

interface Described {
  readonly coordinate: string;
  readonly description: string | null | undefined;
}

function* describedIn(type: GraphQLNamedType): Generator<Described> {
  yield { coordinate: type.name, description: type.description };
  if (isEnumType(type)) {
    for (const value of type.getValues()) {
      yield { coordinate: `${type.name}.${value.name}`, description: value.description };
    }
  }
  if (isInputObjectType(type)) {
    for (const field of Object.values(type.getFields())) {
      yield { coordinate: `${type.name}.${field.name}`, description: field.description };
    }
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return;
  for (const field of Object.values(type.getFields())) {
    yield { coordinate: `${type.name}.${field.name}`, description: field.description };
    for (const argument of field.args) {
      const coordinate = `${type.name}.${field.name}(${argument.name}:)`;
      yield { coordinate, description: argument.description };
    }
  }
}

const own = Object.values(schema.getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
);
const everything = own.flatMap((type) => [...describedIn(type)]);

test('every type, field, argument and enum value has a description', () => {
  const without = everything.filter(({ description }) => !description);
  expect(without.map(({ coordinate }) => coordinate)).toEqual([]);
});

test('no description only repeats the name', () => {
  const words = (text: string) => text.toLowerCase().replace(/[^a-z]/g, '');
  const repeating = everything.filter(({ coordinate, description }) => {
    const name = coordinate.split(/[.(]/).at(-1) ?? '';
    return [words(name), `the${words(name)}`].includes(words(description ?? ''));
  });
  expect(repeating.map(({ coordinate }) => coordinate)).toEqual([]);
});
