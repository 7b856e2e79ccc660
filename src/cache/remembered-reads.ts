import type { CallContext } from '../eiam/call-context.ts';
import type { Ask, Batch, Operation, Plane, Topic } from '../eiam/operation.ts';
import type { Cache } from './cache.ts';
import { readMany } from './read-many.ts';
import { TokenPages } from './token-pages.ts';

export interface RememberedReadsParts {
  readonly cache: Cache;
  /** As what the client asks: a name for its plane and application, short, and no secret. */
  readonly credentials: string;
  /** Whether a failure may mean that upstream no longer knows a page's token (developer-api.md U17). */
  readonly isRefusedToken: (error: unknown) => boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Which answers go through the cache; left out: all that may. */
  readonly takes?: (topic: Pick<Topic<never>, 'depth'>) => boolean;
}

/**
 * The layer of a client that keeps answers between operations: those whose row says by what they change. What is asked for by many
 * ids is kept object by object, so that each batch asks only for what is not known yet. All else goes straight through.
 */
export function rememberedReads<P extends Plane>(parts: RememberedReadsParts): (ask: Ask<P>) => Ask<P> {
  const { cache, credentials, takes = () => true } = parts;
  const tokenPages = new TokenPages(parts);

  return (ask) => {
    async function readBatch<Args extends readonly unknown[], Answer>(
      operation: Operation<P, Args, Answer>,
      batch: Batch<Args, Answer>,
      args: Args,
      context: CallContext,
    ): Promise<Answer> {
      const { name } = operation;
      const question = {
        operation: name,
        keyOf: (id: string) => `${credentials}.${name}:${id}`,
        topicOf: (id: string) => batch.topic(id),
        load: async (ids: readonly string[], calling: CallContext) =>
          batch.split(await ask(operation, batch.about(ids), calling)),
      };
      const rows = await readMany(cache, batch.ids(...args), question, context);
      return batch.join([...rows.values()]);
    }

    return async (operation, args, context) => {
      const { name, batch } = operation;
      if (batch && takes({})) return readBatch(operation, batch, args, context);
      const topic = operation.topic?.(...args);
      if (topic === undefined || !takes(topic)) {
        context.observer?.reliedOn?.(undefined);
        return ask(operation, args, context);
      }
      const key = `${credentials}.${name}:${JSON.stringify(operation.request(...args))}`;
      const question = {
        ...topic,
        operation: name,
        key,
        load: (calling: CallContext) => ask(operation, args, calling),
      };
      if (topic.walk === undefined) return cache.read(question, context);
      return tokenPages.read(topic.walk, question, (page) => cache.read(page, context));
    };
  };
}
