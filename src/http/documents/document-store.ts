import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { type ReadDocument, type Reading, readDocument } from './read-document.ts';

/**
 * Characters of the documents that are kept. A syntax tree takes some hundred bytes for each, so that this is the bound of
 * the memory that documents take. A fragment counts once more for each operation that takes it: verdicts and prices are kept of each.
 */
const maxCharacters = 500_000;

/** What one document may take of it: one at the limit of tokens is a fifth of this, if its texts are short. */
const maxOwnCharacters = 100_000;

export interface DocumentStore {
  /** What is known of a document: read the first time, from then on as long as it is kept. Counts the use. */
  read(text: string): ReadDocument;
  /** The same of a document that is kept, which is no use of it; undefined: it has to be read. */
  peek(text: string): ReadDocument | undefined;
  /** What is known of a document that `read` gave; undefined: it came another way. */
  of(document: DocumentNode): ReadDocument | undefined;
}

/** Keeps what was read of documents by their text, those that are wrong among them; the least recently used goes first. */
export function createDocumentStore(reading: Reading): DocumentStore {
  const kept = new LRUCache<string, ReadDocument>({
    maxSize: maxCharacters,
    maxEntrySize: maxOwnCharacters,
    sizeCalculation: ({ analysis }, text) =>
      Math.max(1, analysis?.charactersForAll(text.length) ?? text.length),
  });
  const byDocument = new WeakMap<DocumentNode, ReadDocument>();
  return {
    read(text) {
      const known = kept.get(text);
      const read = known ?? readDocument(text, reading);
      read.uses += 1;
      if (known) return known;
      kept.set(text, read);
      if (read.document) byDocument.set(read.document, read);
      return read;
    },
    peek: (text) => kept.peek(text),
    of: (document) => byDocument.get(document),
  };
}
