import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  Kind,
  print,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { applies } from '../core/selected-fields.ts';

/** Selections whose `@skip` and `@include` must all let a field through. */
export type Conditions = readonly SelectionNode[];

export interface Source {
  readonly set: SelectionSetNode;
  readonly conditions: Conditions;
}

/** One field with the same arguments, however often and under whichever aliases it is selected: it is read once. */
export interface CollectedField {
  readonly field: GraphQLField<unknown, unknown>;
  readonly nodes: readonly { readonly node: FieldNode; readonly conditions: Conditions }[];
}

export interface Collected {
  readonly fields: readonly CollectedField[];
  /** Fragments that were left as they are, to be read by themselves. */
  readonly fragments: readonly Source[];
}

interface CollectorParts {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Called for each selection that is looked at. */
  readonly visited: () => void;
}

export type Collect = (type: GraphQLObjectType, sources: readonly Source[], areApart: boolean) => Collected;

/** Collects the fields of selections on objects of one type. @see CollectedField */
export function createCollector({ schema, fragments, visited }: CollectorParts): Collect {
  const printed = new WeakMap<FieldNode, string>();

  /** Writes are made once each, also where they are alike. */
  function nameOf(node: FieldNode, type: GraphQLObjectType): string {
    if (type === schema.getMutationType()) return (node.alias ?? node.name).value;
    const known = printed.get(node);
    if (known !== undefined) return known;
    const name = [node.name.value, ...(node.arguments ?? []).map(print)].join(' ');
    printed.set(node, name);
    return name;
  }

  return (type, sources, areApart) => {
    const groups = new Map<
      string,
      { field: GraphQLField<unknown, unknown>; nodes: CollectedField['nodes'][number][] }
    >();
    const apart: Source[] = [];
    const spread = new Set<FragmentDefinitionNode>();

    function collect(set: SelectionSetNode, conditions: Conditions): void {
      for (const selection of set.selections) {
        visited();
        const own = selection.directives?.length ? [...conditions, selection] : conditions;
        if (selection.kind === Kind.FIELD) addField(selection, own);
        else if (selection.kind === Kind.FRAGMENT_SPREAD)
          addFragment(fragments.get(selection.name.value), own);
        else if (applies(selection.typeCondition?.name.value, type, schema))
          collect(selection.selectionSet, own);
      }
    }

    function addField(node: FieldNode, conditions: Conditions): void {
      const field = type.getFields()[node.name.value];
      if (!field) return;
      const name = nameOf(node, type);
      const group = groups.get(name);
      if (group) group.nodes.push({ node, conditions });
      else groups.set(name, { field, nodes: [{ node, conditions }] });
    }

    function addFragment(fragment: FragmentDefinitionNode | undefined, conditions: Conditions): void {
      if (!fragment || spread.has(fragment) || !applies(fragment.typeCondition.name.value, type, schema))
        return;
      // One that may be left out here may stand elsewhere all the same.
      if (conditions.length === 0) spread.add(fragment);
      if (areApart) apart.push({ set: fragment.selectionSet, conditions });
      else collect(fragment.selectionSet, conditions);
    }

    for (const { set, conditions } of sources) collect(set, conditions);
    return { fields: [...groups.values()], fragments: apart };
  };
}
