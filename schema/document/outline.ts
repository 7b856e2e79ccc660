import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { type FragmentOrder, fragmentOrder } from './fragment-order.ts';
import type { Visits } from './visits.ts';

/** A field as it is written. */
export interface WrittenField {
  readonly node: FieldNode;
  /** What the schema has for it; undefined: introspection's own, or the document is not valid. */
  readonly definition: GraphQLField<unknown, unknown> | undefined;
  /** The type that the selection is made on. */
  readonly parent: GraphQLCompositeType | undefined;
  /** Undefined: it has no selection of its own. */
  readonly below: WrittenSelection | undefined;
}

/** A field that has a selection of its own. */
export interface WrittenParent extends WrittenField {
  readonly below: WrittenSelection;
}

/** A selection set as it is written, with its inline fragments in it. */
export interface WrittenSelection {
  /** Its number in the document. */
  readonly id: number;
  readonly parents: readonly WrittenParent[];
  /** The fragments that are spread in it, each once. */
  readonly spreads: ReadonlySet<string>;
  /** How often each field of the type stands here, under whichever names. */
  readonly fields: ReadonlyMap<string, number>;
  /** By their names in the answer. */
  readonly named: ReadonlyMap<string, readonly WrittenField[]>;
  /** The same of all names. */
  readonly width: number;
}

/** An operation or a fragment: what stands between its braces, on all levels. */
export interface Definition {
  readonly selection: WrittenSelection;
  /** The fragments that are spread on any level. */
  readonly fragments: ReadonlySet<string>;
  /** Fields that are given arguments, and those of a root type. */
  readonly notable: readonly WrittenField[];
  /** Its length between the braces. */
  readonly characters: number;
}

export interface Fragment extends Definition {
  readonly node: FragmentDefinitionNode;
}

/** What stands in a document, read in one walk that visits each selection once. Fragments are not followed. */
export interface DocumentOutline {
  readonly operations: ReadonlyMap<OperationDefinitionNode, Definition>;
  readonly fragments: ReadonlyMap<string, Fragment>;
  readonly order: FragmentOrder;
  readonly aliases: number;
  readonly directives: number;
}

/** Works for any document that can be parsed, so that its limits come before it is validated. */
export function outlineOf(schema: GraphQLSchema, document: DocumentNode, visits: Visits): DocumentOutline {
  const operations = new Map<OperationDefinitionNode, Definition>();
  const fragments = new Map<string, Fragment>();
  const counts = { aliases: 0, directives: 0 };
  const read = createReader(schema, visits, counts);
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) {
      const { operation, selectionSet, directives, variableDefinitions = [] } = definition;
      for (const each of [directives, ...variableDefinitions.map((variable) => variable.directives)])
        counts.directives += each?.length ?? 0;
      operations.set(definition, read(selectionSet, schema.getRootType(operation) ?? undefined));
    } else if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      const { name, typeCondition, selectionSet, directives = [] } = definition;
      counts.directives += directives.length;
      const type = compositeType(schema, typeCondition.name.value);
      fragments.set(name.value, { ...read(selectionSet, type), node: definition });
    }
  }
  return { operations, fragments, order: fragmentOrder(fragments), ...counts };
}

interface Counts {
  aliases: number;
  directives: number;
}

type Type = GraphQLCompositeType | undefined;

function createReader(schema: GraphQLSchema, visits: Visits, counts: Counts) {
  const roots: ReadonlySet<unknown> = new Set([
    schema.getQueryType(),
    schema.getMutationType(),
    schema.getSubscriptionType(),
  ]);

  let ids = 0;

  return function readDefinition(written: SelectionSetNode, type: Type): Definition {
    const spreadOnes = new Set<string>();
    const notable: WrittenField[] = [];
    const selection = readSelection(written, type);
    const { start = 0, end = 0 } = written.loc ?? {};
    return { selection, fragments: spreadOnes, notable, characters: end - start };

    function readSelection(set: SelectionSetNode, on: Type): WrittenSelection {
      const parents: WrittenParent[] = [];
      const spreads = new Set<string>();
      const fields = new Map<string, number>();
      const named = new Map<string, WrittenField[]>();
      const id = ids;
      ids += 1;
      let width = 0;
      add(set, on);
      return { id, parents, spreads, fields, named, width };

      function add({ selections }: SelectionSetNode, parent: Type): void {
        for (const each of selections) {
          visits.add();
          countDirectives(each.directives);
          if (each.kind === Kind.FIELD) addField(each, parent);
          else if (each.kind === Kind.FRAGMENT_SPREAD) {
            spreads.add(each.name.value);
            spreadOnes.add(each.name.value);
          } else {
            const name = each.typeCondition?.name.value;
            add(each.selectionSet, name === undefined ? parent : compositeType(schema, name));
          }
        }
      }

      function addField(node: FieldNode, parent: Type): void {
        if (node.alias) counts.aliases += 1;
        width += 1;
        countOne(fields, node.name.value);
        const definition = definitionOf(parent, node.name.value);
        const result = definition && getNamedType(definition.type);
        const below =
          node.selectionSet && readSelection(node.selectionSet, isCompositeType(result) ? result : undefined);
        const field = { node, definition, parent, below };
        const name = (node.alias ?? node.name).value;
        const before = named.get(name);
        if (before) before.push(field);
        else named.set(name, [field]);
        if (below) parents.push({ ...field, below });
        if ((node.arguments?.length ?? 0) > 0 || roots.has(parent)) notable.push(field);
      }
    }
  };

  function countDirectives(given: readonly DirectiveNode[] = []): void {
    counts.directives += given.length;
  }
}

function countOne(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function compositeType(schema: GraphQLSchema, name: string): Type {
  const type = schema.getType(name);
  return isCompositeType(type) ? type : undefined;
}

function definitionOf(parent: Type, name: string): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
}
