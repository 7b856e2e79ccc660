import type { Plane, Send } from '../eiam/operation.ts';
import type { Appending, LogBody, SharedLog } from '../shared-state/ports.ts';

export interface AnnouncedWritesParts {
  readonly log: Pick<SharedLog, 'append'>;
  /** Names a write among those of all replicas. */
  readonly newId: () => string;
  /** How long a write may be under way at most, in milliseconds, its outcome being found out included. */
  readonly lastsMs: number;
  /** Whether a write that cannot be announced is refused. */
  readonly isRequired: boolean;
  /** What it is refused with. */
  readonly refuse: (cause: unknown) => Error;
  /** Whether a write that failed may have been carried out all the same. */
  readonly mayHaveTakenEffect: (error: unknown) => boolean;
}

export interface AnnouncedWrites<P extends Plane> {
  readonly layer: (send: Send<P>) => Send<P>;
  /** What failed like this, and might have been carried out, was not: no event of it is to be waited for. */
  foundUndone(error: unknown): Promise<void>;
}

/**
 * The layer of a client whose writes are announced before they are sent, and completed before they are answered: the other replicas
 * read live what a write may touch meanwhile, and have evicted it when its answer arrives. Around the layer that evicts here.
 */
export function announcedWrites<P extends Plane>(parts: AnnouncedWritesParts): AnnouncedWrites<P> {
  const { newId, lastsMs, mayHaveTakenEffect } = parts;
  const uncertain = new WeakMap<Error, CompletedBody>();
  const layer =
    (send: Send<P>): Send<P> =>
    async (operation, args, context) => {
      const { effect } = operation;
      if (effect === undefined) return send(operation, args, context);
      const write = newId();
      const touched = effect.touches(...args);
      await announce(parts, { kind: 'announced', write, tags: touched, lastsMs });
      try {
        const answer = await send(operation, args, context);
        const tags = [...touched, ...effect.made(answer)];
        await complete(parts, { kind: 'completed', write, tags, outcome: 'written' });
        return answer;
      } catch (error) {
        const outcome = mayHaveTakenEffect(error) ? 'uncertain' : 'none';
        const body: CompletedBody = { kind: 'completed', write, tags: touched, outcome };
        if (outcome === 'uncertain' && error instanceof Error) uncertain.set(error, body);
        await complete(parts, body);
        throw error;
      }
    };
  return {
    layer,
    async foundUndone(error) {
      const body = error instanceof Error ? uncertain.get(error) : undefined;
      if (body) await complete(parts, { ...body, outcome: 'none' }, 'settled');
    },
  };
}

type CompletedBody = Extract<LogBody, { kind: 'completed' }>;
type WriteBody = Extract<LogBody, { kind: 'announced' }> | CompletedBody;

/** @param step of the write, each of which is logged once */
function entryOf(body: WriteBody, step: string = body.kind): Appending {
  return { id: `${body.write}-${step}`, body };
}

async function announce({ log, isRequired, refuse }: AnnouncedWritesParts, body: WriteBody): Promise<void> {
  try {
    await log.append(entryOf(body));
  } catch (cause) {
    if (isRequired) throw refuse(cause);
  }
}

/** Where that cannot be stored, the hold at the other replicas ends by itself: the write is answered all the same. */
async function complete({ log }: AnnouncedWritesParts, body: WriteBody, step?: string): Promise<void> {
  try {
    await log.append(entryOf(body, step));
  } catch {
    // The log says by itself when it cannot be reached.
  }
}
