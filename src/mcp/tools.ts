import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLField,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
  TokenKind,
  validate,
} from 'graphql';
import type { Access } from '../../schema/core/permissions.ts';
import { rulesOf, schema } from '../../schema/index.ts';
import { permitsBefore } from './before-write.ts';
import { inputSchemaOf } from './input-schema.ts';
import type { JsonSchema, ObjectSchema } from './json-schema.ts';
import { outputSchemaOf } from './output-schema.ts';
import { type Permits, permitsOf } from './rights.ts';
import { namesObjects } from './write-input.ts';

/** An operation that agents may have run. */
export interface Tool {
  /** That of its operation. */
  readonly name: string;
  readonly description: string;
  readonly document: string;
  readonly operation: OperationDefinitionNode;
  readonly isWrite: boolean;
  readonly inputSchema: ObjectSchema;
  /** Of `data`. */
  readonly dataSchema: JsonSchema;
  readonly permits: Permits;
}

/** What is wrong with a document as a tool. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
}

/** What MCP takes for a tool's name, and models for a function's. */
const nameShape = /^[A-Za-z0-9_]{1,64}$/;

/** The member of a write's input beside its variables. */
export const confirmationName = 'confirmation';

const confirmationSchema: JsonSchema = {
  type: 'string',
  description:
    'Leave it out at first: nothing is written then, and the answer says what would change, with a confirmation. With it, and the same arguments, the write is made. It holds once, for five minutes, and as long as the objects stay as they are.',
};

/**
 * The tools that documents are, by name.
 * @param documents by the ids that an operator gave them
 * @throws ToolError with every document that cannot be one
 */
export function readTools(documents: Readonly<Record<string, string>>): ReadonlyMap<string, Tool> {
  const tools = new Map<string, Tool>();
  const issues: string[] = [];
  for (const [id, text] of Object.entries(documents)) {
    try {
      const tool = readTool(text);
      if (tools.has(tool.name))
        throw new ToolError(`another document has the operation ${tool.name} as well`);
      tools.set(tool.name, tool);
    } catch (error) {
      issues.push(`${id}: ${issueOf(error)}`);
    }
  }
  if (issues.length > 0) throw new ToolError(issues.join('\n'));
  return tools;
}

/** What is wrong with a document; any other failure is thrown on. */
function issueOf(error: unknown): string {
  // The parser calls itself for each level.
  if (error instanceof RangeError) return 'expected a document of fewer levels';
  if (error instanceof ToolError || error instanceof GraphQLError) return error.message;
  throw error;
}

/** The tools that a caller's rights allow. */
export function permitted(tools: Iterable<Tool>, access: Access): readonly Tool[] {
  return [...tools].filter(({ permits }) => permits(access));
}

function readTool(text: string): Tool {
  const document = parse(text);
  const [error] = validate(schema, document);
  if (error) throw error;
  const operations = document.definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
  const [operation] = operations;
  if (!operation || operations.length > 1) throw new ToolError('expected one operation in the document');
  const name = operation.name?.value ?? '';
  if (!nameShape.test(name))
    throw new ToolError('expected an operation with a name of at most 64 characters');
  const root = schema.getRootType(operation.operation);
  if (!root || operation.operation === OperationTypeNode.SUBSCRIPTION)
    throw new ToolError('expected a query or a mutation: a tool is answered once');
  const isWrite = operation.operation === OperationTypeNode.MUTATION;
  const fields = rootFieldsOf(operation, root.getFields());
  if (isWrite) expectOneWrite(fields, operation);
  const fragments = new Map(
    document.definitions
      .filter((each): each is FragmentDefinitionNode => each.kind === Kind.FRAGMENT_DEFINITION)
      .map((fragment) => [fragment.name.value, fragment]),
  );
  const inputSchema = inputSchemaOf(schema, document, operation);
  if (isWrite) inputSchema.properties[confirmationName] = confirmationSchema;
  return {
    name,
    description: descriptionOf(document, fields),
    document: text,
    operation,
    isWrite,
    inputSchema,
    dataSchema: outputSchemaOf(schema, root, operation.selectionSet, fragments),
    permits: isWrite ? permitsWrite(document, operation) : permitsOf(schema, document),
  };
}

/** It has to be shown what it would change. */
function permitsWrite(document: DocumentNode, { selectionSet }: OperationDefinitionNode): Permits {
  const permits = permitsOf(schema, document);
  const [node] = selectionSet.selections;
  if (node?.kind !== Kind.FIELD || !namesObjects(node)) return permits;
  return (access) => permits(access) && permitsBefore(access);
}

type Field = GraphQLField<unknown, unknown>;

function rootFieldsOf(
  { selectionSet }: OperationDefinitionNode,
  fields: Readonly<Record<string, Field>>,
): readonly Field[] {
  return selectionSet.selections.flatMap((each) => {
    const field = each.kind === Kind.FIELD ? fields[each.name.value] : undefined;
    return field ? [field] : [];
  });
}

/** What says what it would change is of one write. Tokens and credentials have no place in what a model reads. */
function expectOneWrite(
  fields: readonly Field[],
  { selectionSet, variableDefinitions }: OperationDefinitionNode,
) {
  const [field] = fields;
  if (!field || selectionSet.selections.length > 1)
    throw new ToolError('expected a mutation of one field, outside of a fragment');
  if (!rulesOf(field)?.includes('DIRECTORY_WRITE'))
    throw new ToolError(`${field.name} is no write to the directory: what it hands out is not for a model`);
  if (variableDefinitions?.some(({ variable }) => variable.name.value === confirmationName))
    throw new ToolError(`a variable may not be named ${confirmationName}`);
}

/** The comment that the document begins with, and what the graph says of its fields. */
function descriptionOf(document: DocumentNode, fields: readonly Field[]): string {
  const lines: string[] = [];
  for (let token = document.loc?.startToken.next; token?.kind === TokenKind.COMMENT; token = token.next)
    lines.push(token.value.trim());
  const said = new Set(fields.flatMap(({ description }) => description ?? []));
  return [lines.join(' ').trim(), ...said].filter((text) => text !== '').join('\n\n');
}
