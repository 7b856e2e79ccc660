import { createMcpHandler, isJSONRPCRequest, isSpecType } from '@modelcontextprotocol/server';
import type { AgentAnswer, AgentCall, AnswerAgent } from '../http/agents.ts';
import { createToolServer, type ToolServerParts } from './server.ts';

/** Speaks MCP over Streamable HTTP, in the version that a client does, from 2025-03-26 on. */
export function createProtocol(parts: ToolServerParts): AnswerAgent {
  const calls = new WeakMap<Request, AgentCall>();
  const handler = createMcpHandler(({ requestInfo }) => {
    const call = requestInfo && calls.get(requestInfo);
    if (!call) throw new TypeError('Expected a request that was handed over, but got another one');
    return createToolServer(parts, call);
  });

  return async (call, body) => {
    if (isListening(body)) return refuse(body, -32_601, 'Method not found');
    if (isJSONRPCRequest(body)) {
      const expected = expectedOf(body);
      if (expected !== undefined) return refuse(body, -32_602, `Invalid params: expected ${expected}.`);
    }
    const { host = 'localhost', ...headers } = call.message.headers;
    const request = new Request(`http://${host}/mcp`, {
      method: 'POST',
      headers: toHeaders(headers),
      signal: call.request.signal,
    });
    calls.set(request, call);
    const answer = await handler.fetch(request, { parsedBody: body });
    return toAnswer(answer);
  };
}

/** The tools of a process do not change: there is nothing to listen for, and no stream to hold. */
function isListening(body: unknown): body is { readonly id?: unknown } {
  return Object(body).method === 'subscriptions/listen';
}

/** What the parameters of a method have to be. */
const checkedMethods: ReadonlyMap<string, readonly [isRight: (body: unknown) => boolean, expected: string]> =
  new Map([
    ['initialize', [isSpecType.InitializeRequest, 'protocolVersion, capabilities and clientInfo']],
    ['tools/list', [isSpecType.ListToolsRequest, 'no cursor, or a text']],
    ['tools/call', [isSpecType.CallToolRequest, 'a name, and an object of arguments']],
  ]);

/**
 * What a request's parameters are not; undefined: they are right. The library answers those of some methods as an internal error, and those of
 * others with all that its parser has found (JSON-RPC 2.0, 5.1).
 */
function expectedOf(body: { readonly method: string }): string | undefined {
  const [isRight, expected] = checkedMethods.get(body.method) ?? [];
  return isRight?.(body) === false ? expected : undefined;
}

function refuse({ id = null }: { readonly id?: unknown }, code: number, message: string): AgentAnswer {
  const body = { jsonrpc: '2.0', error: { code, message }, id };
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** Without the caller's token, which is no business of the protocol. */
function toHeaders(sent: Readonly<Record<string, string | string[] | undefined>>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(sent)) {
    if (value === undefined || name === 'authorization' || name === 'cookie') continue;
    headers.set(name, typeof value === 'string' ? value : value.join(', '));
  }
  return headers;
}

/** Whole: it is one message, as JSON or as an event. */
async function toAnswer(response: Response): Promise<AgentAnswer> {
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  };
}
