import { GraphQLError, Lexer, parse, Source, TokenKind } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** Far beyond any honest operation, and far below what makes parsing and validating a burden. */
const maxTokens = 4_000;

/** Brackets of all kinds that may stand within each other: parser and rules call themselves for each of them. */
const maxNesting = 200;

/** Refuses a document that is too long or too deep before anything walks it. */
export function useDocumentLimits(): Plugin {
  return {
    onParse: ({ setParseFn }) =>
      setParseFn((source, options) => {
        expectWithinLimits(typeof source === 'string' ? new Source(source) : source);
        return parse(source, options);
      }),
  };
}

function expectWithinLimits(source: Source): void {
  const lexer = new Lexer(source);
  let nesting = 0;
  for (let tokens = 0; lexer.advance().kind !== TokenKind.EOF; tokens += 1) {
    if (tokens >= maxTokens) throw refusal(`The document has more than ${maxTokens} tokens.`);
    nesting += nestingOf(lexer.token.kind);
    if (nesting > maxNesting) throw refusal(`The document nests deeper than ${maxNesting} brackets.`);
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
