import { isInterfaceType, isObjectType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { membersOf } from '../../schema/core/optional-members.ts';
import { printGraph, printSubgraph, schema } from '../../schema/index.ts';
import { ConfigError, readOptionalMembers } from '../../src/config.ts';
import { expectedMembers } from '../../src/eiam/reply-kinds.ts';
import { markedLevels } from '../support/marks.ts';

/** Every field that shows a member of upstream's, with its type's name. */
const fed = Object.values(schema.getTypeMap()).flatMap((type) =>
  isObjectType(type) || isInterfaceType(type)
    ? Object.values(type.getFields())
        .map((field) => ({ type: type.name, field, members: membersOf(field.extensions) }))
        .filter(({ members }) => members.length > 0)
    : [],
);

/** Members that no marked field shows. */
const unmarked = {
  'User.emailVerified': 'null without an error where there is no e-mail address',
};

describe('fields that a member feeds which the contract calls always present', () => {
  test('name the members that src/eiam expects, all of them', () => {
    const named = new Set(fed.flatMap(({ members }) => members));
    expect([...named].sort()).toEqual([...expectedMembers].filter((member) => !(member in unmarked)).sort());
    expect([...expectedMembers]).toEqual(expect.arrayContaining(Object.keys(unmarked)));
  });

  test('are nullable, and marked as null only with an error', () => {
    const wrong = fed.filter(
      ({ field }) => !markedLevels(field).includes(0) || String(field.type).endsWith('!'),
    );
    expect(wrong.map(({ type, field }) => `${type}.${field.name}`)).toEqual([]);
  });
});

/** The fields of each type that one document has and the other has not, its name in front: lines that begin a field. */
function changes(before: string, after: string): string[] {
  const typeOf = (lines: readonly string[], at: number) =>
    lines
      .slice(0, at)
      .findLast((line) => /^(type|interface) /.test(line))
      ?.split(' ')[1];
  const [old, current] = [before.split('\n'), after.split('\n')];
  expect(current).toHaveLength(old.length);
  return old.flatMap((line, at) => {
    if (line === current[at]) return [];
    // Nothing but the mark is gone.
    expect(current[at]).toBe(line.replace(' @semanticNonNull', ''));
    // A field with arguments ends some lines below its name.
    const field = old.slice(0, at + 1).findLast((each) => /^ {2}\w+[(:]/.test(each));
    return [`${typeOf(old, at)}.${/\w+/.exec(field ?? '')?.[0]}`];
  });
}

describe.each([
  ['schema.graphql', printGraph],
  ['the subgraph', printSubgraph],
])('%s', (_name, printed) => {
  test.each([...expectedMembers])('without %s leaves the marks of its fields out, and no other', (member) => {
    const expected = fed
      .filter(({ members }) => members.includes(member))
      .map(({ type, field }) => `${type}.${field.name}`);
    expect(changes(printed(schema), printed(schema, new Set([member]))).sort()).toEqual(expected.sort());
    expect(expected.length > 0).toBe(!(member in unmarked));
  });

  test('without any of them is one document, whichever way none is said', () => {
    expect(printed(schema, new Set())).toBe(printed(schema));
  });
});

describe('the setting as codegen reads it', () => {
  test.each<[string | undefined, readonly string[]]>([
    [undefined, []],
    ['', []],
    ['User.updateTime', ['User.updateTime']],
    [' User.updateTime , Group.groupName', ['User.updateTime', 'Group.groupName']],
  ])('%s', (text, members) => {
    expect([...readOptionalMembers({ EIAM_OPTIONAL_MEMBERS: text })]).toEqual(members);
  });

  test('a text that names nothing is refused', () => {
    expect(() => readOptionalMembers({ EIAM_OPTIONAL_MEMBERS: 'User.updateTime;1' })).toThrow(ConfigError);
  });
});
