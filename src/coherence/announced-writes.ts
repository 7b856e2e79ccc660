import type { SetTimer } from '../eiam/clock.ts';
import type { Plane, Send } from '../eiam/operation.ts';
import type { Appending, LogBody, SharedLog } from '../shared-state/ports.ts';

/** How often the end of a write is logged again where the store cannot be reached, and how long after each attempt, in milliseconds. */
const mostRetries = 5;
const retryMs = 200;

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
  /** Whether the store could not be reached. */
  readonly isUnreachable: (error: unknown) => boolean;
  readonly setTimer: SetTimer;
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
      const isAnnounced = await announce(parts, { kind: 'announced', write, tags: touched, lastsMs });
      const retries = isAnnounced ? mostRetries : 0;
      try {
        const answer = await send(operation, args, context);
        const tags = [...touched, ...effect.made(answer)];
        await complete(parts, { kind: 'completed', write, tags, outcome: 'written' }, { retries });
        return answer;
      } catch (error) {
        const outcome = mayHaveTakenEffect(error) ? 'uncertain' : 'none';
        const body: CompletedBody = { kind: 'completed', write, tags: touched, outcome };
        if (outcome === 'uncertain' && error instanceof Error) uncertain.set(error, body);
        await complete(parts, body, { retries });
        throw error;
      }
    };
  return {
    layer,
    async foundUndone(error) {
      const body = error instanceof Error ? uncertain.get(error) : undefined;
      if (body)
        await complete(parts, { ...body, outcome: 'none' }, { step: 'settled', retries: mostRetries });
    },
  };
}

type CompletedBody = Extract<LogBody, { kind: 'completed' }>;
type WriteBody = Extract<LogBody, { kind: 'announced' }> | CompletedBody;

/** @param step of the write, each of which is logged once */
function entryOf(body: WriteBody, step: string = body.kind): Appending {
  return { id: `${body.write}-${step}`, body };
}

/** @returns whether it is in the log */
async function announce(parts: AnnouncedWritesParts, body: WriteBody): Promise<boolean> {
  const { log, isRequired, isUnreachable, refuse } = parts;
  try {
    await log.append(entryOf(body));
    return true;
  } catch (cause) {
    if (!isRequired) return false;
    if (isUnreachable(cause)) {
      // It may be stored all the same, and the others would wait for its end.
      const { write, tags } = body;
      void complete(parts, { kind: 'completed', write, tags, outcome: 'none' }, { retries: mostRetries });
    }
    throw refuse(cause);
  }
}

/**
 * A connection that was lost is made again within the retries. Where the end cannot be stored then, the hold at the other replicas ends by
 * itself: the write is answered all the same.
 */
async function complete(
  { log, isUnreachable, setTimer }: AnnouncedWritesParts,
  body: WriteBody,
  { step, retries }: { readonly step?: string; readonly retries: number },
): Promise<void> {
  for (let left = retries; ; left -= 1) {
    try {
      await log.append(entryOf(body, step));
      return;
    } catch (error) {
      // The log says by itself when it cannot be reached.
      if (!isUnreachable(error) || left === 0) return;
    }
    await new Promise<void>((resolve) => setTimer(resolve, retryMs));
  }
}
