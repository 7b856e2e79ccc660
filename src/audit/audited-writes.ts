import type { ErrorCode } from '../../schema/errors/codes.ts';
import type { DeveloperPlane, DeveloperRequest } from '../eiam/developer/operation.ts';
import type { Send } from '../eiam/operation.ts';
import type { LineFacts, WriteEffect } from './line.ts';
import type { OpenPolls } from './open-polls.ts';
import type { AuditTrail } from './trail.ts';

/** Where a write comes from. */
export type WriteOrigin = Pick<LineFacts<'write.intent'>, 'requestId' | 'by' | 'who'>;

export interface AuditedWrites {
  /** The layer of a client whose writes have an intent line before they are sent, and an outcome line before they are answered. */
  readonly layer: (send: Send<DeveloperPlane>) => Send<DeveloperPlane>;
  /** Records what was found out about a write that failed so. @param created the id of what it has created */
  readonly settled: (error: unknown, effect: WriteEffect, created?: string) => Promise<void>;
}

export interface AuditedWritesParts {
  readonly trail: AuditTrail;
  readonly polls: OpenPolls;
  readonly origin: () => WriteOrigin;
  readonly newId: () => string;
  /** Whether a write without its intent line is refused. */
  readonly isRequired: boolean;
  /** What it is refused with. */
  readonly refuse: (cause: unknown) => Error;
  readonly factsOf: (error: unknown) => { readonly effect: WriteEffect; readonly code: string | undefined };
}

/** The code of a write whose intent could not be recorded. */
const refusedCode = 'WRITES_SUSPENDED' satisfies ErrorCode;

/** The writes of one operation. */
export function auditWrites(parts: AuditedWritesParts): AuditedWrites {
  const { trail, polls, origin, newId, isRequired, refuse, factsOf } = parts;
  /** The writes whose outcome is not known, by what they failed with. */
  const open = new WeakMap<WeakKey, string>();

  async function intend(facts: LineFacts<'write.intent'>): Promise<void> {
    if (!isRequired) return trail.record('write.intent', facts);
    try {
      await trail.demand('write.intent', facts);
    } catch (cause) {
      // Of a batch that was written in part, or late, the intent may stand in the trail all the same. What is refused does not wait for it.
      void trail.record('write.outcome', { id: facts.id, effect: 'NONE', code: refusedCode });
      throw refuse(cause);
    }
  }

  return {
    layer: (send) => async (operation, args, context) => {
      const { name, effect, credentials } = operation;
      if (!effect && !credentials) return send(operation, args, context);
      const secret = credentials?.polls?.(...args);
      const poll = secret === undefined ? undefined : polls.keyOf(secret, origin().who ?? {});
      const begun = poll === undefined ? undefined : polls.find(poll);
      const id = begun ?? newId();
      const what = credentials ? named(credentials.about(...args)) : whatOf(operation.request(...args));
      if (begun === undefined) await intend({ id, ...origin(), operation: name, ...what });
      try {
        const answer = await send(operation, args, context);
        if (poll !== undefined && credentials?.isPending?.(answer) === true) {
          polls.keep(poll, id);
          return answer;
        }
        if (poll !== undefined) polls.end(poll);
        const refusal = credentials?.refusal?.(answer);
        const isCreate = effect && effect.target(...args) === undefined;
        await trail.record('write.outcome', {
          id,
          effect: refusal === undefined ? 'DONE' : 'NONE',
          code: refusal,
          created: isCreate ? String(answer) : undefined,
        });
        return answer;
      } catch (error) {
        if (poll !== undefined) polls.end(poll);
        const known = factsOf(error);
        if (known.effect === 'UNKNOWN' && error instanceof Error) open.set(error, id);
        await trail.record('write.outcome', { id, ...known });
        throw error;
      }
    },
    async settled(error, effect, created) {
      const id = error instanceof Error ? open.get(error) : undefined;
      if (id !== undefined) await trail.record('write.settled', { id, effect, created });
    },
  };
}

/** Ids of other systems may be personal data. */
const idName = /^(?!.*External).*Ids?$/;

/** The ids in a request by the parameters that hold them, and the names of all else that it sets. */
function whatOf({ path = {}, body = {} }: DeveloperRequest) {
  const objects: Record<string, string[]> = {};
  const fields: string[] = [];
  for (const [name, value] of Object.entries({ ...path, ...body })) {
    if (value === undefined) continue;
    if (idName.test(name)) objects[name] = [value].flat().map(String);
    else fields.push(name);
  }
  return { objects, fields };
}

function named(about: Readonly<Record<string, string>>) {
  const objects = Object.fromEntries(Object.entries(about).map(([name, value]) => [name, [value]]));
  return { objects, fields: [] };
}
