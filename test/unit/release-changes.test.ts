import { describe, expect, test } from 'vitest';
import { findChanges, wrongReasons } from '../../schema/release/changes.ts';

interface Versions {
  readonly from?: string;
  readonly to?: string;
}

/** A subset of a graph: what stands in braces of the query type, and further types. */
const graph = (fields: string, types = '') =>
  `directive @semanticNonNull(levels: [Int!]! = [0]) on FIELD_DEFINITION type Query { stays: Int ${fields} } ${types}`;
const since = (version: string, use = 'Query.stays') =>
  `@deprecated(reason: "Use ${use}. Since ${version}.")`;

function changesOf(before: string, after: string, { from = '0.4.0', to = '0.5.0' }: Versions = {}) {
  return findChanges({ version: from, sdl: before }, { version: to, sdl: after }).map(
    ({ kind, type, refusal }) => `${kind} ${type}: ${refusal === undefined ? 'allowed' : 'refused'}`,
  );
}

describe('a field', () => {
  test.each<[string, string, string, Versions?]>([
    ['removed without a mark', 'goes: Int', 'refused'],
    ['removed two minor versions after its mark', `goes: Int ${since('0.3.0')}`, 'allowed'],
    ['removed one minor version after its mark', `goes: Int ${since('0.4.0')}`, 'refused'],
    [
      'removed in another patch of the release that marked it',
      `goes: Int ${since('0.5.0')}`,
      'refused',
      { from: '0.5.0', to: '0.5.9' },
    ],
    [
      'removed though its reason names no version',
      'goes: Int @deprecated(reason: "Use Query.stays.")',
      'refused',
    ],
    [
      'removed though its reason names no replacement',
      'goes: Int @deprecated(reason: "Since 0.1.0.")',
      'refused',
    ],
    ['removed though its mark gives no reason', 'goes: Int @deprecated', 'refused'],
    [
      'removed by the next major version alone',
      `goes: Int ${since('0.9.0')}`,
      'refused',
      { from: '0.9.0', to: '1.0.0' },
    ],
    [
      'removed by a major version and a minor one',
      `goes: Int ${since('0.9.0')}`,
      'allowed',
      { from: '1.0.0', to: '1.1.0' },
    ],
    ['removed by 0.2.0, which may', 'goes: Int', 'allowed', { from: '0.1.0', to: '0.2.0' }],
  ])('%s', (_name, field, verdict, versions) => {
    expect(changesOf(graph(field), graph(''), versions)).toEqual([`breaking FIELD_REMOVED: ${verdict}`]);
  });

  test('of another type is refused, marked or not', () => {
    expect(changesOf(graph(`odd: Int ${since('0.1.0')}`), graph('odd: String'))).toEqual([
      'breaking FIELD_CHANGED_KIND: refused',
    ]);
  });

  test('that may be null now without an error is refused', () => {
    const marked = (mark: string) => graph(`list: [Int] ${mark}`);
    const refused = ['breaking SEMANTIC_NON_NULL_REMOVED: refused'];
    expect(changesOf(marked('@semanticNonNull'), marked(''))).toEqual(refused);
    expect(changesOf(marked('@semanticNonNull(levels: [0, 1])'), marked('@semanticNonNull'))).toEqual(
      refused,
    );
    expect(changesOf(marked('@semanticNonNull'), marked('@semanticNonNull(levels: [0, 1])'))).toEqual([]);
    expect(changesOf(marked('@semanticNonNull(levels: [0, 1])'), graph('list: [Int!]!'))).toEqual([]);
  });
});

describe('what a field takes', () => {
  test('an argument goes as a field goes', () => {
    const marked = (version: string) =>
      graph(`list(keeps: Int, goes: Int ${since(version, 'Query.list(keeps:)')}): Int`);
    const without = graph('list(keeps: Int): Int');
    expect(changesOf(marked('0.3.0'), without)).toEqual(['breaking ARG_REMOVED: allowed']);
    expect(changesOf(marked('0.4.0'), without)).toEqual(['breaking ARG_REMOVED: refused']);
    expect(changesOf(graph('list(keeps: Int, goes: Int): Int'), without)).toEqual([
      'breaking ARG_REMOVED: refused',
    ]);
  });

  test('a field of an input goes as a field goes', () => {
    const marked = (version: string) =>
      graph('list(by: By): Int', `input By { keeps: Int goes: Int ${since(version, 'By.keeps')} }`);
    const without = graph('list(by: By): Int', 'input By { keeps: Int }');
    expect(changesOf(marked('0.3.0'), without)).toEqual(['breaking FIELD_REMOVED: allowed']);
    expect(changesOf(marked('0.4.0'), without)).toEqual(['breaking FIELD_REMOVED: refused']);
  });

  test('an argument may be added only where it is optional', () => {
    const before = graph('list: Int', 'input By { a: Int } type T { x(by: By): Int }');
    const asking = (argument: string, field: string) =>
      graph(`list${argument}: Int`, `input By { a: Int ${field} } type T { x(by: By): Int }`);
    expect(changesOf(before, asking('(more: Int!)', ''))).toEqual(['breaking REQUIRED_ARG_ADDED: refused']);
    expect(changesOf(before, asking('(more: Int)', ''))).toEqual(['dangerous OPTIONAL_ARG_ADDED: allowed']);
    expect(changesOf(before, asking('', 'b: Int!'))).toEqual([
      'breaking REQUIRED_INPUT_FIELD_ADDED: refused',
    ]);
    expect(changesOf(before, asking('', 'b: Int'))).toEqual([
      'dangerous OPTIONAL_INPUT_FIELD_ADDED: allowed',
    ]);
  });

  test('an input that takes one of its fields from now on is refused', () => {
    const input = (mark: string) => graph('list(by: By): Int', `input By ${mark} { a: Int b: Int }`);
    expect(changesOf(input(''), input('@oneOf'))).toEqual(['breaking ONE_OF_ADDED: refused']);
    expect(changesOf(input('@oneOf'), input(''))).toEqual([]);
  });

  test('another default is dangerous', () => {
    const defaults = (argument: number, field: number) =>
      graph(`list(n: Int = ${argument}, by: By): Int`, `input By { a: Int = ${field} }`);
    expect(changesOf(defaults(1, 1), defaults(2, 1))).toEqual([
      'dangerous ARG_DEFAULT_VALUE_CHANGE: allowed',
    ]);
    expect(changesOf(defaults(1, 1), defaults(1, 2))).toEqual([
      'dangerous INPUT_FIELD_DEFAULT_VALUE_CHANGE: allowed',
    ]);
  });
});

