import { UpstreamStaleError } from '../../schema/errors/errors.ts';
import type { CallContext } from '../eiam/call-context.ts';
import type { Operation, Plane, Send } from '../eiam/operation.ts';
import { saysAbsent } from '../failures/failures.ts';
import type { ActionParts } from './parts.ts';
import type { WrittenState } from './written-state.ts';

/** Waits between the reads of an object that does not show what was written yet, in milliseconds: a second and a half in all. */
const pausesMs = [50, 100, 200, 400, 800] as const;

export interface AwaitedReadsParts extends Pick<ActionParts, 'pause' | 'written'> {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What a reply does not show of what was written; nothing: it may be handed on. */
type Unshown<Answer> = (answer: Answer, leniently: boolean) => readonly string[];

/**
 * The layer of a client whose replies show what the operation has written before. A reply that still shows what was there before is
 * asked for again, for a bounded time. One that does is handed on as it is: where upstream does not lag, no call is added.
 */
export function awaitedReads<P extends Plane>(parts: AwaitedReadsParts): (send: Send<P>) => Send<P> {
  const { written, pause, now } = parts;

  /** @throws UpstreamStaleError where the time has passed */
  async function awaited<Answer>(
    read: () => Promise<Answer>,
    unshownBy: Unshown<Answer>,
    { signal, deadlineAt = Number.POSITIVE_INFINITY, observer }: CallContext,
  ): Promise<Answer> {
    let answer = await read();
    for (const delayMs of pausesMs) {
      if (unshownBy(answer, false).length === 0) return answer;
      if (signal.aborted || now() + delayMs >= deadlineAt) break;
      observer?.waited(delayMs);
      await pause(delayMs);
      answer = await read();
    }
    const unshown = unshownBy(answer, true);
    if (unshown.length > 0) throw new UpstreamStaleError(unshown);
    return answer;
  }

  /** One object: there where it was created, gone where it was deleted, as it was changed. */
  async function object<Answer>(
    id: string,
    read: () => Promise<Answer>,
    unshownBy: Unshown<Answer>,
    context: CallContext,
  ): Promise<Answer> {
    // An absence is an answer too, which may be one of before the write.
    const readOrAbsent = async (): Promise<{ readonly found: Answer } | { readonly absence: unknown }> => {
      try {
        return { found: await read() };
      } catch (error) {
        if (saysAbsent(error)) return { absence: error };
        throw error;
      }
    };
    const answer = await awaited(
      readOrAbsent,
      (either, leniently) => {
        if ('found' in either) return unshownBy(either.found, leniently);
        return written.isThere(id) === true ? ['created'] : [];
      },
      context,
    );
    if ('found' in answer) return answer.found;
    throw answer.absence;
  }

  return (send) => async (operation, args, context) => {
    const read = () => send(operation, args, context);
    const unshownBy = unshownOf(written, operation, args);
    if (unshownBy === undefined) return read();
    const id = operation.reads?.(...args);
    return id === undefined ? awaited(read, unshownBy, context) : object(id, read, unshownBy, context);
  };
}

/** Undefined: its answer shows nothing that may have been written. */
function unshownOf<P extends Plane, Args extends readonly unknown[], Answer>(
  written: WrittenState,
  { shows }: Operation<P, Args, Answer>,
  args: Args,
): Unshown<Answer> | undefined {
  if (shows === undefined) return undefined;
  return (answer, leniently) => {
    const { objects, list } = shows(answer, ...args);
    if (list && !written.isShownByPage(list, [...objects.keys()])) return ['list'];
    return [...objects].flatMap(([id, read]) => (read ? written.unshownBy(id, read, leniently) : []));
  };
}

/**
 * The layer of a client whose batches leave out what they show as it was before the operation's writes: the Developer API is asked
 * for that, and waited for.
 */
export function currentRows<P extends Plane>(written: WrittenState): (send: Send<P>) => Send<P> {
  return (send) => async (operation, args, context) => {
    const answer = await send(operation, args, context);
    const { batch } = operation;
    if (!batch) return answer;
    const shown = batch.objects(answer);
    const isCurrent = (id: string) => {
      const read = shown.get(id);
      return read !== undefined && written.unshownBy(id, read, false).length === 0;
    };
    return batch.join([...batch.split(answer)].flatMap(([id, one]) => (isCurrent(id) ? [one] : [])));
  };
}
