import { type DocumentNode, type GraphQLSchema, type OperationDefinitionNode, TokenKind } from 'graphql';
import { type MergedSelection, mergeSelections } from './merged-selections.ts';
import { type DocumentOutline, outlineOf } from './outline.ts';
import { Visits } from './visits.ts';

/** Selections of one operation that are kept: one for each outcome of its `@skip` and `@include`. */
const maxOutcomes = 8;

/** What holds of a document, found out once and kept as long as its syntax tree is. */
export interface DocumentAnalysis {
  readonly outline: DocumentOutline;
  readonly tokens: number;
  /** What is visited whatever an operation's variables are. */
  readonly visits: Visits;
  /** Selections visited, with those of the outcome of `@skip` and `@include` that takes most of those that are kept. */
  mostVisited(): number;
  /**
   * What an operation of a valid document selects, with coerced variables; undefined: the document has no such operation.
   * @throws OperationTooComplexError where its selections combine in too many ways
   */
  merged(
    operation: OperationDefinitionNode,
    variables: Readonly<Record<string, unknown>>,
  ): MergedSelection | undefined;
}

const known = new WeakMap<DocumentNode, DocumentAnalysis>();

/** @throws OperationTooComplexError never of a document that was parsed with its tokens */
export function analysisOf(schema: GraphQLSchema, document: DocumentNode): DocumentAnalysis {
  const analysis = known.get(document) ?? analyse(schema, document);
  known.set(document, analysis);
  return analysis;
}

function analyse(schema: GraphQLSchema, document: DocumentNode): DocumentAnalysis {
  const tokens = countTokens(document);
  const visits = new Visits(tokens);
  const outline = outlineOf(schema, document, visits);
  const outcomes = new Map<
    string,
    { readonly merged: MergedSelection | undefined; readonly visits: Visits }
  >();
  const numbers = new Map([...outline.operations.keys()].map((operation, index) => [operation, index]));
  return {
    outline,
    tokens,
    visits,
    mostVisited: () => Math.max(visits.count, ...[...outcomes.values()].map((each) => each.visits.count)),
    merged(operation, variables) {
      if (!outline.operations.has(operation)) return undefined;
      const key = [numbers.get(operation), ...outline.conditions.map((name) => variables[name])].join();
      const before = outcomes.get(key);
      if (before) return before.merged;
      const own = new Visits(tokens, visits);
      const merged = mergeSelections({ schema, outline, operation, variables, visits: own });
      const [oldest] = outcomes.keys();
      if (oldest !== undefined && outcomes.size >= maxOutcomes) outcomes.delete(oldest);
      outcomes.set(key, { merged, visits: own });
      return merged;
    },
  };
}

/** Infinity where the document was parsed without its places: it is then the program's own. */
function countTokens({ loc }: DocumentNode): number {
  if (!loc) return Number.POSITIVE_INFINITY;
  let tokens = 0;
  for (let token = loc.startToken.next; token && token.kind !== TokenKind.EOF; token = token.next) {
    if (token.kind !== TokenKind.COMMENT) tokens += 1;
  }
  return tokens;
}
