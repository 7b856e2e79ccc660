import { buildSchema, execute, type GraphQLResolveInfo, isObjectType, parse } from 'graphql';
import { expect, test } from 'vitest';
import { selectedFields } from '../../schema/core/selected-fields.ts';

const schema = buildSchema(`
  interface Named { name: String }
  type User implements Named { name: String email: String manager: User }
  type Group implements Named { name: String members: [User] }
  type Query { it: Named }
`);

/** What is selected below \`it\` where it is of this type: names in the answer, and how many nodes each has. */
function selectedOn(typeName: string, document: string, variableValues: Record<string, unknown> = {}) {
  const seen: Record<string, number>[] = [];
  const it = (_arguments: unknown, _context: unknown, info: GraphQLResolveInfo) => {
    const type = schema.getType(typeName);
    if (!isObjectType(type)) throw new TypeError(typeName);
    const fields = selectedFields(info, type, info.fieldNodes);
    seen.push(Object.fromEntries([...fields].map(([name, nodes]) => [name, nodes.length])));
    return null;
  };
  const result = execute({ schema, document: parse(document), rootValue: { it }, variableValues });
  expect(result).toEqual({ data: { it: null } });
  return seen[0];
}

const document = `
  query ($yes: Boolean!, $no: Boolean!) {
    it { name ...Own ... on Named { name alias: name } ... on Group { members { name } } }
    it { name ... @skip(if: $yes) { skipped: name } kept: name @include(if: $yes) left: name @include(if: $no) }
  }
  fragment Own on User { email manager { name } ...Again }
  fragment Again on User { email ...Own }`;

test('selections are merged by name, of both nodes, for objects of the type alone', () => {
  const given = { yes: true, no: false };
  expect(selectedOn('User', document, given)).toEqual({ name: 3, alias: 1, email: 2, manager: 1, kept: 1 });
  expect(selectedOn('Group', document, given)).toEqual({ name: 3, alias: 1, members: 1, kept: 1 });
});

test('a selection with both conditions needs both', () => {
  const both = 'query ($a: Boolean!, $b: Boolean!) { it { name @skip(if: $a) @include(if: $b) } }';
  expect(selectedOn('User', both, { a: false, b: true })).toEqual({ name: 1 });
  expect(selectedOn('User', both, { a: true, b: true })).toEqual({});
  expect(selectedOn('User', both, { a: false, b: false })).toEqual({});
});
