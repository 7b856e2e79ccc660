import type { Plugin } from 'graphql-yoga';
import { type NamingParameters, withTrustedDocument } from '../operation/parameters.ts';
import type { TrustedDocuments } from '../trusted-documents.ts';

/** Runs none but the documents of the manifest, over GET and POST. Their variables are limited as those of any other. */
export function useTrustedDocuments(trusted: TrustedDocuments): Plugin {
  return {
    onParams({ params, request, setParams }) {
      const { documentId }: NamingParameters = params;
      setParams(withTrustedDocument({ ...params, documentId: documentId ?? idInAddress(request) }, trusted));
    },
  };
}

function idInAddress({ method, url }: Request): string | undefined {
  return method === 'GET' ? (new URL(url).searchParams.get('documentId') ?? undefined) : undefined;
}
