/** What spreads fragments, on any level. */
interface Spreading {
  readonly fragments: ReadonlySet<string>;
}

type Fragments<Fragment extends Spreading> = ReadonlyMap<string, Fragment>;

export interface FragmentOrder {
  /** The fragments' names, each after those that it spreads, as far as they do not spread each other. */
  readonly names: readonly string[];
  /** Whether a fragment spreads itself, by others or at once. */
  readonly isCyclic: boolean;
}

export function fragmentOrder(fragments: Fragments<Spreading>): FragmentOrder {
  const names: string[] = [];
  const entered = new Set<string>();
  const left = new Set<string>();
  let isCyclic = false;
  // Without calling itself: there may be a fragment for every few tokens, each spread by the one before.
  const path: { readonly name: string; readonly waiting: Iterator<string> }[] = [];
  const enter = (name: string): void => {
    const fragment = fragments.get(name);
    if (entered.has(name)) isCyclic ||= !left.has(name);
    else if (fragment) {
      entered.add(name);
      path.push({ name, waiting: fragment.fragments.values() });
    }
  };
  for (const name of fragments.keys()) {
    enter(name);
    for (let last = path.at(-1); last; last = path.at(-1)) {
      const next = last.waiting.next();
      if (!next.done) enter(next.value);
      else {
        names.push(last.name);
        left.add(last.name);
        path.pop();
      }
    }
  }
  return { names, isCyclic };
}

/** A definition and all fragments that it spreads, those of its fragments among them. */
export function definitionsOf<Definition extends Spreading>(
  start: Definition,
  fragments: Fragments<Definition>,
): readonly Definition[] {
  const found = [start];
  const names = new Set(start.fragments);
  // A set that grows while it is gone through gives what was added as well.
  for (const name of names) {
    const fragment = fragments.get(name);
    if (!fragment) continue;
    found.push(fragment);
    for (const each of fragment.fragments) names.add(each);
  }
  return found;
}
