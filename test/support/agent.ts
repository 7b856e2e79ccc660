import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

/** An agent's client, connected to a gateway's tools. */
export interface Agent extends AsyncDisposable {
  readonly client: Client;
}

/** @param url of the gateway's GraphQL */
export async function connectAgent(url: string, headers: Record<string, string> = {}): Promise<Agent> {
  const client = new Client({ name: 'a-test', version: '1.0.0' });
  await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', url), { requestInit: { headers } }));
  return { client, [Symbol.asyncDispose]: () => client.close() };
}
