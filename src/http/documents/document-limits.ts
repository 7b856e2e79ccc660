import { GraphQLError, Lexer, type Source, TokenKind } from 'graphql';
import { OperationTooComplexError } from '../../../schema/errors/errors.ts';
import type { DocumentAnalysis } from '../../../schema/index.ts';

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

/** Fields of an operation with its fragments written out; one within the other limits that has more is meant to be expensive. */
const maxFields = 20_000;

/** Refuses a text that is too long or too deep to be parsed. @returns how many tokens it has */
export function expectReadable(source: Source, { maxTokens, maxDepth }: DocumentLimits): number {
  const lexer = new Lexer(source);
  let nesting = 0;
  let tokens = 0;
  for (; lexer.advance().kind !== TokenKind.EOF; tokens += 1) {
    if (tokens >= maxTokens) throw refusal(`The document has more than ${maxTokens} tokens.`);
    const { kind, start, end } = lexer.token;
    if (kind === TokenKind.NAME && end - start > maxNameLength)
      throw refusal(`A name of the document has more than ${maxNameLength} characters.`);
    nesting += nestingOf(kind);
    if (nesting > maxDepth) throw refusal(`The document nests deeper than ${maxDepth} brackets.`);
  }
  return tokens;
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
export function expectFewEnough(analysis: DocumentAnalysis, limits: DocumentLimits): void {
  expectAtMost(limits.maxAliases, analysis.aliases, 'aliases');
  expectAtMost(limits.maxDirectives, analysis.directives, 'directives');
  const widths = analysis.widths();
  expectAtMost(limits.maxRootFields, Math.max(0, ...widths.map(({ root }) => root)), 'fields at its root');
  expectAtMost(maxFields, Math.max(0, ...widths.map(({ all }) => all)), 'fields, its fragments written out');
  expectAtMost(maxRepeats, analysis.repeats(maxRepeats), 'repetitions of one field in a selection');
}

function expectAtMost(limit: number, cost: number, things: string): void {
  if (cost <= limit) return;
  const figure = toFigure(cost);
  throw new OperationTooComplexError(
    `The document has ${figure} ${things}, where ${limit} are allowed.`,
    {},
    { limit, cost: figure },
  );
}

/** JSON has no Infinity. */
export function toFigure(cost: number): number {
  return Math.min(cost, Number.MAX_SAFE_INTEGER);
}
