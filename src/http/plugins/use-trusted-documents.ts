import type { GraphQLParams, Plugin } from 'graphql-yoga';
import type { TrustedDocuments } from '../trusted-documents.ts';

/** Runs none but the documents of the manifest, over GET and POST. Their variables are limited like anybody's. */
export function useTrustedDocuments(trusted: TrustedDocuments): Plugin {
  return {
    onParams({ params, request, setParams }) {
      const { documentId }: GraphQLParams & { readonly documentId?: unknown } = params;
      const asked = { ...params, documentId: documentId ?? idInAddress(request) };
      const { operationName, variables, extensions } = params;
      setParams({
        query: trusted.find(asked),
        ...(operationName === undefined ? {} : { operationName }),
        ...(variables === undefined ? {} : { variables }),
        ...(extensions === undefined ? {} : { extensions }),
      });
    },
  };
}

function idInAddress({ method, url }: Request): string | undefined {
  return method === 'GET' ? (new URL(url).searchParams.get('documentId') ?? undefined) : undefined;
}
