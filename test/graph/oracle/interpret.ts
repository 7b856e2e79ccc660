import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getArgumentValues,
  getVariableValues,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  Kind,
  parse,
  type SelectionNode,
} from 'graphql';
import { expect } from 'vitest';
import { Failure, isThing, opaque, type Thing, type Value } from './value.ts';

export interface Outcome {
  readonly data: unknown;
  readonly errors: readonly { readonly path: readonly (string | number)[]; readonly code: string }[];
  /** `Type.field` of everything that was answered. */
  readonly answered: ReadonlySet<string>;
}

type Variables = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];

/** Executes a document by walking it: no batching, no promises, nothing remembered. */
export function interpret(promised: GraphQLSchema, query: string, given: Variables, root: Thing): Outcome {
  const { definitions } = parse(query);
  const operation = definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new Error('Expected an operation');
  const { coerced: variables = {} } = getVariableValues(promised, operation.variableDefinitions ?? [], given);
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  }
  const errors: { path: Path; code: string }[] = [];
  const answered = new Set<string>();

  function isLeftOut({ directives = [] }: SelectionNode): boolean {
    return directives.some(({ name, arguments: [argument] = [] }) => {
      const { value } = argument ?? {};
      const flag =
        value?.kind === Kind.VARIABLE
          ? variables[value.name.value]
          : value?.kind === Kind.BOOLEAN && value.value;
      return name.value === 'skip' ? flag === true : flag !== true;
    });
  }

  function applies(condition: string, typeName: string): boolean {
    if (condition === typeName) return true;
    const [wide, narrow] = [promised.getType(condition), promised.getType(typeName)];
    return isInterfaceType(wide) && isObjectType(narrow) && narrow.getInterfaces().includes(wide);
  }

  /** By response key, in the order met; the nodes of one key are one field. */
  function collect(selections: readonly SelectionNode[], typeName: string, into: Map<string, FieldNode[]>) {
    for (const selection of selections) {
      if (isLeftOut(selection)) continue;
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        into.set(key, [...(into.get(key) ?? []), selection]);
        continue;
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (fragment && applies(fragment.typeCondition?.name.value ?? typeName, typeName)) {
        collect(fragment.selectionSet.selections, typeName, into);
      }
    }
    return into;
  }

  function below(nodes: readonly FieldNode[], typeName: string): Map<string, FieldNode[]> {
    const selections = nodes.flatMap((node) => node.selectionSet?.selections ?? []);
    return collect(selections, typeName, new Map());
  }

  function answerField(thing: Thing, nodes: readonly FieldNode[], path: Path): unknown {
    const [node] = nodes;
    if (!node) throw new Error('Expected a field');
    const name = node.name.value;
    if (name === '__typename') return thing.type;
    const type = promised.getType(thing.type);
    const definition = isObjectType(type) ? type.getFields()[name] : undefined;
    const answer = thing.fields[name];
    if (!definition || !answer) throw new Error(`The oracle does not know ${thing.type}.${name}`);
    answered.add(`${thing.type}.${name}`);
    const args = getArgumentValues(definition, node, variables);
    const selected = (typeName: string) =>
      new Set([...below(nodes, typeName).values()].flatMap(([first]) => first?.name.value ?? []));
    const completed = complete(answer({ args, selected }), nodes, path);
    if (completed === null && isNonNullType(definition.type)) {
      throw new Error(
        `The oracle has no value for ${thing.type}.${name}, which is promised never to be null`,
      );
    }
    return completed;
  }

  function complete(value: Value, nodes: readonly FieldNode[], path: Path): unknown {
    if (value instanceof Failure) {
      errors.push({ path, code: value.code });
      return null;
    }
    if (value === opaque) return expect.any(String);
    if (isThing(value)) return answerThing(value, below(nodes, value.type), path);
    if (typeof value === 'object' && value !== null) {
      return value.map((item, index) => complete(item, nodes, [...path, index]));
    }
    return value ?? null;
  }

  function answerThing(thing: Thing, fields: ReadonlyMap<string, readonly FieldNode[]>, path: Path): unknown {
    const entries = [...fields].map(([key, nodes]) => [key, answerField(thing, nodes, [...path, key])]);
    return Object.fromEntries(entries);
  }

  const fields = collect(operation.selectionSet.selections, root.type, new Map());
  return { data: answerThing(root, fields, []), errors, answered };
}
