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

/**
 * The layer of a client whose writes are announced before they are sent, and completed before they are answered: the other replicas
 * read live what a write may touch meanwhile, and have evicted it when its answer arrives. Around the layer that evicts here.
 */
export function announcedWrites<P extends Plane>(parts: AnnouncedWritesParts): (send: Send<P>) => Send<P> {
  const { newId, lastsMs, mayHaveTakenEffect } = parts;
  return (send) => async (operation, args, context) => {
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
      await complete(parts, { kind: 'completed', write, tags: touched, outcome });
      throw error;
    }
  };
}

type WriteBody = Extract<LogBody, { kind: 'announced' | 'completed' }>;

function entryOf(body: WriteBody): Appending {
  return { id: `${body.write}-${body.kind}`, body };
}

async function announce({ log, isRequired, refuse }: AnnouncedWritesParts, body: WriteBody): Promise<void> {
  try {
    await log.append(entryOf(body));
  } catch (cause) {
    if (isRequired) throw refuse(cause);
  }
}

/** Where that cannot be stored, the hold at the other replicas ends by itself: the write is answered all the same. */
async function complete({ log }: AnnouncedWritesParts, body: WriteBody): Promise<void> {
  try {
    await log.append(entryOf(body));
  } catch {
    // The log says by itself when it cannot be reached.
  }
}
