import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  Lexer,
  type SelectionSetNode,
  type Source,
  TokenKind,
  visit,
} from 'graphql';
import { OperationTooComplexError } from '../../../schema/errors/errors.ts';

export interface DocumentLimits {
  /** Far beyond what clients send, and far below what makes parsing and validation expensive. */
  readonly maxTokens: number;
  /** Brackets of all kinds that may stand within each other: parser and rules call themselves for each of them. */
  readonly maxDepth: number;
  readonly maxAliases: number;
  readonly maxDirectives: number;
  /** Fields of each operation's own selection, however they are spelt. */
  readonly maxRootFields: number;
}

/** Characters of a name: the graph's longest has a third of this, and what is unknown is repeated in the error. */
const maxNameLength = 128;

/** Times that one field may stand in one selection, fragments and all: rules compare each with each. */
const maxRepeats = 50;

/** Fields of a document with its fragments written out; one within the limits that has more was made to. */
const maxFields = 20_000;

/** Levels of fields that are walked. */
const maxLevels = 500;

/** Refuses a text that is too long or too deep to be parsed. */
export function expectReadable(source: Source, { maxTokens, maxDepth }: DocumentLimits): void {
  const lexer = new Lexer(source);
  let nesting = 0;
  for (let tokens = 0; lexer.advance().kind !== TokenKind.EOF; tokens += 1) {
    if (tokens >= maxTokens) throw refusal(`The document has more than ${maxTokens} tokens.`);
    const { kind, start, end } = lexer.token;
    if (kind === TokenKind.NAME && end - start > maxNameLength)
      throw refusal(`A name of the document has more than ${maxNameLength} characters.`);
    nesting += nestingOf(kind);
    if (nesting > maxDepth) throw refusal(`The document nests deeper than ${maxDepth} brackets.`);
  }
}

function nestingOf(kind: TokenKind): number {
  if (kind === TokenKind.BRACE_L || kind === TokenKind.BRACKET_L || kind === TokenKind.PAREN_L) return 1;
  if (kind === TokenKind.BRACE_R || kind === TokenKind.BRACKET_R || kind === TokenKind.PAREN_R) return -1;
  return 0;
}

function refusal(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'GRAPHQL_PARSE_FAILED' } });
}

/** Refuses a document that is too wide before any rule walks it. */
export function expectFewEnough(document: DocumentNode, limits: DocumentLimits): void {
  const { aliases, directives } = countThings(document);
  expectAtMost(limits.maxAliases, aliases, 'aliases');
  expectAtMost(limits.maxDirectives, directives, 'directives');
  expectNarrow(document, limits);
}

function expectAtMost(limit: number, cost: number, things: string): void {
  if (cost <= limit) return;
  throw new OperationTooComplexError(
    `The document has ${cost} ${things}, where ${limit} are allowed.`,
    {},
    { limit, cost },
  );
}

function countThings(document: DocumentNode) {
  const counts = { aliases: 0, directives: 0 };
  visit(document, {
    Directive: () => {
      counts.directives += 1;
    },
    Field: ({ alias }) => {
      if (alias) counts.aliases += 1;
    },
  });
  return counts;
}

/** Walks the document as it is answered: what has one name in one selection is one field, wherever it is written. */
function expectNarrow(document: DocumentNode, { maxRootFields }: DocumentLimits): void {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  let fields = 0;
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const root = group([definition.selectionSet]);
    const written = [...root.values()].reduce((sum, { length }) => sum + length, 0);
    expectAtMost(maxRootFields, written, 'fields at its root');
    for (const nodes of root.values()) walk(nodes, 1);
  }

  function walk(nodes: readonly FieldNode[], depth: number): void {
    expectAtMost(maxRepeats, nodes.length, 'repetitions of one field in a selection');
    // Fragments that go round have no end; the rules will say so.
    if (depth > maxLevels) return;
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    for (const below of group(sets).values()) walk(below, depth + 1);
  }

  function group(sets: readonly SelectionSetNode[]): ReadonlyMap<string, FieldNode[]> {
    const groups = new Map<string, FieldNode[]>();
    const seen = new Set<string>();
    const add = ({ selections }: SelectionSetNode): void => {
      for (const selection of selections) {
        if (selection.kind === Kind.FIELD) {
          fields += 1;
          expectAtMost(maxFields, fields, 'fields, its fragments written out');
          const name = (selection.alias ?? selection.name).value;
          const before = groups.get(name);
          if (before) before.push(selection);
          else groups.set(name, [selection]);
        } else if (selection.kind === Kind.INLINE_FRAGMENT) add(selection.selectionSet);
        else if (!seen.has(selection.name.value)) {
          seen.add(selection.name.value);
          const fragment = fragments.get(selection.name.value);
          if (fragment) add(fragment.selectionSet);
        }
      }
    };
    for (const set of sets) add(set);
    return groups;
  }
}
