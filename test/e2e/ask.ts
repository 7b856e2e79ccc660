import type { Answer } from '../support/gateway.ts';

export interface AskOptions {
  readonly signal?: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends an operation over the wire, as any client would. */
export async function ask(
  url: string,
  query: string,
  variables: object = {},
  { signal, headers }: AskOptions = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      ...headers,
    },
    body: JSON.stringify({ query, variables }),
    signal: signal ?? null,
  });
  return response.json();
}

/** The status that one of the gateway's other addresses answers with. */
export async function statusOf(url: string, path: string): Promise<number> {
  const response = await fetch(new URL(path, url), { redirect: 'manual' });
  await response.text();
  return response.status;
}
