import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { DocumentStore } from '../documents/document-store.ts';

/** Has documents parsed and validated by the store: the first time they come, and not again as long as it keeps them. */
export function useReadDocuments(documents: DocumentStore): Plugin {
  return {
    onParse: ({ setParseFn }) =>
      setParseFn((source) => {
        const { document, errors } = documents.read(typeof source === 'string' ? source : source.body);
        if (document) return document;
        throw errors[0] ?? new GraphQLError('The document cannot be read.');
      }),
    onValidate: ({ params, setResult }) => {
      const read = documents.of(params.documentAST);
      if (read) setResult([...read.errors]);
    },
  };
}
