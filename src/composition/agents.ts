import { createHmac, randomBytes } from 'node:crypto';
import { type Config, ConfigError } from '../config.ts';
import type { AnswerAgent } from '../http/agents.ts';
import type { TokenIssuer } from '../http/protected-resource.ts';
import type { Engine } from '../mcp/engine.ts';
import type { Tool } from '../mcp/tools.ts';
import type { SharedState } from '../shared-state/ports.ts';
import { readBuild } from './build.ts';

/** The tools of agents, as the settings name them. */
export interface AgentTools {
  /** Loads what speaks MCP, and the examples where these are the tools. */
  open(engine: Engine, parts: AgentParts): Promise<AnswerAgent>;
}

export interface AgentParts {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Which confirmations of writes were used, at all replicas. */
  readonly shared: Pick<SharedState, 'messages'>;
}

type Tools = ReadonlyMap<string, Tool>;

/**
 * Undefined: there are none, and no code for them is loaded.
 * @throws ConfigError with each document that cannot be a tool
 */
export async function readAgentTools({
  mcp,
  sharedState,
}: Pick<Config, 'mcp' | 'sharedState'>): Promise<AgentTools | undefined> {
  if (!mcp) return undefined;
  const { documents, writes } = mcp;
  const given = documents === 'examples' ? undefined : await readTools(documents);
  return {
    async open(engine, { now, shared }) {
      const { createProtocol } = await import('../mcp/protocol.ts');
      const { createCallWrite } = await import('../mcp/writes.ts');
      const { createConfirmations } = await import('../mcp/confirmations.ts');
      const all = given ?? (await readExamples());
      const tools = new Map([...all].filter(([, { isWrite }]) => writes || !isWrite));
      const key = confirmationKey(sharedState);
      const newNonce = () => randomBytes(16);
      const confirmations = createConfirmations({ key, now, newNonce, used: shared.messages });
      const callWrite = createCallWrite({ engine, confirmations });
      return createProtocol({ engine, tools, callWrite, version: readBuild().version });
    },
  };
}

/** The same at all replicas, and nothing by which what they share could be read. */
function confirmationKey(sharedState: Config['sharedState']): Buffer {
  if (!sharedState) return randomBytes(32);
  return createHmac('sha256', Buffer.from(sharedState.key(), 'hex')).update('mcp-confirmations').digest();
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
