import type { GraphQLSchema } from 'graphql';
import { createGrower, type GrownDocument, printDocument, randomOf } from './grown-documents.ts';

interface Found {
  readonly document: GrownDocument;
  readonly text: string;
  readonly work: number;
}

export interface DocumentSearch {
  /** The next document to be tried. */
  next(): string;
  /** Says how much work it was; undefined: it is not to be grown from. */
  took(work: number | undefined): void;
  /** The documents that were the most work, that first. */
  worst(): readonly Found[];
}

/** Documents that are grown from. */
const kept = 20;
const mostSteps = 8;

/**
 * Looks for the document that is the most work: those that were the most so far are changed in a few places and tried again. Begins
 * with a small document, and with fragments that double what they select over a chain, or a ring, of others.
 */
export function searchDocuments(schema: GraphQLSchema, seed: number, size: number): DocumentSearch {
  const random = randomOf(seed);
  const grower = createGrower(schema, random);
  const waiting = [
    grower.start(),
    doubling(Math.min(size, 13), size, 'chain'),
    doubling(Math.min(size, 13), size, 'ring'),
  ];
  let tried: GrownDocument = grower.start();
  let found: Found[] = [];
  return {
    next() {
      const parent = found[Math.floor(random() * Math.min(kept, found.length))]?.document ?? grower.start();
      tried = waiting.shift() ?? grower.grow(parent, 1 + Math.floor(random() * mostSteps));
      return printDocument(tried);
    },
    took(work) {
      if (work === undefined) return;
      found.push({ document: tried, text: printDocument(tried), work });
      if (found.length > 2 * kept) found = sorted(found).slice(0, kept);
    },
    worst: () => sorted(found),
  };
}

function sorted(found: readonly Found[]): Found[] {
  return found.toSorted((one, other) => other.work - one.work);
}

function doubling(levels: number, others: number, kind: 'chain' | 'ring'): GrownDocument {
  const field = (name: string, alias: string | undefined, given: string, fragment: number) => {
    const selection = { on: 'User', pieces: [{ kind: 'spread' as const, fragment }] };
    return { kind: 'field' as const, name, alias, given, directive: '', selection };
  };
  const doubled = Array.from({ length: levels }, (_, level) => ({
    on: 'User',
    pieces: [
      field('manager', 'a', '', level + 1),
      field('manager', 'b', '', level + 1),
      { kind: 'spread' as const, fragment: levels },
    ],
  }));
  const last = {
    kind: 'field' as const,
    name: 'id',
    alias: undefined,
    given: '',
    directive: '',
    selection: undefined,
  };
  const chained = Array.from({ length: others }, (_, index) => {
    const isLast = index === others - 1;
    const next = { kind: 'spread' as const, fragment: levels + ((index + 1) % others) };
    return { on: 'User', pieces: isLast && kind === 'chain' ? [last] : [next] };
  });
  const root = { on: 'Query', pieces: [field('user', undefined, '(by: { id: "user_a" })', 0)] };
  return { root, fragments: [...doubled, ...chained] };
}
