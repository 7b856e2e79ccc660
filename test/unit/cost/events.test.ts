import { expect, test } from 'vitest';
import { price } from './price.ts';

const expected = (query: string) => price(query).expected;
const ofEvent = (selection: string) => expected(`subscription { directoryChanged { ${selection} } }`);
const changed = (selection: string) => `... on DirectoryObjectChanged { object { ${selection} } }`;
const moved = (selection: string) => `... on DirectoryUserMoved { user { ${selection} } }`;
const members = (selection: string) => `... on DirectoryMembersChanged { container { ${selection} } }`;
const user = '... on User { displayName }';
const group = '... on Group { members(first: 10) { nodes { customFields { name } } } }';
const unit = '... on OrganizationalUnit { path }';

test.for<[selection: string, calls: number]>([
  ['cursor origin', 0],
  [changed('id'), 1],
  [changed(user), 1],
  // A page of members, and each of them.
  [changed(group), 1 + 10],
  [changed(`${user} ${group}`), 1 + 10],
  // An event is about one object, and is of one type.
  [`${changed(user)} ${moved('displayName')} ${members('id')}`, 1],
  [`${changed(group)} ${moved('displayName')} ${members(group)}`, 1 + 10],
  // The unit, its path, and what is above it at the assumed depth.
  [changed(unit), 1 + 1 + 10],
  [`${changed(`${user} ${group}`)} ${members(unit)}`, 1 + 1 + 10],
  // One object under two names is read once.
  [`${changed(user)} ... on DirectoryObjectChanged { again: object { ${user} } }`, 1],
])('an event takes what its dearest type takes, of %s', ([selection, calls]) => {
  expect(ofEvent(selection)).toBe(calls);
});

test('many events may each be of another type', () => {
  const page = (first: number) =>
    `{ directoryChanges(after: "a", first: ${first}) { nodes { ${changed(user)} ${moved('displayName')} } } }`;
  expect(expected(page(0))).toBe(0);
  expect(expected(page(1))).toBe(1);
  // An object of three types, and a user: more than there can be, and never less.
  expect(expected(page(10))).toBe(10 * (3 + 1));
});