describe('enums and types', () => {
  test('a new value of an enum is dangerous; one less goes as a field goes', () => {
    const values = (more: string) => graph('state: State', `enum State { ON ${more} }`);
    expect(changesOf(values(''), values('OFF'))).toEqual(['dangerous VALUE_ADDED_TO_ENUM: allowed']);
    expect(changesOf(values('OFF'), values(''))).toEqual(['breaking VALUE_REMOVED_FROM_ENUM: refused']);
    const marked = (version: string) => values(`OFF ${since(version, 'State.ON')}`);
    expect(changesOf(marked('0.4.0'), values(''))).toEqual(['breaking VALUE_REMOVED_FROM_ENUM: refused']);
    expect(changesOf(marked('0.3.0'), values(''))).toEqual(['breaking VALUE_REMOVED_FROM_ENUM: allowed']);
  });

  test('a type goes with the last field that leads to it', () => {
    const types = 'type Old { more: Older } type Older { n: Int }';
    const allowed = [
      'breaking FIELD_REMOVED: allowed',
      'breaking TYPE_REMOVED: allowed',
      'breaking TYPE_REMOVED: allowed',
    ];
    expect(changesOf(graph(`old: Old ${since('0.3.0')}`, types), graph('')).sort()).toEqual(allowed);
    const still = graph(`old: Old ${since('0.3.0')} other: Older`, types);
    expect(changesOf(still, graph('')).sort()).toEqual([
      'breaking FIELD_REMOVED: allowed',
      'breaking FIELD_REMOVED: refused',
      'breaking TYPE_REMOVED: allowed',
      'breaking TYPE_REMOVED: refused',
    ]);
  });

  test('a type that an interface or a union has stays', () => {
    const [cat, dog] = ['type Cat implements Pet { id: ID }', 'type Dog implements Pet { id: ID }'];
    const before = graph('pet: Pet any: Any', `interface Pet { id: ID } ${cat} ${dog} union Any = Cat | Dog`);
    const after = graph('pet: Pet any: Any', `interface Pet { id: ID } ${cat} union Any = Cat`);
    expect(changesOf(before, after).sort()).toEqual([
      'breaking TYPE_REMOVED: refused',
      'breaking TYPE_REMOVED_FROM_UNION: refused',
    ]);
  });

  test('nothing that differs is no change', () => {
    expect(
      changesOf(
        graph('a: Int', 'enum E { A } type T { e: E }'),
        graph('a: Int', 'enum E { A } type T { e: E }'),
      ),
    ).toEqual([]);
  });
});

describe('the reason of a mark', () => {
  const wrong = (fields: string, before = '', from = '0.4.0') =>
    wrongReasons({ version: from, sdl: graph(before) }, { version: '0.5.0', sdl: graph(fields) });

  test.each([
    ['a field', `old: Int ${since('0.5.0')}`],
    ['an argument', `list(a: Int, b: Int ${since('0.5.0', 'Query.list(a:)')}): Int`],
  ])('names what serves instead of %s, and since when', (_name, fields) => {
    expect(wrong(fields)).toEqual([]);
  });

  test('stays what it was in the last release', () => {
    const old = `old: Int ${since('0.3.0')}`;
    expect(wrong(old, old)).toEqual([]);
  });

  test.each([
    ['of another form', 'old: Int @deprecated(reason: "use stays")', /expected "Use /],
    ['that is none', 'old: Int @deprecated', /but got "No longer supported"/],
    [
      'that names nothing of the graph',
      `old: Int ${since('0.5.0', 'Query.absent')}`,
      /Query\.absent is nothing/,
    ],
    ['that names what it stands on', `old: Int ${since('0.5.0', 'Query.old')}`, /Query\.old is nothing/],
    ['that names a version to come', `old: Int ${since('0.6.0')}`, /a version to come/],
    ['that is dated back', `old: Int ${since('0.3.0')}`, /0\.4\.0 does not say so/],
  ])('is wrong: one %s', (_name, fields, said) => {
    expect(wrong(fields, 'old: Int')).toEqual([expect.stringMatching(said)]);
  });
});
