import graphqlEslint from '@graphql-eslint/eslint-plugin';
import { ESLint } from 'eslint';
import { Kind, parse, print, visit } from 'graphql';
import { expect, test } from 'vitest';
import { sdl } from './stores/schema.ts';

/** Rules that are switched off, each with the reason. */
const off = {
  'strict-id-in-types':
    'asks for an id in every type: only what implements Node has one, or a store takes it for an object',
  alphabetize: 'the document is printed in the order of its names already, in another collation',
  'no-root-type': 'forbids mutations and subscriptions',
  'require-field-of-type-query-in-mutation-result':
    'a payload has the object as it is after the write; a query is another question',
  'require-deprecation-date': 'a reason names the version from which on the field may be gone, not a day',
} as const;

const forwardOnly = (field: string) => [
  `relay-arguments: Field \`${field}\` must contain an argument \`last\`, that return Int.`,
  `relay-arguments: Field \`${field}\` must contain an argument \`before\`, that return String or Scalar.`,
];

/** What stays as it is, although a rule speaks against it. */
const exceptions = [
  // Not even the mirror reads these backwards: a log, a list of EIAM's that goes forward alone, and one that is ranked.
  ...forwardOnly('directoryChanges'),
  ...forwardOnly('identityProviders'),
  ...forwardOnly('searchDirectory'),
  // A word of its own: the name of a user is `displayName`.
  'no-typename-prefix: Field "username" starts with the name of the parent type "User"',
];

/** The document without federation's own machinery, whose names begin with one underscore. */
function withoutFederation(): string {
  const isOurs = (name: string) => !name.startsWith('_');
  return print(
    visit(parse(sdl), {
      enter: (node) => {
        switch (node.kind) {
          case Kind.FIELD_DEFINITION:
          case Kind.OBJECT_TYPE_DEFINITION:
          case Kind.SCALAR_TYPE_DEFINITION:
          case Kind.UNION_TYPE_DEFINITION:
            return isOurs(node.name.value) ? undefined : null;
          default:
            return undefined;
        }
      },
    }),
  );
}

/** The plugin declares its rules' documentation in types that are not quite those of ESLint. */
const plugin: ESLint.Plugin = Object.assign<ESLint.Plugin, object>({}, graphqlEslint);

/** What the rules of @graphql-eslint for schemas say of a document. */
async function lint(text: string): Promise<string[]> {
  const { configs, parser } = graphqlEslint;
  const eslint = new ESLint({
    cwd: import.meta.dirname,
    overrideConfigFile: true,
    overrideConfig: {
      files: ['*.graphql'],
      plugins: { '@graphql-eslint': plugin },
      languageOptions: { parser, parserOptions: { graphQLConfig: { schema: text } } },
      rules: {
        ...configs['flat/schema-all'].rules,
        ...configs['flat/schema-relay'].rules,
        // `nodes` beside `edges`, and lists that cannot grow.
        '@graphql-eslint/relay-edge-types': ['error', { listTypeCanWrapOnlyEdgeType: false }],
        ...Object.fromEntries(Object.keys(off).map((rule) => [`@graphql-eslint/${rule}`, 'off'])),
      },
    },
  });
  const results = await eslint.lintText(text, { filePath: 'schema.graphql' });
  return results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message }) => `${ruleId?.replace('@graphql-eslint/', '')}: ${message}`),
  );
}

test('the schema keeps the rules of @graphql-eslint, with these exceptions and no others', async () => {
  expect((await lint(withoutFederation())).toSorted()).toEqual(exceptions.toSorted());
});

test('a schema that breaks the rules is found out', async () => {
  const broken = `
    type Query { people(after: String): PersonConnection }
    type PersonConnection { nodes: [Person] pageInfo: PageInfo! }
    type PageInfo { hasNextPage: Boolean! }
    type Person { id: ID! get_name: String }
    type Stray { id: ID! }
  `;
  const found = (await lint(broken)).map((message) => message.slice(0, message.indexOf(':')));
  expect(new Set(found)).toEqual(
    new Set([
      'naming-convention',
      'no-unreachable-types',
      'relay-arguments',
      'relay-connection-types',
      'relay-page-info',
      'require-description',
    ]),
  );
});
