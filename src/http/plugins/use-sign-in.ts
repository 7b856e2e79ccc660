import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  isObjectType,
  type OperationDefinitionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Access } from '../../../schema/core/permissions.ts';
import { refusalOf, rulesToRead } from '../../../schema/index.ts';

interface SignedContext {
  readonly access: Access;
}

/**
 * Refuses an operation as a whole where nobody signed in and something it starts from asks for more: the client has to sign
 * in and ask again, so that a part of an answer is of no use. What somebody signed in has no right to, the schema itself
 * refuses, field by field.
 */
export function useSignIn(): Plugin<SignedContext> {
  return {
    onExecute: ({ args, setResultAndStopExecution }) => {
      const refusal = refuse(args.schema, args.document, args.operationName, args.contextValue);
      if (refusal) setResultAndStopExecution({ errors: [refusal] });
    },
    onSubscribe: ({ args, setResultAndStopExecution }) => {
      const refusal = refuse(args.schema, args.document, args.operationName, args.contextValue);
      if (refusal) setResultAndStopExecution({ errors: [refusal] });
    },
  };
}

function refuse(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
  { access }: SignedContext,
): GraphQLError | undefined {
  if (access.viewer !== null || access.signIn === 'none') return undefined;
  const operation = getOperationAST(document, operationName);
  return operation ? refuseRoots(schema, document, operation, access) : undefined;
}

/** Fragments that other operations of the document use count too: a client that mixes them signs in for all. */
function refuseRoots(
  schema: GraphQLSchema,
  document: DocumentNode,
  { operation }: OperationDefinitionNode,
  access: Access,
): GraphQLError | undefined {
  const types = new TypeInfo(schema);
  const root = schema.getRootType(operation);
  let refusal: GraphQLError | undefined;
  const enter = () => {
    const field = types.getFieldDef();
    const parent = types.getParentType();
    if (!field || parent !== root || !isObjectType(parent)) return;
    refusal ??= refusalOf(rulesToRead(parent, field), access);
  };
  visit(document, visitWithTypeInfo(types, { Field: enter }));
  return refusal;
}
