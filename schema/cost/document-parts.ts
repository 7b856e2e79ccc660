import { type DocumentNode, type FragmentDefinitionNode, Kind } from 'graphql';

export function fragmentsOf({ definitions }: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(
    definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition] as const] : [],
    ),
  );
}

export function countSelections({ definitions }: DocumentNode): number {
  const sets = definitions.flatMap((each) => ('selectionSet' in each ? [each.selectionSet] : []));
  let selections = 0;
  for (let set = sets.pop(); set !== undefined; set = sets.pop()) {
    selections += set.selections.length;
    for (const selection of set.selections) {
      if ('selectionSet' in selection && selection.selectionSet) sets.push(selection.selectionSet);
    }
  }
  return selections;
}
