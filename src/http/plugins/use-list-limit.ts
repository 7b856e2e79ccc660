import { type ExecutionArgs, type ExecutionResult, getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { OperationTooComplexError } from '../../../schema/errors/errors.ts';

/** Refuses variables whose lists hold more items than allowed, all lists added up, before any item is looked at. */
export function useListLimit(maxItems: number): Plugin {
  const refuseLong = ({ args, setResultAndStopExecution }: Start) => {
    const { document, operationName, variableValues } = args;
    const items = countItems(variableValues);
    if (items <= maxItems) return;
    const operation = getOperationAST(document, operationName);
    const error = new OperationTooComplexError(
      `The lists of the variables hold ${items} items, where ${maxItems} are allowed.`,
      operation ? { nodes: [operation] } : {},
      { limit: maxItems, cost: items },
    );
    setResultAndStopExecution({ errors: [error] });
  };
  return { onExecute: refuseLong, onSubscribe: refuseLong };
}

interface Start {
  readonly args: Pick<ExecutionArgs, 'document' | 'operationName' | 'variableValues'>;
  readonly setResultAndStopExecution: (result: ExecutionResult) => void;
}

/** Without calling itself: values may be nested as deep as a body is long. A list of one is a value, not a list. */
function countItems(variables: unknown): number {
  const waiting = [variables];
  let items = 0;
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value !== 'object' || value === null) continue;
    const members = Object.values(value);
    if (Array.isArray(value) && members.length > 1) items += members.length;
    for (const member of members) {
      if (typeof member === 'object') waiting.push(member);
    }
  }
  return items;
}
