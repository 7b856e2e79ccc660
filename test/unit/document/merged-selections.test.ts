import { collectFields, collectSubFields } from '@graphql-tools/utils';
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  getNamedType,
  getOperationAST,
  isAbstractType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import { expect, test } from 'vitest';
import type { MergedSelection } from '../../../schema/document/merged-selections.ts';
import { analysisOf, schema } from '../../../schema/index.ts';
import { createGrower, printDocument, randomOf } from '../../support/grown-documents.ts';

type Nodes = readonly FieldNode[];

function operationOf(document: DocumentNode): OperationDefinitionNode {
  const operation = getOperationAST(document);
  if (!operation) throw new Error('Expected one operation');
  return operation;
}

/** What a selection says, as graphql itself merges it: the names of its fields, and each with what is below it by type. */
function asExecuted(document: DocumentNode, variables: Record<string, unknown>): unknown {
  const fragments: Record<string, FragmentDefinitionNode> = {};
  for (const each of document.definitions) {
    if (each.kind === Kind.FRAGMENT_DEFINITION) fragments[each.name.value] = each;
  }
  const operation = operationOf(document);
  const root = schema.getRootType(operation.operation);
  if (!root) throw new Error('Expected a root');
  return describe(root, collectFields(schema, fragments, variables, root, operation.selectionSet).fields);

  function describe(type: GraphQLObjectType, fields: ReadonlyMap<string, FieldNode[]>): object {
    const known = [...fields].flatMap(([name, nodes]) => {
      const field = type.getFields()[nodes[0]?.name.value ?? ''];
      return field ? [{ name, nodes, field }] : [];
    });
    const entries = known.map(({ name, nodes, field }) => {
      const below = typesOf(field.type).map((each) => [
        each.name,
        describe(each, collectSubFields(schema, fragments, variables, each, nodes).fields),
      ]);
      const isLeaf = field.args.length === 0 && field.extensions.costs === undefined && below.length === 0;
      return isLeaf ? [field.name, 'leaf'] : [name, [field.name, starts(nodes), Object.fromEntries(below)]];
    });
    return Object.fromEntries(entries);
  }
}

function asMerged({ type, parts, fields }: MergedSelection): object {
  const leaves = parts.flatMap((part) => part.leaves.map((field) => [field.name, 'leaf'] as const));
  const merged = fields.map(({ name, definition, nodes, below }) => {
    const types = typesOf(definition.type).map((each) => [each.name, asMerged(below(each))]);
    return [name, [definition.name, starts(nodes), Object.fromEntries(types)]] as const;
  });
  expect(type).toBeDefined();
  return Object.fromEntries([...leaves, ...merged]);
}

function typesOf(type: Parameters<typeof getNamedType>[0]): readonly GraphQLObjectType[] {
  const named = getNamedType(type);
  if (isAbstractType(named)) return schema.getPossibleTypes(named);
  return isObjectType(named) ? [named] : [];
}

function starts(nodes: Nodes): readonly (number | undefined)[] {
  return nodes.map(({ loc }) => loc?.start).toSorted((one, other) => Number(one) - Number(other));
}

test('what is merged once is what graphql merges at each place', () => {
  const random = randomOf(7);
  const grower = createGrower(schema, random, { directives: true });
  let compared = 0;
  for (let run = 0; run < 60; run += 1) {
    let grown = grower.start();
    for (let step = 0; step < 12; step += 1) {
      const next = grower.grow(grown, 3);
      const document = parse(printDocument(next));
      if (validate(schema, document).length > 0) continue;
      grown = next;
      const variables = { a: random() < 0.5, b: random() < 0.5 };
      const merged = analysisOf(schema, document).merged(operationOf(document), variables);
      expect(merged && asMerged(merged)).toEqual(asExecuted(document, variables));
      compared += 1;
    }
  }
  expect(compared).toBeGreaterThan(200);
});
