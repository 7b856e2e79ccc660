import type { Conditions } from './collected-fields.ts';
import { type Place, type Selected, selectedBy, type Way } from './plan.ts';
import { type Arguments, isMore, type Need } from './step.ts';

/** What a plan leaves to an operation's variables. */
export interface Variables {
  holds(conditions: Conditions): boolean;
  argumentsOf(way: Way): Arguments;
}

/** Reads what of a plan is selected with these variables. */
export function createSelected(variables: Variables) {
  const selected = new Map<Place, Selected>();

  const isIncluded = ({ conditions }: Way) =>
    conditions === undefined || conditions.some((each) => variables.holds(each));

  function selectedOf(place: Place): Selected {
    const known = place.selected ?? selected.get(place);
    if (known) return known;
    let { need, hasEdge } = selectedBy(place.ways.filter(isIncluded));
    for (const { place: other, conditions } of place.also) {
      if (!variables.holds(conditions)) continue;
      const below = selectedOf(other);
      hasEdge ||= below.hasEdge;
      if (isMore(below.need, need)) need = below.need;
    }
    const all = { need, hasEdge };
    selected.set(place, all);
    return all;
  }

  return { isIncluded, selectedOf };
}

/** The one of two needs that brings the other along. */
export function deeper(one: Need, other: Need): Need {
  return isMore(other, one) ? other : one;
}

/** How much more a field has to load because another one reads through it. */
export function deepenedBy(ways: readonly Way[], own: ReadonlySet<string>): ReadonlyMap<string, Need> {
  const needs = new Map<string, Need>();
  for (const { step } of ways) {
    if (step.through === undefined || step.throughNeeds === undefined || !own.has(step.through)) continue;
    needs.set(step.through, deeper(needs.get(step.through) ?? 'identity', step.throughNeeds));
  }
  return needs;
}
