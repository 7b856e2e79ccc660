import { count, type Kind, type ValueOf } from './kinds.ts';
import type { Reading } from './reading.ts';
import { type Faults, UnreadableRow } from './unreadable.ts';

/** A member with more than its kind. */
interface NotedMember<K> {
  readonly kind: K;
  /** Whether the contract calls it always present (developer-api.md 6.6), so that its absence is a fault. */
  readonly isExpected: boolean;
  /** Only where this other member is set. */
  readonly dueWith?: string;
  /** What it is called on the wire, where that is another name. */
  readonly wireName?: string;
}

/** A member that is always there: its absence is a fault. */
export function always<K extends Kind<unknown>>(kind: K): NotedMember<K> {
  return { kind, isExpected: true };
}

/** A member that is always there where `other` is set. */
export function alwaysWith<K extends Kind<unknown>>(other: string, kind: K): NotedMember<K> {
  return { kind, isExpected: true, dueWith: other };
}

/** A member that upstream calls by another name. */
export function named<K extends Kind<unknown>>(wireName: string, kind: K): NotedMember<K> {
  return { kind, isExpected: false, wireName };
}

type Member = Kind<unknown> | NotedMember<Kind<unknown>>;
export type Shape = Readonly<Record<string, Member>>;
type RequiredShape = Readonly<Record<string, Kind<unknown>>>;
type MemberValue<M> = M extends NotedMember<infer K> ? ValueOf<K> : ValueOf<M>;

/**
 * An object of upstream's. Its required members, the id above all, make it readable; of the others any may be missing. Those
 * that should be there, or are of another kind, stand in `faults`.
 */
export type RecordOf<Required extends RequiredShape, S extends Shape> = {
  readonly [Name in keyof Required]: ValueOf<Required[Name]>;
} & {
  readonly [Name in keyof S]?: MemberValue<S[Name]> | undefined;
} & { readonly faults?: Faults<keyof S & string> };

/** A kind whose values are objects. */
export interface RecordKind<Value> extends Kind<Value> {
  /** The contract's name of the object, as in `User`. */
  readonly object: string;
  inPascalCase(): RecordKind<Value>;
}

/** What upstream calls a member on the wire. */
type Spelling = (name: string) => string;
const camelCase: Spelling = (name) => name;
/** `UserId`, as the management API writes it (management-api.md 3.1). */
const pascalCase: Spelling = (name) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

/**
 * An object that is read member by member. Members that it does not name are dropped.
 * @param object the contract's name of it, as in `User`; empty for a reply's own members
 */
