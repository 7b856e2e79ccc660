import {
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getArgumentValues,
  getNamedType,
  getOperationAST,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql';
import { schema } from '../../../schema/index.ts';

type Selection = readonly [GraphQLNamedType, SelectionSetNode];

/** One member of an answer, as the document asks for it. */
export interface AnsweredField {
  /** Under the types that it is selected on: `Group.members`. */
  readonly names: readonly string[];
  readonly arguments: Readonly<Record<string, unknown>>;
  /** What is selected below it, by the keys of the answer. */
  below(): ReadonlyMap<string, AnsweredField>;
}

/** The fields that a query asks for, by the keys of its answer. */
export function answeredFields(
  query: string,
  variables: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, AnsweredField> {
  const document = parse(query);
  const operation = getOperationAST(document);
  const root = operation && schema.getRootType(operation.operation);
  if (!root) return new Map();
  const fragments = new Map(
    document.definitions.flatMap((each) =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [],
    ),
  );

  function* fieldsOf([type, set]: Selection): Generator<[GraphQLNamedType, FieldNode]> {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        yield [type, selection];
        continue;
      }
      const part = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      const narrower = part?.typeCondition && schema.getType(part.typeCondition.name.value);
      if (part) yield* fieldsOf([narrower ?? type, part.selectionSet]);
    }
  }

  function resolve(selections: readonly Selection[]): ReadonlyMap<string, AnsweredField> {
    const byKey = new Map<string, [GraphQLNamedType, GraphQLField<unknown, unknown>, FieldNode][]>();
    for (const [parent, node] of selections.flatMap((each) => [...fieldsOf(each)])) {
      if (!isObjectType(parent) && !isInterfaceType(parent)) continue;
      const field = parent.getFields()[node.name.value];
      const key = node.alias?.value ?? node.name.value;
      if (field) byKey.set(key, [...(byKey.get(key) ?? []), [parent, field, node]]);
    }
    return new Map([...byKey].map(([key, choices]) => [key, toField(choices)]));
  }

  function toField(
    choices: readonly [GraphQLNamedType, GraphQLField<unknown, unknown>, FieldNode][],
  ): AnsweredField {
    const [first] = choices;
    return {
      names: choices.map(([parent, field]) => `${parent.name}.${field.name}`),
      arguments: first ? getArgumentValues(first[1], first[2], variables) : {},
      below: () =>
        resolve(
          choices.flatMap(([, field, node]) =>
            node.selectionSet ? [[getNamedType(field.type), node.selectionSet] as const] : [],
          ),
        ),
    };
  }

  return resolve([[root satisfies GraphQLObjectType, operation.selectionSet]]);
}
