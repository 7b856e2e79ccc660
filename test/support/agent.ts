import { request } from 'node:http';
import { type CallToolResult, Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

export interface AgentOptions {
  readonly token?: string | undefined;
  /** Whether it speaks the protocol of 2026, where each request stands alone; default: that of 2025. */
  readonly isModern?: boolean;
}

/** An agent's client, connected to a gateway's tools. */
export interface Agent extends AsyncDisposable {
  readonly client: Client;
  /** Names of the tools that it is shown. */
  names(): Promise<readonly string[]>;
  call(name: string, values?: Record<string, unknown>): Promise<CallToolResult>;
}

/** @param url of the gateway's GraphQL */
export async function connectAgent(
  url: string,
  { token, isModern = false }: AgentOptions = {},
): Promise<Agent> {
  const client = new Client(
    { name: 'a-test', version: '1.0.0' },
    { versionNegotiation: { mode: isModern ? 'auto' : 'legacy' } },
  );
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const transport = new StreamableHTTPClientTransport(new URL('/mcp', url), { requestInit: { headers } });
  await client.connect(transport);
  return {
    client,
    names: async () => (await client.listTools()).tools.map(({ name }) => name),
    call: async (name, values = {}) => client.callTool({ name, arguments: values }),
    [Symbol.asyncDispose]: () => client.close(),
  };
}

/** The codes of a result's errors. */
export function codesOf({ structuredContent }: CallToolResult): readonly unknown[] {
  const {
    errors = [],
  }: { readonly errors?: readonly { readonly extensions?: { readonly code?: unknown } }[] } =
    Object(structuredContent);
  return errors.map(({ extensions }) => extensions?.code);
}

/** How a gateway answers who asks for its tools by this name of a host, which no browser and no `fetch` lets one choose. */
export function statusByName(url: string, host: string, authorization = ''): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    host,
    ...(authorization !== '' && { authorization }),
  };
  const sent = request(new URL('/mcp', url), { method: 'POST', headers }, (reply) => {
    reply.resume();
    resolve(reply.statusCode);
  });
  sent.on('error', reject);
  sent.end(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }));
  return promise;
}
