import { type Config, ConfigError } from '../config.ts';
import type { AnswerAgent } from '../http/agents.ts';
import type { TokenIssuer } from '../http/protected-resource.ts';
import type { Engine } from '../mcp/engine.ts';
import type { Tool } from '../mcp/tools.ts';
import { readBuild } from './build.ts';

/** The tools of agents, as the settings name them. */
export interface AgentTools {
  /** Loads what speaks MCP, and the examples where these are the tools. */
  open(engine: Engine): Promise<AnswerAgent>;
}

type Tools = ReadonlyMap<string, Tool>;

/**
 * Undefined: there are none, and no code for them is loaded.
 * @throws ConfigError with each document that cannot be a tool
 */
export async function readAgentTools({ mcp }: Pick<Config, 'mcp'>): Promise<AgentTools | undefined> {
  if (!mcp) return undefined;
  const { documents } = mcp;
  const given = documents === 'examples' ? undefined : await readTools(documents);
  return {
    async open(engine) {
      const { createProtocol } = await import('../mcp/protocol.ts');
      const all = given ?? (await readExamples());
      const tools = new Map([...all].filter(([, { isWrite }]) => !isWrite));
      return createProtocol({ engine, tools, version: readBuild().version });
    },
  };
}

async function readTools(documents: Readonly<Record<string, string>>): Promise<Tools> {
  const { readTools: read, ToolError } = await import('../mcp/tools.ts');
  try {
    return read(documents);
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    throw new ConfigError(error.message.split('\n').map((issue) => `MCP_DOCUMENTS: ${issue}`));
  }
}

async function readExamples(): Promise<Tools> {
  const { readTools: read } = await import('../mcp/tools.ts');
  const { readExampleDocuments } = await import('../mcp/examples.ts');
  return read(readExampleDocuments());
}

/** Whose tokens agents may ask for. */
export function tokenIssuerOf({ authentication }: Pick<Config, 'authentication'>): TokenIssuer | undefined {
  if (authentication.mode !== 'jwt') return undefined;
  const { issuer: name, audience, grants } = authentication;
  const scopes = Object.values(grants).flatMap((each) =>
    each.flatMap((grant) => ('scope' in grant ? [grant.scope] : [])),
  );
  return { name, audience, scopes: [...new Set(scopes)] };
}
