import { type DocumentNode, Kind, type OperationDefinitionNode, visit } from 'graphql';
import type { Access } from '../../../schema/core/permissions.ts';
import { keyOfVariables } from '../post/variables-key.ts';
import type { SubscribedOperation } from './subscriber.ts';

/** Variables that are longer, in characters, are not compared: their subscription is a group of its own. */
const longestVariables = 16_384;

/** Headers of a request that change what its events are answered with. */
const decisiveHeaders = ['x-eiam-trace', 'x-eiam-consistency'] as const;

/** Subscriptions with the same key are answered the same: document, operation, variables, rights and what headers ask for. */
export type GroupKeyOf = (subscribed: SubscribedOperation, access: Access) => string;

export function createGroupKeys(): GroupKeyOf {
  const documents = new WeakMap<DocumentNode, number>();
  const cursors = new WeakMap<OperationDefinitionNode, string | undefined>();
  let given = 0;

  function numberOf(document: DocumentNode): number {
    let known = documents.get(document);
    if (known === undefined) {
      given += 1;
      known = given;
      documents.set(document, known);
    }
    return known;
  }

  function variablesOf({ document, operation, variableValues }: SubscribedOperation): string {
    if (!cursors.has(operation)) cursors.set(operation, cursorVariable(document, operation));
    const cursor = cursors.get(operation);
    const { [cursor ?? '']: place, ...rest } = variableValues ?? {};
    const text = keyOfVariables(cursor === undefined ? (variableValues ?? {}) : rest, longestVariables);
    if (text !== undefined) return text;
    given += 1;
    return `alone ${given}`;
  }

  return (subscribed, access) => {
    const { headers } = subscribed.initial.request;
    return JSON.stringify([
      numberOf(subscribed.document),
      subscribed.operationName,
      variablesOf(subscribed),
      access.signIn,
      access.viewer === null,
      [...access.permissions].toSorted(),
      ...decisiveHeaders.map((name) => headers.get(name)),
    ]);
  };
}

/**
 * The variable that says where a subscription begins, if nothing else depends on it: subscribers that resume at different places
 * are then answered the same.
 */
function cursorVariable(document: DocumentNode, operation: OperationDefinitionNode): string | undefined {
  const [root] = operation.selectionSet.selections;
  if (root?.kind !== Kind.FIELD) return undefined;
  const value = root.arguments?.find(({ name }) => name.value === 'after')?.value;
  if (value?.kind !== Kind.VARIABLE) return undefined;
  let uses = 0;
  visit(document, {
    VariableDefinition: () => false,
    Variable: ({ name }) => {
      if (name.value === value.name.value) uses += 1;
    },
  });
  return uses === 1 ? value.name.value : undefined;
}
