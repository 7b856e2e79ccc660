import type { SharedCallTrace } from '../eiam/attempt-trace.ts';
import type { CallContext } from '../eiam/call-context.ts';
import type { CachePolicy } from '../eiam/operation.ts';
import type { Cache } from './cache.ts';
import type { Shown } from './holds.ts';

/** A read of many objects at once, each of which is cached by itself. */
export interface ManyReads<Row> {
  /** Upstream's name of the operation, as in `ListUsers`. */
  readonly operation: string;
  /** The client's plane and application: a short name, no secret. */
  readonly credentials: string;
  /** Whether upstream fails all calls at present, so that none is worth waiting for. Default: no. */
  readonly isDown?: (() => boolean) | undefined;
  /** Everything that distinguishes one object's read from others: credentials, operation and id. */
  readonly keyOf: (id: string) => string;
  readonly cachePolicyOf: (id: string) => CachePolicy<Row>;
  /** The objects that a row shows. */
  shows?(row: Row): Shown;
  /** Calls upstream for the objects that are not cached. An object without a row does not exist. */
  readonly load: (ids: readonly string[], context: CallContext) => Promise<ReadonlyMap<string, Row>>;
}

/** The rows of the objects that exist, cached or from upstream; calls in flight for some of them are joined. */
export async function readMany<Row>(
  cache: Cache,
  ids: readonly string[],
  { operation, credentials, isDown, keyOf, cachePolicyOf, shows, load }: ManyReads<Row>,
  context: CallContext,
): Promise<ReadonlyMap<string, Row>> {
  const batch = createBatch(load);
  const read = async (id: string): Promise<[string, Row][]> => {
    const one = {
      ...cachePolicyOf(id),
      operation,
      credentials,
      isDown,
      key: keyOf(id),
      load: batch(id),
      ...(shows && { shows }),
    };
    const row = await cache.read<Row | undefined>(one, context);
    return row === undefined ? [] : [[id, row]];
  };
  return new Map((await Promise.all(Array.from(new Set(ids), read))).flat());
}

interface BatchMember {
  readonly id: string;
  readonly signal: AbortSignal;
  readonly shared: SharedCallTrace | undefined;
}

interface OpenBatch<Row> {
  readonly members: BatchMember[];
  readonly rows: Promise<ReadonlyMap<string, Row>>;
}

/** Batches the ids of one tick of the event loop. The call is aborted when no caller waits for any of them. */
function createBatch<Row>(load: ManyReads<Row>['load']) {
  let open: OpenBatch<Row> | undefined;

  function start(context: CallContext): OpenBatch<Row> {
    const members: OpenBatch<Row>['members'] = [];
    const abortion = new AbortController();
    const send = () => {
      open = undefined;
      for (const { signal, shared } of members) {
        if (context.shared) shared?.sentWith(context.shared);
        signal.addEventListener('abort', () => {
          if (members.every((member) => member.signal.aborted)) abortion.abort();
        });
      }
      const ids = members.map(({ id }) => id);
      return load(ids, { ...context, signal: abortion.signal });
    };
    return { members, rows: Promise.resolve().then(send) };
  }

  return (id: string) => async (context: CallContext) => {
    open ??= start(context);
    const { members, rows } = open;
    members.push({ id, signal: context.signal, shared: context.shared });
    return (await rows).get(id);
  };
}
