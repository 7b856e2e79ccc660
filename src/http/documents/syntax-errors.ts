import { GraphQLError } from 'graphql';

/** A token's text at a message's end: `found String "…".` */
const quotedToken = /(Name|String|BlockString|Int|Float|Comment) "[\s\S]*$/;
const quotedVariable = / "\$[\s\S]*"(?= in constant value)/;
/** What the lexer could not read: `Invalid character escape sequence: "\p".` */
const quotedCharacters = /^(Syntax Error: (?:Invalid|Unexpected character)[^:]*):[\s\S]*$/;

/**
 * Runs what reads a document. Syntax errors keep their place and their kind, but not what is written there: where a quote is missing
 * or one too many, a part of a password stands outside of its string.
 */
export function withoutSource<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof GraphQLError) {
      error.message = error.message
        .replace(quotedCharacters, '$1.')
        .replace(quotedToken, '$1.')
        .replace(quotedVariable, '');
    }
    throw error;
  }
}
