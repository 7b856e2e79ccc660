import type { OperationDefinitionNode } from 'graphql';
import type { DocumentOutline, WrittenSelection } from './outline.ts';
import type { Visits } from './visits.ts';

/** Adds up what a selection has, given what its fragments have; undefined: a fragment that is not there, or spreads itself. */
type Adding<Sum> = (selection: WrittenSelection, ofFragment: (name: string) => Sum | undefined) => Sum;

/** A sum over what each operation selects, its fragments written out. Each fragment is added up once, after those it spreads. */
export function measure<Sum>(
  outline: DocumentOutline,
  add: Adding<Sum>,
): ReadonlyMap<OperationDefinitionNode, Sum> {
  const ofFragments = new Map<string, Sum>();
  const ofFragment = (name: string) => ofFragments.get(name);
  for (const name of outline.order) {
    const fragment = outline.fragments.get(name);
    if (fragment) ofFragments.set(name, add(fragment.selection, ofFragment));
  }
  return new Map(
    [...outline.operations].map(([operation, { selection }]) => [operation, add(selection, ofFragment)]),
  );
}

/** Fields of the root of each operation, as often as they are written. */
export function rootFields(outline: DocumentOutline, visits: Visits) {
  return measure<number>(outline, (selection, ofFragment) => {
    visits.add(selection.spreads.length);
    const spread = selection.spreads.map(({ fragment }) => ofFragment(fragment) ?? 0);
    return spread.reduce((sum, width) => sum + width, selection.width);
  });
}

/** Fields of each operation on all levels, its fragments written out at each place that spreads them. */
export function allFields(outline: DocumentOutline, visits: Visits) {
  return measure<number>(outline, function count(selection, ofFragment): number {
    visits.add(selection.spreads.length + selection.parents.length);
    let fields = selection.width;
    for (const { fragment } of selection.spreads) fields += ofFragment(fragment) ?? 0;
    for (const { below } of selection.parents) fields += count(below, ofFragment);
    return fields;
  });
}
