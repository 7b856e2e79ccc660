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
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
} from 'graphql';
import { fragmentOrder } from './fragment-order.ts';
import { type Guard, Guards } from './guard.ts';
import type { Visits } from './visits.ts';

/** A field as it is written. */
export interface WrittenField {
  readonly node: FieldNode;
  /** What the schema has for it; undefined: the document is not valid. */
  readonly definition: GraphQLField<unknown, unknown> | undefined;
  /** The type that the selection is made on. */
  readonly parent: GraphQLCompositeType | undefined;
  readonly below: WrittenSelection | undefined;
}

/** A field that has a selection of its own. */
export interface WrittenParent extends WrittenField {
  readonly below: WrittenSelection;
}

/** What has one name in the answer, in one selection set and under one guard. */
export interface FieldGroup {
  readonly name: string;
  readonly guard: Guard;
  readonly fields: WrittenField[];
}

export interface WrittenSpread {
  readonly fragment: string;
  readonly guard: Guard;
}

/** A selection set as it is written, with its inline fragments in it. */
export interface WrittenSelection {
  /** Of its own, in the document. */
  readonly id: number;
  readonly groups: readonly FieldGroup[];
  readonly parents: readonly WrittenParent[];
  /** Each fragment once for each guard. */
  readonly spreads: readonly WrittenSpread[];
  /** Fields, as often as they stand here. */
  readonly width: number;
  /** How often the field stands here that does so most often. */
  readonly repeats: number;
}

/** An operation or a fragment: what stands between its braces, on all levels. */
export interface Definition {
  readonly selection: WrittenSelection;
  /** The fragments that are spread on any level. */
  readonly fragments: ReadonlySet<string>;
  /** Fields that are given arguments, or that have a type of the root for their parent. */
  readonly notable: readonly WrittenField[];
}

export interface Fragment extends Definition {
  readonly node: FragmentDefinitionNode;
}

/** What stands in a document, read in one walk that visits each selection once. Fragments are not followed. */
export interface DocumentOutline {
  readonly operations: ReadonlyMap<OperationDefinitionNode, Definition>;
  readonly fragments: ReadonlyMap<string, Fragment>;
  /** The fragments' names, each after those that it spreads, as far as they do not spread each other. */
  readonly order: readonly string[];
  /** The variables that `@skip` and `@include` name. */
  readonly conditions: readonly string[];
  readonly aliases: number;
  readonly directives: number;
}

export function outlineOf(schema: GraphQLSchema, document: DocumentNode, visits: Visits): DocumentOutline {
  const guards = new Guards(schema);
  const operations = new Map<OperationDefinitionNode, Definition>();
  const fragments = new Map<string, Fragment>();
  const roots: ReadonlySet<unknown> = new Set([
    schema.getQueryType(),
    schema.getMutationType(),
    schema.getSubscriptionType(),
  ]);
  let aliases = 0;
  let directives = 0;
  let ids = 0;

  function countDirectives(given: readonly DirectiveNode[] = []): void {
    directives += given.length;
  }

  function readDefinition(set: SelectionSetNode, type: GraphQLCompositeType | undefined): Definition {
    const spreadOnes = new Set<string>();
    const notable: WrittenField[] = [];
    return { selection: readSelection(set, type), fragments: spreadOnes, notable };

    function readSelection(
      written: SelectionSetNode,
      on: GraphQLCompositeType | undefined,
    ): WrittenSelection {
      const groups = new Map<Guard, Map<string, FieldGroup>>();
      const ordered: FieldGroup[] = [];
      const parents: WrittenParent[] = [];
      const spreads = new Map<Guard, Map<string, WrittenSpread>>();
      const counts = new Map<string, number>();
      const id = ids;
      ids += 1;
      let width = 0;
      add(written, on, guards.always);
      const repeats = Math.max(0, ...counts.values());
      return {
        id,
        groups: ordered,
        parents,
        spreads: [...spreads.values()].flatMap((each) => [...each.values()]),
        width,
        repeats,
      };

      function add(set: SelectionSetNode, parent: GraphQLCompositeType | undefined, outer: Guard): void {
        for (const selection of set.selections) {
          visits.add();
          countDirectives(selection.directives);
          if (selection.kind === Kind.INLINE_FRAGMENT) {
            const name = selection.typeCondition?.name.value;
            const type = name === undefined ? parent : compositeType(name);
            add(selection.selectionSet, type, guards.of(outer, selection, name));
            continue;
          }
          const guard = guards.of(outer, selection);
          if (selection.kind === Kind.FIELD) addField(selection, parent, guard);
          else addSpread(selection.name.value, guard);
        }
      }

      function addField(node: FieldNode, parent: GraphQLCompositeType | undefined, guard: Guard): void {
        if (node.alias) aliases += 1;
        width += 1;
        const definition = parent && definitionOf(schema, parent, node.name.value);
        const type = definition && getNamedType(definition.type);
        const below =
          node.selectionSet && readSelection(node.selectionSet, isCompositeType(type) ? type : undefined);
        const field = { node, definition, parent, below };
        if (below) parents.push({ ...field, below });
        if ((node.arguments?.length ?? 0) > 0 || roots.has(parent)) notable.push(field);
        const name = (node.alias ?? node.name).value;
        counts.set(name, (counts.get(name) ?? 0) + 1);
        const named = entryOf(groups, guard);
        const group = named.get(name);
        if (group) group.fields.push(field);
        else {
          const first: FieldGroup = { name, guard, fields: [field] };
          named.set(name, first);
          ordered.push(first);
        }
      }

      function addSpread(fragment: string, guard: Guard): void {
        spreadOnes.add(fragment);
        entryOf(spreads, guard).set(fragment, { fragment, guard });
      }
    }
  }

  function compositeType(name: string): GraphQLCompositeType | undefined {
    const type = schema.getType(name);
    return isCompositeType(type) ? type : undefined;
  }

  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) {
      countDirectives(definition.directives);
      for (const variable of definition.variableDefinitions ?? []) countDirectives(variable.directives);
      const root = schema.getRootType(definition.operation) ?? undefined;
      operations.set(definition, readDefinition(definition.selectionSet, root));
    } else if (definition.kind === Kind.FRAGMENT_DEFINITION) {
      countDirectives(definition.directives);
      const type = compositeType(definition.typeCondition.name.value);
      fragments.set(definition.name.value, {
        ...readDefinition(definition.selectionSet, type),
        node: definition,
      });
    }
  }
  const order = fragmentOrder(fragments);
  return { operations, fragments, order, conditions: [...guards.variables], aliases, directives };
}

function entryOf<Name>(maps: Map<Guard, Map<string, Name>>, guard: Guard): Map<string, Name> {
  const known = maps.get(guard) ?? new Map<string, Name>();
  maps.set(guard, known);
  return known;
}

/** Introspection's own fields among them. */
function definitionOf(
  schema: GraphQLSchema,
  parent: GraphQLCompositeType,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef;
  if (parent === schema.getQueryType()) {
    const meta = [SchemaMetaFieldDef, TypeMetaFieldDef].find((each) => each.name === name);
    if (meta) return meta;
  }
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
}
