import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import type { Access } from '../../../schema/core/permissions.ts';
import { OperationTooComplexError } from '../../../schema/errors/errors.ts';
import { checkOf, type DocumentAnalysis, isOfCaller, refusalOf, rulesToRead } from '../../../schema/index.ts';
import { coerceVariables } from '../../execution/coercion.ts';
import { toFigure } from './document-limits.ts';
import { badVariables, deepVariables } from './input-errors.ts';
import { nullConditions } from './null-conditions.ts';

/** Objects and their values that an introspection may give: the usual one gives less than half of it. */
const maxValues = 60_000;

/** Objects that one operation may name: two full `_entities`, or twenty full `nodes`. */
const maxNamed = 2_000;

/** The limits of one operation. */
export interface OperationLimits {
  /** Objects of an answer. */
  readonly maxNodes: number;
  /** Items of all lists of its variables. */
  readonly maxListItems: number;
  /** Whether `_service { sdl }` is answered. */
  readonly isSubgraphExposed: boolean;
}

export interface OperationInput {
  /** As the client sent them. */
  readonly variables: unknown;
  readonly access: Access;
}

/** An operation of a valid document, with all that holds of it whatever its variables are. */
export interface ReadOperation {
  readonly node: OperationDefinitionNode;
  /** Whether its answer may serve other callers with the same rights: a query without fields of the caller's own. */
  readonly isKeepable: boolean;
  /** Why it may not run with these variables, for this caller; none: it may. What depends on no variable was computed before. */
  refuse(input: OperationInput): readonly GraphQLError[];
}

const none: Record<string, unknown> = {};

interface Parts {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly analysis: DocumentAnalysis;
  readonly limits: OperationLimits;
}

type OperationCheck = (input: OperationInput, variables: Record<string, unknown>) => readonly GraphQLError[];

export function readOperation(parts: Parts, node: OperationDefinitionNode): ReadOperation {
  try {
    return { node, isKeepable: isKeepable(parts, node), refuse: operationCheckOf(parts, node) };
  } catch (error) {
    if (!(error instanceof OperationTooComplexError)) throw error;
    return { node, isKeepable: false, refuse: () => [error] };
  }
}

function isKeepable({ analysis }: Parts, node: OperationDefinitionNode): boolean {
  return (
    node.operation === OperationTypeNode.QUERY && ![...analysis.operation(node).rootFields].some(isOfCaller)
  );
}

/**
 * All limits of an operation, in the order in which the first that is broken answers it.
 * @throws OperationTooComplexError where its selections combine in too many ways
 */
function operationCheckOf(parts: Parts, node: OperationDefinitionNode): ReadOperation['refuse'] {
  const { analysis, schema, document, limits } = parts;
  const always = refuseAlways(parts);
  const { withArguments, rootFields, objects, named } = analysis.operation(node);
  const root = schema.getRootType(node.operation);
  const rules = root ? [...rootFields].map((field) => rulesToRead(root, field)) : [];
  const checks = withArguments.map(({ definition, node: field }) => checkOf(definition, field));

  const nullErrors = nullConditions(schema, document, node);

  const operationChecks: readonly OperationCheck[] = [
    ({ variables }) => expectShortLists(variables),
    () => always,
    ({ access }) => refuseWithoutSignIn(access),
    (_asked, variables) => findInputErrors(variables),
    (_asked, variables) =>
      expectFew(
        named(variables),
        maxNamed,
        (cost, limit) =>
          `The operation names ${cost} objects, where ${limit} are allowed. Name fewer at once.`,
      ),
    (_asked, variables) =>
      expectFew(
        objects(variables),
        limits.maxNodes,
        (cost, limit) =>
          `The operation asks for up to ${cost} objects, where ${limit} are allowed. Ask for fewer with \`first\`, or for less at once.`,
      ),
  ];

  function expectShortLists(variables: unknown): readonly GraphQLError[] {
    return expectFew(
      countItems(variables),
      limits.maxListItems,
      (cost, limit) => `The lists of the variables hold ${cost} items, where ${limit} are allowed.`,
    );
  }

  function expectFew(cost: number, limit: number, message: (cost: number, limit: number) => string) {
    if (cost <= limit) return [];
    const figures = { limit, cost: toFigure(cost) };
    return [new OperationTooComplexError(message(cost, limit), { nodes: [node] }, figures)];
  }

  /**
   * Refuses as a whole where the request has no sign-in and a root field requires one: the client has to sign in and send it again, so
   * that a part of an answer is of no use. What a viewer has no right to, the schema itself refuses, field by field.
   */
  function refuseWithoutSignIn(access: Access): readonly GraphQLError[] {
    if (access.viewer !== null || access.signIn === 'none') return [];
    for (const each of rules) {
      const refusal = refusalOf(each, access);
      if (refusal) return [refusal];
    }
    return [];
  }

  /** What arguments accept beyond their types (`extensions.accepts`): wrong input names its argument, and costs no upstream call. */
  function findInputErrors(variables: Record<string, unknown>): readonly GraphQLError[] {
    const tooDeep = deepVariables(document, variables);
    if (tooDeep.length > 0) return tooDeep;
    const { coerced } = coerceVariables(schema, node, variables);
    if (coerced) return [...nullErrors(coerced), ...checks.flatMap((check) => check(coerced))];
    return badVariables(schema, document, node.variableDefinitions ?? [], variables);
  }

  return (input) => {
    const variables = isRecord(input.variables) ? input.variables : none;
    for (const operationCheck of operationChecks) {
      const errors = operationCheck(input, variables);
      if (errors.length > 0) return errors;
    }
    return [];
  };
}

/** What hangs on neither the operation nor its variables. */
function refuseAlways({ analysis, limits }: Parts): readonly GraphQLError[] {
  const service = limits.isSubgraphExposed ? undefined : analysis.ofQuery('_service');
  if (service) {
    const message = 'This gateway does not say what it is as a subgraph.';
    return [new GraphQLError(message, { nodes: [service], extensions: { code: 'FORBIDDEN' } })];
  }
  const values = analysis.introspectedValues();
  if (values <= maxValues) return [];
  const cost = toFigure(values);
  const message = `The introspection asks for about ${cost} values, where ${maxValues} are allowed.`;
  return [new OperationTooComplexError(message, {}, { limit: maxValues, cost })];
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

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
