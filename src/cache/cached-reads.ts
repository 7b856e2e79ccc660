import type { CallContext } from '../eiam/call-context.ts';
import type { Batch, CachePolicy, Operation, Plane, Recall, Send } from '../eiam/operation.ts';
import type { Cache } from './cache.ts';
import { answerOf } from './cached-read.ts';
import { readMany } from './read-many.ts';
import { TokenPages, tagOfPages } from './token-pages.ts';

export interface CachedReadsOptions {
  readonly cache: Cache;
  /** The client's plane and application: a short name, no secret. */
  readonly credentials: string;
  /** Whether upstream fails all calls at present, so that none is worth waiting for. Default: no. */
  readonly isDown?: (() => boolean) | undefined;
  /** Whether a failure may mean that upstream no longer accepts a page's token (developer-api.md U17). */
  readonly isRefusedToken: (error: unknown) => boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Which operations go through the cache; left out: all whose row allows it. */
  readonly takes?: (operation: { readonly name: string }) => boolean;
}

export interface CachedReads<P extends Plane> {
  readonly layer: (send: Send<P>) => Send<P>;
  /** What the layer would answer without calling upstream. Objects that are read by many ids are left to the layer. */
  readonly recall: Recall<P>;
}

/**
 * The layer of a client that caches answers across operations: those whose row names the tags that change them. Objects read by
 * many ids are cached one by one, so that each batch calls upstream only for those that are not cached. All else is passed through.
 */
export function cachedReads<P extends Plane>(options: CachedReadsOptions): CachedReads<P> {
  const { cache, credentials, isDown, takes = () => true } = options;
  const tokenPages = new TokenPages(options);

  /** An id stands for itself, everything else for its request. */
  function keyOf<Args extends readonly unknown[], Answer>(
    operation: Operation<P, Args, Answer>,
    args: Args,
  ): string {
    const [only] = args;
    const isText = args.length === 1 && typeof only === 'string';
    return `${credentials}.${operation.name}:${isText ? only : JSON.stringify(operation.request(...args))}`;
  }

  const recall: Recall<P> = (operation, args, context) => {
    if (operation.batch) return undefined;
    const policyOf = () => expectPolicy(policyFor(operation, args));
    const cached = cache.recall(keyOf(operation, args), policyOf, context);
    return cached && answerOf(cached);
  };

  const layer = (send: Send<P>): Send<P> => {
    async function readBatch<Args extends readonly unknown[], Answer>(
      operation: Operation<P, Args, Answer>,
      batch: Batch<Args, Answer>,
      args: Args,
      context: CallContext,
    ): Promise<Answer> {
      const { name } = operation;
      const reads = {
        operation: name,
        credentials,
        isDown,
        keyOf: (id: string) => `${credentials}.${name}:${id}`,
        cachePolicyOf: (id: string) => batch.cachePolicy(id),
        shows: (answer: Answer) => batch.objects(answer),
        load: async (ids: readonly string[], calling: CallContext) =>
          batch.split(await send(operation, batch.about(ids), calling)),
      };
      const rows = await readMany(cache, batch.ids(...args), reads, context);
      return batch.join([...rows.values()]);
    }

    async function readOne<Args extends readonly unknown[], Answer>(
      operation: Operation<P, Args, Answer>,
      cachePolicy: CachePolicy<Answer>,
      args: Args,
      context: CallContext,
    ): Promise<Answer> {
      const read = {
        ...cachePolicy,
        operation: operation.name,
        credentials,
        isDown,
        key: keyOf(operation, args),
        load: (calling: CallContext) => send(operation, args, calling),
        shows: (answer: Answer) => operation.shows?.(answer, ...args).objects ?? new Map(),
      };
      if (cachePolicy.walk === undefined) return await cache.read(read, context);
      return await tokenPages.read(cachePolicy.walk, read, (page) => cache.read(page, context));
    }

    return (operation, args, context) => {
      if (takes(operation)) {
        if (operation.batch) return readBatch(operation, operation.batch, args, context);
        const cachePolicy = policyFor(operation, args);
        if (cachePolicy) return readOne(operation, cachePolicy, args, context);
      }
      context.observer?.dependsOn?.(undefined);
      return send(operation, args, context);
    };
  };
  return { layer, recall };
}

/** A page that is walked by token changes with the tokens of its list as well. */
function policyFor<P extends Plane, Args extends readonly unknown[], Answer>(
  operation: Operation<P, Args, Answer>,
  args: Args,
): CachePolicy<Answer> | undefined {
  const cachePolicy = operation.cachePolicy?.(...args);
  if (cachePolicy?.walk === undefined) return cachePolicy;
  return { ...cachePolicy, tags: [...cachePolicy.tags, tagOfPages(cachePolicy.walk)] };
}

function expectPolicy<Answer>(cachePolicy: CachePolicy<Answer> | undefined): CachePolicy<Answer> {
  if (cachePolicy === undefined) throw new TypeError('Expected what is cached to have a policy');
  return cachePolicy;
}
