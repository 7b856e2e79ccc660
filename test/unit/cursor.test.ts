import { expect, test } from 'vitest';
import { parseCursor, toCursor } from '../../schema/paging/cursor.ts';
import { markOf } from '../../src/loaders/paging/trail.ts';

const list = 'Group.members|o1MvOvUFEKiaLBoN';
const encode = (members: unknown) => Buffer.from(JSON.stringify(members)).toString('base64url');
const marks = Array.from({ length: 12 }, (_, index) => markOf(`user_${index}`));

test.each([
  ['by number', { offset: 100, total: 300, marks, tokens: undefined }],
  ['by number, of an unknown total', { offset: 100, total: undefined, marks, tokens: undefined }],
  ['by token', { offset: 100, total: 300, marks, tokens: { token: 'NT1', skip: 50, next: 'NT2' } }],
  [
    'by token, from the start',
    { offset: 7, total: 7, marks, tokens: { token: undefined, skip: 7, next: undefined } },
  ],
])('a cursor %s is read back as it was written', (_what, position) => {
  expect(parseCursor(toCursor(list, position))).toEqual({ list, ...position });
});

test('a cursor of a list by number takes fewer than 250 characters', () => {
  const cursor = toCursor(list, { offset: 123_456, total: 200_000, marks, tokens: undefined });
  expect(cursor.length).toBeLessThan(250);
});

test('cursors of version 0.1 are read', () => {
  const id = 'user_4lag76zc2km5ssg5vsmm2lznvu';
  const read = { list, offset: 40, marks: [id], total: undefined };
  expect(parseCursor(encode([list, 40, id, null, 0]))).toEqual({
    ...read,
    tokens: { token: undefined, skip: 40, next: undefined },
  });
  expect(parseCursor(encode([list, 40, id, 'NT1', 0]))).toEqual({
    ...read,
    tokens: { token: undefined, skip: 40, next: 'NT1' },
  });
  expect(parseCursor(encode([list, 40, id, 'NT1', 20]))).toEqual({
    ...read,
    tokens: { token: 'NT1', skip: 20, next: undefined },
  });
});

test.each([
  ['a place behind the end', [list, 61, marks.join(''), 60]],
  ['marks cut short', [list, 40, marks.join('').slice(1), 60]],
  ['marks without an end', [list, 40, 'x'.repeat(800), 60]],
  ['too few members', [list, 40]],
  ['a token that is none', [list, 40, marks.join(''), 60, 5, 0, null]],
])('%s is no cursor', (_what, members) => {
  expect(parseCursor(encode(members))).toBeUndefined();
});
