import type { FormattedExecutionResult } from 'graphql';
import type { AgentCall } from '../http/agents.ts';
import type { InitialOperation } from '../http/operation/prepare.ts';

/** What runs the operations of tools: the gateway's own way of posted ones, with their limits, price, log and audit. */
export interface Engine {
  run(initial: InitialOperation): Promise<FormattedExecutionResult>;
  /** By what a caller is counted: its subject, or its address without a sign-in. */
  viewerOf(call: { readonly message: AgentCall['message']; readonly session: AgentCall['session'] }): string;
}

interface Asked {
  readonly query: string;
  readonly variables: Record<string, unknown>;
  /** Whether EIAM is asked for all that it can answer; default false. */
  readonly live?: boolean;
}

/** Runs an operation for an agent. */
export function runFor(
  engine: Pick<Engine, 'run'>,
  { request, message, session }: AgentCall,
  { query, variables, live = false }: Asked,
): Promise<FormattedExecutionResult> {
  const own: Readonly<Record<string, string>> = {
    // What it costs is part of every answer: an agent has no header to ask for it with.
    'x-eiam-cost': '1',
    ...(live && { 'x-eiam-consistency': 'live' }),
  };
  const { method, signal, id, arrivedAt, headers } = request;
  return engine.run({
    request: { method, signal, id, arrivedAt, headers: { get: (name) => own[name] ?? headers.get(name) } },
    req: message,
    session,
    params: { query, variables, operationName: undefined },
  });
}
