import { type CallToolResult, Server } from '@modelcontextprotocol/server';
import type { AgentCall } from '../http/agents.ts';
import { type Engine, runFor } from './engine.ts';
import { notice, outputSchemaFor, toRefusal, toToolResult } from './results.ts';
import { permitted, type Tool } from './tools.ts';
import { type CallWrite, dryRunSchema } from './writes.ts';

export interface ToolServerParts {
  readonly engine: Engine;
  readonly tools: ReadonlyMap<string, Tool>;
  readonly version: string;
  readonly callWrite: CallWrite;
}

const instructions = `Tools over the users, groups and organizational units of a company directory (IDaaS EIAM). Each answers with what \
the caller may see, and takes calls to EIAM from the caller's budget. ${notice}`;

/** Answers one request of an agent: there are no sessions, and nothing is kept between two of them. */
export function createToolServer(
  { engine, tools, version, callWrite }: ToolServerParts,
  call: AgentCall,
): Server {
  const server = new Server(
    { name: 'eiam-graphql-gateway', title: 'EIAM directory', version },
    { capabilities: { tools: {} }, instructions },
  );
  server.setRequestHandler('tools/list', () => ({
    tools: permitted(tools.values(), call.session.access).map(describeTool),
  }));
  server.setRequestHandler('tools/call', ({ params }) => callTool(params.name, params.arguments ?? {}));

  async function callTool(name: string, given: Record<string, unknown>): Promise<CallToolResult> {
    const tool = tools.get(name);
    // One that the caller may not have is none: its name says nothing.
    if (!tool?.permits(call.session.access)) return toRefusal('There is no such tool.', 'NOT_FOUND');
    const unknown = Object.keys(given).find((each) => !Object.hasOwn(tool.inputSchema.properties, each));
    if (unknown !== undefined) {
      const known = Object.keys(tool.inputSchema.properties).join(', ') || 'nothing';
      return toRefusal(`The tool takes ${known}, and no other argument.`, 'BAD_USER_INPUT');
    }
    if (tool.isWrite) return callWrite(tool, given, call);
    return toToolResult(await runFor(engine, call, { query: tool.document, variables: given }));
  }

  return server;
}

function describeTool({ name, description, inputSchema, dataSchema, isWrite }: Tool) {
  return {
    name,
    description,
    inputSchema,
    outputSchema: outputSchemaFor(dataSchema, isWrite ? { dryRun: dryRunSchema } : {}),
    annotations: { readOnlyHint: !isWrite, destructiveHint: isWrite, openWorldHint: false },
  };
}
