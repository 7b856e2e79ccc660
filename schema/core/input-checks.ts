import {
  type FieldNode,
  type GraphQLArgument,
  GraphQLError,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLResolveInfo,
  getNullableType,
  isInputObjectType,
  isListType,
} from 'graphql';
import { z } from 'zod';
import type { Arguments } from '../cost/step.ts';
import { BadUserInputError } from '../errors/errors.ts';
import { givenArguments } from './given-arguments.ts';
import { hasVariable } from './written-values.ts';

/** Checks the arguments of one field of the document against the operation's variables. A mutation checks its own input. */
export type InputCheck = (variables: Record<string, unknown>) => readonly GraphQLError[];

/** What is wrong with a field's arguments beyond their types. */
export function checkOf(field: GraphQLField<unknown, unknown>, node: FieldNode): InputCheck {
  const check: InputCheck = (variables) => {
    const values = readArguments(field, node, variables);
    if (values instanceof GraphQLError) return [values];
    return field.args.flatMap((argument) => checkValue(argument, values[argument.name], argument.name, node));
  };
  return node.arguments?.some(({ value }) => hasVariable(value)) ? check : untilFine(check);
}

/** For arguments that are the same for each request. Where they are wrong, each request gets errors of its own, which it changes. */
function untilFine(check: InputCheck): InputCheck {
  let isFine = false;
  return (variables) => {
    if (isFine) return [];
    const errors = check(variables);
    isFine = errors.length === 0;
    return errors;
  };
}

/** graphql finds some values wrong only now: a nullable variable that is null where a value is due. */
function readArguments(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: Record<string, unknown>,
): Arguments | GraphQLError {
  try {
    return givenArguments(field, node, variables);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const [at] = error.nodes ?? [];
    const argument = node.arguments?.find(({ value }) => value === at) ?? node.arguments?.[0];
    return new BadUserInputError(argument?.name.value ?? field.name, error.message, { nodes: [node] });
  }
}

/** What is wrong with the one input of a mutation, whose fields are named by their path: `input.email.address`. */
export function inputErrors(info: GraphQLResolveInfo, input: object): readonly BadUserInputError[] {
  const definition = info.parentType.getFields()[info.fieldName]?.args.find(({ name }) => name === 'input');
  const [node] = info.fieldNodes;
  return definition && node ? checkValue(definition, input, 'input', node) : [];
}

/** The `extensions` of a list argument whose items fail one by one, where they are resolved. */
export const checkedByItem = { checkedByItem: true } as const;

/** The first thing that is wrong with one item of such an argument; undefined: nothing is. */
export function wrongItem(
  info: GraphQLResolveInfo,
  argument: string,
  item: unknown,
  index: number,
): BadUserInputError | undefined {
  const definition = info.parentType.getFields()[info.fieldName]?.args.find(({ name }) => name === argument);
  const [node] = info.fieldNodes;
  const list = definition && getNullableType(definition.type);
  if (!node || !list || !isListType(list)) return undefined;
  return checkMembers(list.ofType, item, `${argument}.${index}`, node)[0];
}

/** Null and absent are always fine here: where they are not, the type is non-null. */
function checkValue(
  definition: GraphQLArgument | GraphQLInputField,
  value: unknown,
  path: string,
  node: FieldNode,
): readonly BadUserInputError[] {
  const { accepts, refusesNull, checkedByItem: isByItem } = definition.extensions;
  if (value === null && refusesNull) {
    return [
      new BadUserInputError(path, 'expected a value: EIAM cannot clear this field', {
        nodes: [node],
        reason: 'NOT_CLEARABLE',
      }),
    ];
  }
  if (value === undefined || value === null) return [];
  const failed = accepts instanceof z.ZodType ? accepts.safeParse(value).error?.issues : undefined;
  if (!failed) return isByItem ? [] : checkMembers(definition.type, value, path, node);
  // One value may break several limits: the first is named.
  const wrong = new Map(
    failed.map(({ path: at, message }) => [[path, ...at].join('.'), message] as const).reverse(),
  );
  return [...wrong]
    .reverse()
    .map(([argument, message]) => new BadUserInputError(argument, message, { nodes: [node] }));
}

function checkMembers(
  type: GraphQLInputType,
  value: unknown,
  path: string,
  node: FieldNode,
): readonly BadUserInputError[] {
  const bare = getNullableType(type);
  if (isListType(bare) && Array.isArray(value)) {
    return value.flatMap((item, index) => checkMembers(bare.ofType, item, `${path}.${index}`, node));
  }
  if (!isInputObjectType(bare) || typeof value !== 'object' || value === null) return [];
  const fields = bare.getFields();
  return Object.entries(value).flatMap(([name, member]) => {
    const field = fields[name];
    return field ? checkValue(field, member, `${path}.${name}`, node) : [];
  });
}
