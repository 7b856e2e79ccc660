import type { Definition } from './outline.ts';

type Fragments<Fragment extends Definition> = ReadonlyMap<string, Fragment>;

/** The fragments, each after those that it spreads; where they spread each other, there is no such order, and one of them is first. */
export function fragmentOrder(fragments: Fragments<Definition>): readonly string[] {
  const order: string[] = [];
  const entered = new Set<string>();
  // Without calling itself: there may be a fragment for every few tokens, each spread by the one before.
  const path: { readonly name: string; readonly waiting: Iterator<string> }[] = [];
  const enter = (name: string): void => {
    const fragment = fragments.get(name);
    if (!fragment || entered.has(name)) return;
    entered.add(name);
    path.push({ name, waiting: fragment.fragments.values() });
  };
  for (const name of fragments.keys()) {
    enter(name);
    for (let last = path.at(-1); last; last = path.at(-1)) {
      const next = last.waiting.next();
      if (!next.done) enter(next.value);
      else {
        order.push(last.name);
        path.pop();
      }
    }
  }
  return order;
}

/** A definition and all fragments that it spreads, those of its fragments among them. */
export function definitionsOf<Fragment extends Definition>(
  start: Definition,
  fragments: Fragments<Fragment>,
): readonly [Definition, ...Fragment[]] {
  const found: [Definition, ...Fragment[]] = [start];
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
