import { hash } from 'node:crypto';
import { GraphQLError, type GraphQLSchema, parse, validate } from 'graphql';
import { UntrustedDocumentError } from '../../schema/errors/errors.ts';

/** What of a request names a document. */
export interface DocumentRequest {
  readonly query?: unknown;
  readonly documentId?: unknown;
  readonly extensions?: unknown;
}

export interface TrustedDocuments {
  /**
   * The document that a request names by `documentId`, or by `extensions.persistedQuery.sha256Hash` as Apollo's clients do.
   * One that is sent in full is taken where it is in the manifest, letter by letter.
   * @throws UntrustedDocumentError for any other
   */
  find(request: DocumentRequest): string;
}

/** What is wrong with documents, a line for each, by the id it has in the manifest. */
export function documentIssues(schema: GraphQLSchema, manifest: Readonly<Record<string, string>>): string[] {
  return Object.entries(manifest).flatMap(([id, document]) =>
    errorsOf(schema, document).map(({ message }) => `${id}: ${message}`),
  );
}

function errorsOf(schema: GraphQLSchema, document: string): readonly GraphQLError[] {
  try {
    return validate(schema, parse(document));
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}

export function createTrustedDocuments(manifest: Readonly<Record<string, string>>): TrustedDocuments {
  const byId = new Map(Object.entries(manifest));
  const byHash = new Map([...byId.values()].map((document) => [sha256(document), document]));

  return {
    find({ query, documentId, extensions }) {
      const named = documentId ?? Object(Object(extensions).persistedQuery).sha256Hash;
      const document = typeof named === 'string' ? findNamed(named) : findSent(query);
      if (document === undefined) throw new UntrustedDocumentError();
      return document;
    },
  };

  function findNamed(name: string): string | undefined {
    return byId.get(name) ?? byHash.get(name.replace(/^sha256:/, ''));
  }

  function findSent(query: unknown): string | undefined {
    return typeof query === 'string' ? byHash.get(sha256(query)) : undefined;
  }
}

function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}
