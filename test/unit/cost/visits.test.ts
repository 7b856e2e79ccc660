import fc from 'fast-check';
import { getOperationAST, Lexer, parse, Source, TokenKind } from 'graphql';
import { expect, test } from 'vitest';
import { planOf, schema } from '../../../schema/index.ts';
import { price } from './price.ts';

function tokensOf(text: string): number {
  const lexer = new Lexer(new Source(text));
  let tokens = 0;
  while (lexer.advance().kind !== TokenKind.EOF) tokens += 1;
  return tokens;
}

function visitsOf(text: string): number {
  const document = parse(text);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('Expected an operation');
  return planOf(schema, document, operation).visits;
}

const times = (count: number, piece: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => piece(index)).join('\n');

const user = '{ user(by: { id: "user_a" }) { ...d0 } }';
const nested = (end: string) =>
  times(
    14,
    (level) =>
      `fragment d${level} on User { ${level === 13 ? end : `x: manager { ...d${level + 1} } y: manager(a: ${level}) { ...d${level + 1} } ...c0`} }`,
  );

/** Documents that a plan must not take apart in full. A few small selections are looked at more often. */
const documents: readonly (readonly [string, string])[] = [
  [
    'nested fragments over a ring',
    `${user} ${nested('id')} ${times(455, (i) => `fragment c${i} on User { ...c${(i + 1) % 455} }`)}`,
  ],
  [
    'nested fragments over a chain',
    `${user} ${nested('id')} ${times(455, (i) => `fragment c${i} on User { ...c${i + 1} }`)} fragment c455 on User { id }`,
  ],
  [
    'fragments that meet in ever other sets',
    `{ user(by: { id: "user_a" }) { ...f0_0 } }
    ${times(13, (level) =>
      times(13, (state) => {
        const next = (to: number) => (level < 12 && to < 13 ? `...f${level + 1}_${to}` : 'id');
        const below = state === 0 ? [next(0), `${next(0)} ${next(1)}`] : [next(state + 1), next(state + 1)];
        return `fragment f${level}_${state} on User { manager { ${below[0]} } managers { ${below[1]} } }`;
      }),
    )}`,
  ],
  [
    'one fragment in many places',
    `{ ${times(60, (i) => `a${i}: user(by: { id: "user_${i}" }) { ...all }`)} }
    fragment all on User { ${times(60, (i) => `b${i}: customField(name: "n${i}")`)} }`,
  ],
];

test.each(documents)(
  'a plan looks at the selections of %s within what is linear in its tokens',
  (_name, text) => {
    expect(visitsOf(text)).toBeLessThanOrEqual(Math.max(1_000, 4 * tokensOf(text)));
  },
);

test('so it is with fragments that spread each other at random', () => {
  const field = fc.constantFrom('manager', 'managers', 'groups { nodes { members { nodes', 'label');
  const spreads = fc.array(fc.nat(19), { minLength: 1, maxLength: 4 });
  const fragment = fc.array(fc.tuple(field, spreads), { minLength: 1, maxLength: 4 });
  const property = fc.property(fc.array(fragment, { minLength: 20, maxLength: 20 }), (fragments) => {
    const written = fragments.map((fields, index) => {
      // Each spreads later ones alone, as valid documents do.
      const below = (targets: readonly number[]) =>
        `id ${targets
          .filter((target) => target > index)
          .map((target) => `...f${target}`)
          .join(' ')}`;
      const selected = fields.map(([name, targets], at) => {
        if (name === 'label') return below(targets);
        const ends = name.startsWith('groups') ? '} } }' : '';
        return `a${at}: ${name} { ${below(targets)} } ${ends}`;
      });
      return `fragment f${index} on User { ${selected.join(' ')} }`;
    });
    const text = `{ users(first: 3) { nodes { ...f0 } } } ${written.join(' ')}`;
    expect(visitsOf(text)).toBeLessThanOrEqual(Math.max(1_000, 4 * tokensOf(text)));
    const { bound, expected } = price(text);
    expect(expected).toBeLessThanOrEqual(bound);
  });
  fc.assert(property, { numRuns: 300 });
});
