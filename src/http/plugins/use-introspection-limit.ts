import {
  type DocumentNode,
  type ExecutionResult,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
  visit,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { OperationTooComplexError } from '../../../schema/errors/errors.ts';

/** Objects and their values that an introspection may give: the usual one gives less than half of it. */
const maxValues = 60_000;

const rootNames: readonly string[] = ['__schema', '__type', '_service'];

/** What federation's own description counts as: it is as long as the usual introspection. A router asks for one. */
const valuesOfSdl = 25_000;

/** Refuses an introspection that asks for the graph many times over; how deep it may go, graphql's own rule says. */
export function useIntrospectionLimit(): Plugin {
  const refuseLarge = ({ args: { schema, document }, setResultAndStopExecution }: Start) => {
    const values = countIntrospected(schema, document);
    if (values <= maxValues) return;
    const message = `The introspection asks for about ${values} values, where ${maxValues} are allowed.`;
    const figures = { limit: maxValues, cost: values };
    setResultAndStopExecution({ errors: [new OperationTooComplexError(message, {}, figures)] });
  };
  return { onExecute: refuseLarge, onSubscribe: refuseLarge };
}

interface Start {
  readonly args: { readonly schema: GraphQLSchema; readonly document: DocumentNode };
  readonly setResultAndStopExecution: (result: ExecutionResult) => void;
}

/** How long the lists of an introspection are: that of types exactly, the others on an average of all types. */
function lengthsOf(schema: GraphQLSchema): Readonly<Record<string, number>> {
  const types = Object.values(schema.getTypeMap());
  const fields = types.flatMap((type) =>
    isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [],
  );
  const inputFields = types.flatMap((type) => (isInputObjectType(type) ? Object.keys(type.getFields()) : []));
  const values = types.flatMap((type) => (isEnumType(type) ? type.getValues() : []));
  const each = (count: number) => count / types.length;
  return {
    types: types.length,
    directives: schema.getDirectives().length,
    fields: each(fields.length),
    args: fields.reduce((sum, { args }) => sum + args.length, 0) / fields.length,
    inputFields: each(inputFields.length),
    enumValues: each(values.length),
    sdl: valuesOfSdl,
  };
}

function countIntrospected(schema: GraphQLSchema, document: DocumentNode): number {
  const roots: FieldNode[] = [];
  visit(document, {
    Field: (node) => {
      if (rootNames.includes(node.name.value)) roots.push(node);
    },
  });
  if (roots.length === 0) return 0;
  const lengths = lengthsOf(schema);
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const counted = new Map<SelectionSetNode, number>();

  /** Values below each object that the selection is made on. */
  function count(set: SelectionSetNode | undefined): number {
    if (!set) return 0;
    const known = counted.get(set);
    if (known !== undefined) return known;
    let values = 0;
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const length = lengths[selection.name.value] ?? 1;
        values += length * (1 + count(selection.selectionSet));
      } else if (selection.kind === Kind.INLINE_FRAGMENT) values += count(selection.selectionSet);
      else values += count(fragments.get(selection.name.value)?.selectionSet);
    }
    counted.set(set, values);
    return values;
  }

  return Math.round(roots.reduce((sum, root) => sum + count(root.selectionSet), 0));
}
