/** Hostile documents, by what is wrong with them. */
export const tooDeep: readonly (readonly [string, string])[] = [
  ['a selection 5,000 levels deep', `${'{a'.repeat(5_000)}${'}'.repeat(5_000)}`],
  ['a list 5,000 levels deep', `{ nodes(ids: ${'['.repeat(5_000)}${']'.repeat(5_000)}) { id } }`],
  ['an object 5,000 levels deep', `{ user(by: ${'{ id: '.repeat(5_000)}1${'}'.repeat(5_000)}) { id } }`],
  ['a type 5,000 levels deep', `query ($v: ${'['.repeat(5_000)}ID${']'.repeat(5_000)}) { __typename }`],
  ['a very long document', `{ ${'__typename '.repeat(5_000)} }`],
  ['a document of a million opening braces', '{'.repeat(1_000_000)],
];
