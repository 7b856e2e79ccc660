import {
  type DocumentNode,
  type ExecutionResult,
  type FragmentDefinitionNode,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { OperationTooComplexError } from '../../../schema/errors/errors.ts';
import { defaultFirst } from '../../vocabulary/limits.ts';
import { namingArguments } from './use-naming-limit.ts';

/**
 * Refuses an operation that could make an answer of more objects than allowed: lists within lists multiply, and once their
 * rows are known it is no upstream call that would bound them. Counted by what each list is asked for, before anything runs.
 */
export function useNodeLimit(maxNodes: number): Plugin {
  const refuseLarge = ({ args, setResultAndStopExecution }: Start) => {
    const { document, operationName, variableValues } = args;
    const operation = getOperationAST(document, operationName);
    if (!operation) return;
    const variables = { ...defaultsOf(operation), ...Object(variableValues) };
    const nodes = createCounter(document, variables)(operation.selectionSet);
    if (nodes <= maxNodes) return;
    const message = `The operation asks for up to ${nodes} objects, where ${maxNodes} are allowed. Ask for fewer with \`first\`, or for less at once.`;
    // JSON knows no Infinity.
    const figures = { limit: maxNodes, cost: Math.min(nodes, Number.MAX_SAFE_INTEGER) };
    const refusal = new OperationTooComplexError(message, { nodes: [operation] }, figures);
    setResultAndStopExecution({ errors: [refusal] });
  };
  // Each event of a subscription may ask for as many as a query.
  return { onExecute: refuseLarge, onSubscribe: refuseLarge };
}

interface Start {
  readonly args: {
    readonly document: DocumentNode;
    readonly operationName?: string | null | undefined;
    readonly variableValues?: unknown;
  };
  readonly setResultAndStopExecution: (result: ExecutionResult) => void;
}

function defaultsOf({ variableDefinitions = [] }: OperationDefinitionNode): Record<string, unknown> {
  const withDefault = variableDefinitions.filter(({ defaultValue }) => defaultValue);
  return Object.fromEntries(
    withDefault.map(({ variable, defaultValue }) => [
      variable.name.value,
      defaultValue && valueFromASTUntyped(defaultValue),
    ]),
  );
}

/** Objects that a selection can give for each object it is made on. A fragment is counted once, however often it is spread. */
function createCounter(document: DocumentNode, variables: Readonly<Record<string, unknown>>) {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const counted = new Map<SelectionSetNode | undefined, number>();

  function count(set: SelectionSetNode | undefined): number {
    const known = counted.get(set);
    if (known !== undefined) return known;
    let nodes = 0;
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        nodes += count(fragments.get(selection.name.value)?.selectionSet);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        nodes += count(selection.selectionSet);
      } else if (isConnection(selection.selectionSet)) {
        const first = selection.arguments?.find(({ name }) => name.value === 'first');
        const rows = first && Number(valueFromASTUntyped(first.value, variables) ?? defaultFirst);
        nodes += (rows ?? defaultFirst) * (1 + count(selection.selectionSet));
      } else {
        // `nodes(ids:)`, `usersBy(keys:)` and `_entities(representations:)` give as many objects as they are given names.
        const names = selection.arguments?.find(({ name }) => namingArguments.includes(name.value));
        const given = names && valueFromASTUntyped(names.value, variables);
        const times = Array.isArray(given) ? given.length : 1;
        nodes += times * ((names ? 1 : 0) + count(selection.selectionSet));
      }
    }
    counted.set(set, nodes);
    return nodes;
  }

  const connections = new Map<SelectionSetNode | undefined, boolean>();

  /** Only connections have rows below them; `pageInfo` and `totalCount` alone cost no objects. */
  function isConnection(set: SelectionSetNode | undefined): boolean {
    const known = connections.get(set);
    if (known !== undefined) return known;
    const found = (set?.selections ?? []).some((selection) => {
      if (selection.kind === Kind.FIELD) return ['nodes', 'edges'].includes(selection.name.value);
      if (selection.kind === Kind.INLINE_FRAGMENT) return isConnection(selection.selectionSet);
      return isConnection(fragments.get(selection.name.value)?.selectionSet);
    });
    connections.set(set, found);
    return found;
  }

  return count;
}
