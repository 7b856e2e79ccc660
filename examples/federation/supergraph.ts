import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import type { Subgraph } from './subgraphs.ts';

/** Asks a GraphQL server, and expects an answer without errors. */
export async function ask<Data>(url: string, query: string): Promise<Data> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(`${url} answered with ${JSON.stringify(errors)}`);
  return data;
}

/** What a subgraph says of itself. */
export async function sdlOf({ url }: Subgraph): Promise<string> {
  const { _service } = await ask<{ readonly _service: { readonly sdl: string } }>(
    url,
    '{ _service { sdl } }',
  );
  return _service.sdl;
}

/** One supergraph of all these subgraphs, as they are running now. */
export async function composeSupergraph(subgraphs: readonly Subgraph[]): Promise<string> {
  const services = subgraphs.map(async (subgraph) => ({
    ...subgraph,
    typeDefs: parse(await sdlOf(subgraph)),
  }));
  const { supergraphSdl, errors = [] } = composeServices(await Promise.all(services));
  if (supergraphSdl === undefined) throw new Error(errors.map(({ message }) => message).join('\n'));
  return supergraphSdl;
}