export function record<Required extends RequiredShape, S extends Shape>(
  object: string,
  required: Required,
  shape: S,
  spelling: Spelling = camelCase,
): RecordKind<RecordOf<Required, S>> {
  const spell = (kind: Kind<unknown>) => (spelling === pascalCase ? (kind.inPascalCase?.() ?? kind) : kind);
  const pathOf = (name: string) => (object === '' ? name : `${object}.${name}`);
  const needed = Object.entries(required).map(([name, kind]) => ({
    name,
    wire: spelling(name),
    path: pathOf(name),
    kind: spell(kind),
    isExpected: kind.absent === undefined,
    dueWith: undefined,
  }));
  const members = Object.entries(shape).map(([name, member]) => {
    const {
      kind,
      isExpected,
      dueWith,
      wireName = name,
    }: NotedMember<Kind<unknown>> = 'isExpected' in member ? member : { kind: member, isExpected: false };
    return {
      name,
      wire: spelling(wireName),
      path: pathOf(name),
      kind: spell(kind),
      isExpected,
      dueWith: dueWith === undefined ? undefined : spelling(dueWith),
    };
  });

  const all = [...needed, ...members];
  // A reply's own members are copied: they are few, and each row of a page would be looked at twice where one is not plain.
  const canBePlain =
    object !== '' && all.every(({ name, wire, kind }) => name === wire && kind.isPlain !== undefined);

  /** Whether reading an object would copy all of its members as they are, and nothing else: it may stand for itself then. */
  function isPlain(source: Readonly<Record<string, unknown>>, reading: Reading): boolean {
    for (const { wire } of needed) if (source[wire] === undefined) return false;
    let unread = 0;
    for (const _ in source) {
      unread += 1;
      if (unread > all.length) return false;
    }
    for (const { wire, path, kind, isExpected, dueWith } of all) {
      const raw = source[wire];
      if (raw === undefined) {
        if (kind.absent !== undefined) return false;
        if (!isExpected) continue;
        if (dueWith === undefined ? !reading.isOptional(path) : source[dueWith] !== undefined) return false;
      } else {
        if (raw === '' || !kind.isPlain?.(raw, reading)) return false;
        unread -= 1;
      }
    }
    return unread === 0;
  }

  function read(source: unknown, reading: Reading): RecordOf<Required, S> | undefined {
    if (!isObject(source)) return undefined;
    if (canBePlain && isPlain(source, reading)) return source as RecordOf<Required, S>;
    const result: Record<string, unknown> = {};
    for (const { name, wire, kind } of needed) {
      const raw = source[wire];
      const read = isUnset(raw) ? kind.absent : kind.read(raw, reading, object);
      if (read === undefined || read === null) return undefined;
      result[name] = read;
    }
    let faults: Record<string, unknown> | undefined;
    for (const { name, wire, path, kind, isExpected, dueWith } of members) {
      const raw = source[wire];
      const isDue = isExpected && (dueWith === undefined || !isUnset(source[dueWith]));
      const read = isUnset(raw)
        ? absenceOf(kind, isDue && !reading.isOptional(path))
        : kind.read(raw, reading, path);
      if (read === undefined) {
        faults ??= {};
        faults[name] = reading.fault(path, kind.expected);
      } else if (read !== null) result[name] = read;
    }
    if (faults) result.faults = faults;
    // The loops put the members there that the shapes name, each read by its own kind.
    return result as RecordOf<Required, S>;
  }

  return {
    object,
    expected: object === '' ? 'an object' : `an object ${object}`,
    expectedMembers: [
      ...needed.flatMap(({ kind }) => kind.expectedMembers ?? []),
      ...members.flatMap(({ path, kind, isExpected }) => [
        ...(isExpected ? [path] : []),
        ...(kind.expectedMembers ?? []),
      ]),
    ],
    within: { members: all },
    ...(canBePlain && { isPlain: (value, reading) => isObject(value) && isPlain(value, reading) }),
    read,
    inPascalCase: () => record(object, required, shape, pascalCase),
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What an unset member reads as: undefined where that is a fault, null where there simply is no value. */
function absenceOf(kind: Kind<unknown>, isFault: boolean): unknown {
  return kind.absent ?? (isFault ? undefined : null);
}

/** Which members may be null is not documented; an unset one may be absent, null or "" (developer-api.md 6.6). */
export function isUnset(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** A list of objects that stand or fall by themselves; an absent one is empty (developer-api.md 6.6). */
export function rows<Value>(kind: RecordKind<Value>): Kind<readonly (Value | UnreadableRow)[]> {
  return items(kind.object, kind);
}

/** The same for what is no object. @param item the name of one, for faults */
export function items<Value>(item: string, kind: Kind<Value>): Kind<readonly (Value | UnreadableRow)[]> {
  const { isPlain } = kind;
  return {
    expected: 'a list',
    absent: [],
    expectedMembers: kind.expectedMembers ?? [],
    within: { item: kind, name: item },
    ...(isPlain && {
      isPlain: (value, reading) =>
        Array.isArray(value) && value.every((each) => !isUnset(each) && isPlain(each, reading)),
    }),
    read: (value, reading) =>
      Array.isArray(value) ? value.map((each) => readRow(each, reading)) : undefined,
    inPascalCase: () => items(item, kind.inPascalCase?.() ?? kind),
  };

  function readRow(value: unknown, reading: Reading): Value | UnreadableRow {
    const row = isUnset(value) ? undefined : kind.read(value, reading, item);
    return row ?? new UnreadableRow(reading.fault(item, kind.expected));
  }
}

/**
 * A reply that holds a page of a list, and the list's length as `totalCount`. An empty list may be absent, and so may its length;
 * a reply without either, such as an envelope of an error under a status of success, is no page.
 * @param list the member that holds the rows
 * @param more its other members
 */
export function page<List extends string, Row, More extends Shape>(
  list: List,
  row: RecordKind<Row>,
  more: More,
) {
  type Rows = { readonly [Name in List]: Kind<readonly (Row | UnreadableRow)[]> };
  const reply = record('', { [list]: rows(row) } as Rows, { totalCount: always(count), ...more });
  return pageBy([list, 'totalCount'], reply);
}

function pageBy<Value>(wireNames: readonly string[], reply: RecordKind<Value>): RecordKind<Value> {
  return {
    ...reply,
    expected: 'a page',
    read: (value, reading, member) =>
      holdsAny(value, wireNames) ? reply.read(value, reading, member) : undefined,
    inPascalCase: () => pageBy(wireNames.map(pascalCase), reply.inPascalCase()),
  };
}

function holdsAny(value: unknown, wireNames: readonly string[]): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    wireNames.some((name) => !isUnset(Reflect.get(value, name)))
  );
}
