import type { CallToolResult } from '@modelcontextprotocol/server';
import type { AgentCall } from '../http/agents.ts';
import { SharedStateUnavailableError } from '../shared-state/ports.ts';
import { beforeDocument, changesOf, type ObjectBefore, readObjects } from './before-write.ts';
import type { ConfirmationRefusal, Confirmations } from './confirmations.ts';
import { type Engine, runFor } from './engine.ts';
import type { JsonSchema } from './json-schema.ts';
import { toRefusal, toResult, toToolResult } from './results.ts';
import { confirmationName, type Tool } from './tools.ts';
import { readWriteInput, type WriteInput, WriteInputError } from './write-input.ts';

export interface WriteParts {
  readonly engine: Engine;
  readonly confirmations: Confirmations;
}

/** Calls a tool that writes: first it shows what it would change, and with the confirmation that it gave then, it writes. */
export type CallWrite = (
  tool: Tool,
  given: Record<string, unknown>,
  call: AgentCall,
) => Promise<CallToolResult>;

/** Why nothing was written, and what to do. */
const refusals: Readonly<Record<ConfirmationRefusal, string>> = {
  UNKNOWN:
    'The confirmation was not given to this caller for this tool with these arguments. Nothing was written: call the tool without it.',
  EXPIRED: 'The confirmation has expired. Nothing was written: call the tool without it.',
  USED: 'The confirmation was used. Nothing was written by this call: read the object before you call the tool without it.',
  FULL: 'Too many writes were confirmed of late. Nothing was written: call the tool again in some minutes.',
};

export function createCallWrite({ engine, confirmations }: WriteParts): CallWrite {
  async function read(ids: readonly string[], call: AgentCall): Promise<Before | Unread> {
    if (ids.length === 0) return { objects: [] };
    const answer = await runFor(engine, call, { query: beforeDocument, variables: { ids }, live: true });
    const objects = answer.errors ? undefined : readObjects(answer.data);
    if (objects) return { objects };
    const missing =
      'One of the objects that the write names is not there, or cannot be read. Nothing was written.';
    const refusal = answer.errors ? toToolResult({ ...answer, data: null }) : toRefusal(missing, 'NOT_FOUND');
    return { refusal };
  }

  function show(write: WriteInput, { objects }: Before, action: string, hasChanged: boolean): CallToolResult {
    const { token, expiresAt } = confirmations.issue({ action, objects: stateOf(objects) });
    const dryRun = {
      ...(hasChanged && { notice: 'An object has changed since the confirmation was given.' }),
      write: write.field,
      means: write.means,
      objects: objects.map(({ __typename: type, id, label, status, updatedAt }) => ({
        ...{ type, id, label, updatedAt },
        ...(status !== undefined && { status }),
      })),
      changes: changesOf(write.input, objects),
      [confirmationName]: token,
      expiresAt: new Date(expiresAt).toISOString(),
    };
    return { ...toResult({ data: null, dryRun }), isError: hasChanged };
  }

  async function take(confirmation: unknown, action: string) {
    return typeof confirmation === 'string' ? await confirmations.take(confirmation, action) : 'UNKNOWN';
  }

  async function callWrite(
    tool: Tool,
    { [confirmationName]: confirmation, ...variables }: Record<string, unknown>,
    call: AgentCall,
  ): Promise<CallToolResult> {
    const write = readWriteInput(tool, variables);
    const action = JSON.stringify([tool.document, inOrder(variables), engine.viewerOf(call)]);
    const taken = confirmation === undefined ? undefined : await take(confirmation, action);
    if (typeof taken === 'string') return toRefusal(refusals[taken], 'BAD_USER_INPUT');
    const before = await read(write.ids, call);
    if ('refusal' in before) return before.refusal;
    if (!taken?.isOf(stateOf(before.objects))) return show(write, before, action, taken !== undefined);
    return toToolResult(await runFor(engine, call, { query: tool.document, variables }));
  }

  return async (tool, given, call) => {
    try {
      return await callWrite(tool, given, call);
    } catch (error) {
      if (error instanceof WriteInputError) return toRefusal(error.message, 'BAD_USER_INPUT');
      if (!(error instanceof SharedStateUnavailableError)) throw error;
      return toRefusal(
        'What was confirmed cannot be looked up now. Nothing was written.',
        'WRITES_SUSPENDED',
      );
    }
  };
}

interface Before {
  readonly objects: readonly ObjectBefore[];
}

/** The answer where not all of them could be read. */
interface Unread {
  readonly refusal: CallToolResult;
}

/** What a confirmation holds for: memberships of an object are not part of it, since EIAM does not date them. */
function stateOf(objects: readonly ObjectBefore[]): string {
  return JSON.stringify(objects.map(({ id, updatedAt }) => [id, updatedAt]).sort());
}

/** The same values, whatever order their names are sent in. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, member]) => [name, inOrder(member)]);
}

/** What a write answers without a confirmation. */
export const dryRunSchema: JsonSchema = {
  type: 'object',
  description: 'What the write would change. Nothing was written.',
  properties: {
    notice: { type: 'string' },
    write: { type: 'string' },
    means: { type: 'string' },
    objects: { type: 'array', items: { type: 'object' } },
    changes: { type: 'array', items: { type: 'object', properties: { path: { type: 'string' } } } },
    [confirmationName]: { type: 'string' },
    expiresAt: { type: 'string', format: 'date-time' },
  },
  required: ['write', 'objects', 'changes', confirmationName, 'expiresAt'],
};
