import { parse } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** Far beyond any honest operation, and far below what overflows the parser's and the rules' recursion. */
const maxTokens = 4_000;

/** Stops a document that is too long while it is being parsed, before anything walks it. */
export function useTokenLimit(): Plugin {
  return {
    onParse: ({ setParseFn }) => setParseFn((source, options) => parse(source, { ...options, maxTokens })),
  };
}
