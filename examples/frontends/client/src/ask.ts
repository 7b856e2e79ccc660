import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { fieldsOf, type HeaderFields } from './headers.ts';
import { refusalOf } from './refusal.ts';
import { type Answer, answerOf } from './transport.ts';

export interface AskOptions {
  /** The gateway's address, as in http://127.0.0.1:4000/graphql */
  readonly url: string;
  /** An access token for example. */
  readonly headers?: HeaderFields | undefined;
}

/** Sends a query or a mutation, as JSON over HTTP. @throws RequestError where there is no data */
export type Ask = <Data, Variables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  signal?: AbortSignal,
) => Promise<Answer<Data>>;

export function createAsk({ url, headers }: AskOptions): Ask {
  return async <Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
    signal?: AbortSignal,
  ) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        ...(await fieldsOf(headers)),
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
      },
      body: JSON.stringify({ query: print(document), variables }),
      signal: signal ?? null,
    });
    if (!response.ok) throw await refusalOf(response);
    return answerOf<Data>(await response.json());
  };
}
