import type { OperationDefinitionNode } from 'graphql';
import type { DocumentOutline, WrittenSelection } from './outline.ts';
import type { Visits } from './visits.ts';

/** Adds up what a selection has, given what its fragments have; undefined: a fragment that is not there, or spreads itself. */
type Adding<Sum> = (selection: WrittenSelection, ofFragment: (name: string) => Sum | undefined) => Sum;

/** Sums over what selections have, their fragments written out. Each fragment is added up once, after those it spreads. */
export function measure<Sum>({ fragments, order }: DocumentOutline, add: Adding<Sum>) {
  const ofFragments = new Map<string, Sum>();
  const ofFragment = (name: string) => ofFragments.get(name);
  for (const name of order.names) {
    const fragment = fragments.get(name);
    if (fragment) ofFragments.set(name, add(fragment.selection, ofFragment));
  }
  return (selection: WrittenSelection): Sum => add(selection, ofFragment);
}

/** The same of what each operation selects. */
export function measureOperations<Sum>(
  outline: DocumentOutline,
  add: Adding<Sum>,
): ReadonlyMap<OperationDefinitionNode, Sum> {
  const sumOf = measure(outline, add);
  return new Map([...outline.operations].map(([operation, { selection }]) => [operation, sumOf(selection)]));
}

export interface Widths {
  /** Fields of its own selection. */
  readonly root: number;
  /** Fields on all levels. */
  readonly all: number;
}

/** How many fields each operation has, as often as they are written, its fragments at each place that spreads them. */
export function widthsOf(
  outline: DocumentOutline,
  visits: Visits,
): ReadonlyMap<OperationDefinitionNode, Widths> {
  return measureOperations<Widths>(outline, function add(selection, ofFragment): Widths {
    visits.add(selection.spreads.size + selection.parents.length);
    let { width: root, width: all } = selection;
    for (const name of selection.spreads) {
      const fragment = ofFragment(name);
      root += fragment?.root ?? 0;
      all += fragment?.all ?? 0;
    }
    for (const { below } of selection.parents) all += add(below, ofFragment).all;
    return { root, all };
  });
}

/**
 * How often the field stands in one selection, its fragments written out, that does so most often. Names are only counted where all of a
 * selection's fields together could be more than `enough`; what is less is then less in truth.
 */
export function mostRepeats(outline: DocumentOutline, enough: number, visits: Visits): number {
  let most = 0;
  measureOperations<number>(outline, function add(selection, ofFragment): number {
    visits.add(selection.spreads.size + selection.parents.length);
    for (const { below } of selection.parents) add(below, ofFragment);
    let bound = Math.max(0, ...[...selection.named.values()].map(({ length }) => length));
    for (const name of selection.spreads) bound += ofFragment(name) ?? 0;
    // One that is beyond the limit is enough: counting all of them would go over long chains again and again.
    if (most <= enough)
      most = Math.max(most, bound > enough ? countNames(selection, outline, visits) : bound);
    return bound;
  });
  return most;
}

function countNames(selection: WrittenSelection, { fragments }: DocumentOutline, visits: Visits): number {
  const counts = new Map<string, number>();
  const spreads = new Set(selection.spreads);
  const count = ({ named }: WrittenSelection): void => {
    visits.add(named.size);
    for (const [name, { length }] of named) counts.set(name, (counts.get(name) ?? 0) + length);
  };
  count(selection);
  // A set that grows while it is gone through gives what was added as well.
  for (const name of spreads) {
    const fragment = fragments.get(name)?.selection;
    if (!fragment) continue;
    count(fragment);
    for (const each of fragment.spreads) spreads.add(each);
  }
  return Math.max(...counts.values());
}
