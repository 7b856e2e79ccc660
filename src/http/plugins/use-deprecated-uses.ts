import { type DocumentNode, type GraphQLSchema, getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { deprecatedUses } from '../../../schema/index.ts';

/** What a client uses that will go, as schema coordinates: each once an operation. */
export type TellDeprecatedUses = (coordinates: ReadonlySet<string>) => void;

/** Reports what each operation uses of the deprecated, once it runs; a subscription is one, however many events it has. */
export function useDeprecatedUses(tell: TellDeprecatedUses): Plugin {
  const tellUses = ({ args: { schema, document, operationName, variableValues } }: Start) => {
    const operation = getOperationAST(document, operationName);
    if (!operation) return;
    const coordinates = deprecatedUses({ schema, document, operation, variables: Object(variableValues) });
    if (coordinates.size > 0) tell(coordinates);
  };
  return { onExecute: tellUses, onSubscribe: tellUses };
}

interface Start {
  readonly args: {
    readonly schema: GraphQLSchema;
    readonly document: DocumentNode;
    readonly operationName?: string | null | undefined;
    readonly variableValues?: unknown;
  };
}
