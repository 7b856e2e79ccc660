import { type FieldNode, type GraphQLObjectType, getNamedType, isObjectType } from 'graphql';
import { atMostAll, listedIn, objectsOf, product, rowsOfPage } from './counts.ts';
import type { Reading } from './facts.ts';
import { pageCalls } from './list-calls.ts';
import { loadCalls, noIdLoads, type Together, togetherCalls } from './loads.ts';
import { isRead, type Place, type Plan, type Target, type Way } from './plan.ts';
import { createSelected, deepenedBy, deeper, type Variables } from './selected.ts';
import { type Arguments, broughtBy, type Need, type Step, stepOf } from './step.ts';

/** Objects of a place. */
interface Flow {
  objects: number;
  /** Lists that they came in: what one list brings is loaded together. */
  lists: number;
  /** Of a page, the rows that it has; of a mutation's payload, the objects that its input named. */
  rows: number;
}

/** The field of an operation that takes the most calls. */
export interface DearestField {
  readonly coordinate: string;
  readonly node: FieldNode;
  readonly calls: number;
}

/** One figure of a plan. */
export interface Cost {
  readonly calls: number;
  readonly dearest: DearestField | undefined;
}

/** Works out one figure of a plan, in one pass over its places. A page that is its root has one row. */
export function costOf(
  plan: Plan,
  root: Place,
  variables: Variables,
  known: Pick<Reading, 'figure' | 'facts'>,
): Cost {
  const { figure, facts } = known;
  const priced = new Map<Target, number>();
  let mayLook = false;
  let together = new Map<string, Together>();
  const reading: Reading = {
    ...known,
    looks: () => {
      mayLook = true;
    },
    addIdLoads(type, by, { objects, batches }) {
      const before = together.get(type) ?? noIdLoads;
      const idLoads = { objects: before[by].objects + objects, batches: before[by].batches + batches };
      together.set(type, { ...before, [by]: idLoads });
    },
  };

  const { isIncluded, selectedOf } = createSelected(variables);

  function run(start: readonly Place[], from: Flow): Cost {
    const flows = new Array<Flow | undefined>(plan.places.length);
    let calls = 0;
    let dearest: DearestField | undefined;
    for (const place of start) flow(place, from);
    for (let at = plan.places.length - 1; at >= 0; at -= 1) {
      const place = plan.places[at];
      const here = flows[at];
      if (place && here && here.objects > 0) enter(place, here);
    }
    return { calls, dearest };

    function flow({ at }: Place, { objects, lists, rows }: Flow): void {
      const known = flows[at];
      if (!known) flows[at] = { objects, lists, rows };
      else {
        known.objects += objects;
        known.lists += lists;
        known.rows += rows;
      }
    }

    function spend({ coordinate, node }: Way, spent: number): void {
      calls += spent;
      if (spent > (dearest?.calls ?? 0)) dearest = { coordinate, node, calls: spent };
    }

    function enter(place: Place, arrived: Flow): void {
      const here = { ...arrived, objects: atMostAll(place.type.name, arrived.objects, reading) };
      for (const { place: other, conditions } of place.also) {
        if (variables.holds(conditions)) flow(other, here);
      }
      const ways = place.leading.filter(isIncluded);
      if (place.isShared) enterShared(place, ways, here);
      else for (const way of ways) enterAlone(place, way, here);
    }

    function enterAlone(place: Place, way: Way, here: Flow): void {
      const given = variables.argumentsOf(way);
      spend(way, callsOf(place, way, given, here));
      follow(place, way, given, here, 'identity');
    }

    /** Fields that read through another one take nothing beside it, and nothing beside each other. */
    function enterShared(place: Place, ways: readonly Way[], here: Flow): void {
      const own = new Set(ways.filter((way) => !isFiltered(way)).map(({ field }) => field.name));
      const deepened = deepenedBy(ways, own);
      const read = new Set(own);
      for (const way of ways) {
        const given = variables.argumentsOf(way);
        const { through, throughNeeds } = way.step;
        if (through === undefined || !read.has(through)) spend(way, callsOf(place, way, given, here));
        if (through !== undefined && throughNeeds && !own.has(through))
          spend(way, loadThrough(place.type, through, throughNeeds, here.objects));
        if (through !== undefined) read.add(through);
        follow(place, way, given, here, deepened.get(way.field.name) ?? 'identity');
      }
    }

    function isFiltered(way: Way): boolean {
      if (!way.step.finds) return false;
      return way.step.finds(variables.argumentsOf(way), reading).isFiltered;
    }

    function callsOf(place: Place, way: Way, given: Arguments, { objects, lists }: Flow): number {
      const { calls: own, oncePerList } = way.step;
      const times = oncePerList ? lists : objects;
      if (place.type.name === 'OrganizationalUnit' && (own || way.kind === 'page')) reading.looks();
      if (typeof own === 'number') return product(times, own);
      if (typeof own === 'function') {
        const each = own(given, reading, (type) => needBelow(way, type));
        return product(times, each);
      }
      if (way.kind === 'page') return product(times, pageCalls(given, reading));
      return place.type === plan.schema.getMutationType() ? writeCalls(given, reading) : 0;
    }

    function follow(place: Place, way: Way, given: Arguments, here: Flow, least: Need): void {
      if (way.kind === 'page') {
        const rows = product(here.objects, rowsOfPage(way, given, reading));
        for (const { places } of way.targets)
          for (const page of places) flow(page, { objects: here.objects, lists: here.objects, rows });
        return;
      }
      const isWrite = place.type === plan.schema.getMutationType();
      const named = isWrite ? listedIn(given.input) : 0;
      for (const target of targetsOf(way, given, here)) {
        const each = way.kind === 'rows' ? 1 : objectsOf(way, target.type.name, given, here.rows, reading);
        const found = product(way.kind === 'rows' ? here.rows : here.objects, each);
        if (found === 0) continue;
        const lists =
          way.kind === 'rows' || (place.type.extensions.isEdge === true && way.field.name === 'node')
            ? here.lists
            : here.objects;
        const distinct = figure === 'bound' ? 1 : facts.lists.distinct(way.coordinate);
        const objects = atMostAll(target.type.name, found * distinct, reading);
        spend(way, loadOf(way, target, { objects, lists }, least));
        for (const next of target.places) flow(next, { objects, lists, rows: named });
      }
    }

    /** A single object takes what the dearest of its types takes; of several, each may be of another type. */
    function targetsOf(way: Way, given: Arguments, here: Flow): readonly Target[] {
      const { targets, step, kind } = way;
      const isSingle = kind === 'rows' ? here.rows === 1 : here.objects === 1;
      if (!way.isOneOf || step.objects || !isSingle || targets.length < 2) return targets;
      const named = listedIn(given.input);
      const dearestFirst = targets.toSorted(
        (one, other) => alone(way, other, named) - alone(way, one, named),
      );
      return dearestFirst.slice(0, 1);
    }
  }

  function alone(way: Way, target: Target, named: number): number {
    const known = priced.get(target);
    if (known !== undefined) return known;
    // What it loads is loaded only where it is the one that is chosen.
    const before = together;
    together = new Map();
    const { calls } = run(target.places, { objects: 1, lists: 1, rows: named });
    const all = calls + loadOf(way, target, { objects: 1, lists: 1 }, 'identity');
    together = before;
    priced.set(target, all);
    return all;
  }

  function needBelow({ targets }: Way, typeName: string): Need {
    const places = targets.flatMap((target) => (target.type.name === typeName ? target.places : []));
    return places.map((place) => selectedOf(place).need).reduce(deeper, 'identity');
  }

  function loadOf(
    way: Way,
    { type, places }: Target,
    { objects, lists }: Omit<Flow, 'rows'>,
    least: Need,
  ): number {
    if (!isRead(type)) return 0;
    const below = places.map(selectedOf);
    const need = below.map((each) => each.need).reduce(deeper, least);
    const isProved = type.name !== 'User' && below.some(({ hasEdge }) => hasEdge);
    return load(type, need, way.step, isProved, objects, lists);
  }

  function load(
    type: GraphQLObjectType,
    need: Need,
    step: Step,
    isProved: boolean,
    objects: number,
    lists: number,
  ): number {
    const brings = broughtBy(step, type.name);
    return loadCalls({ type: type.name, need, brings, isProved }, { objects, batches: lists }, reading);
  }

  /** The objects of a field beside this one, which is not selected itself. */
  function loadThrough(parent: GraphQLObjectType, name: string, need: Need, objects: number): number {
    const field = parent.getFields()[name];
    const type = field && getNamedType(field.type);
    if (!field || !isObjectType(type))
      throw new TypeError(`Expected ${parent.name}.${name} to lead to objects`);
    const step = stepOf(field);
    const rows = typeof step.rows === 'object' ? step.rows : undefined;
    const seen = facts.lists.rows(`${parent.name}.${name}`) ?? rows?.assumed ?? 1;
    const each = figure === 'bound' ? (rows?.most ?? 1) : seen;
    return load(type, need, step, false, product(objects, each), objects);
  }

  const { calls: each, dearest } = run([root], { objects: 1, lists: 1, rows: 1 });
  let calls = each;
  for (const [type, idLoads] of together) calls += togetherCalls(type, idLoads, reading);
  const look = figure === 'bound' && mayLook && calls > 0 ? facts.lookCalls : 0;
  return { calls: Math.ceil(calls - 1e-6) + look, dearest };
}

/** A write is one call at least, and one more for each thing that its lists name; a patch that clears a field is sent in two. */
function writeCalls({ input }: Arguments, { figure }: Reading): number {
  return 1 + listedIn(input) + (figure === 'bound' ? 1 : 0);
}
