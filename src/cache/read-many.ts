import type { CallContext } from '../eiam/call-context.ts';
import type { Topic } from '../eiam/operation.ts';
import type { Cache } from './cache.ts';

/** A question about many objects at once, each of which is kept by itself. */
export interface ManyQuestion<Row> {
  /** Upstream's name of what is asked, as in `ListUsers`. */
  readonly operation: string;
  /** Everything that makes another question of one object's: credentials, operation and id. */
  readonly keyOf: (id: string) => string;
  readonly topicOf: (id: string) => Topic<Row>;
  /** Asks upstream for those that are not kept. What is not among the rows does not exist. */
  readonly load: (ids: readonly string[], context: CallContext) => Promise<ReadonlyMap<string, Row>>;
}

/** The rows of those that exist, from memory or upstream; what is being asked for already is waited for. */
export async function readMany<Row>(
  cache: Cache,
  ids: readonly string[],
  { operation, keyOf, topicOf, load }: ManyQuestion<Row>,
  context: CallContext,
): Promise<ReadonlyMap<string, Row>> {
  const batch = createBatch(load);
  const read = async (id: string): Promise<[string, Row][]> => {
    const question = { ...topicOf(id), operation, key: keyOf(id), load: batch(id) };
    const row = await cache.read<Row | undefined>(question, context);
    return row === undefined ? [] : [[id, row]];
  };
  return new Map((await Promise.all(Array.from(new Set(ids), read))).flat());
}

interface Gathering<Row> {
  readonly members: { readonly id: string; readonly signal: AbortSignal }[];
  readonly rows: Promise<ReadonlyMap<string, Row>>;
}

/** Puts together what is asked for in the same turn. The call is aborted when no caller waits for any of it. */
function createBatch<Row>(load: ManyQuestion<Row>['load']) {
  let gathering: Gathering<Row> | undefined;

  function gather(context: CallContext): Gathering<Row> {
    const members: Gathering<Row>['members'] = [];
    const leaving = new AbortController();
    const goOff = () => {
      gathering = undefined;
      for (const { signal } of members) {
        signal.addEventListener('abort', () => {
          if (members.every((member) => member.signal.aborted)) leaving.abort();
        });
      }
      const ids = members.map(({ id }) => id);
      return load(ids, { ...context, signal: leaving.signal });
    };
    return { members, rows: Promise.resolve().then(goOff) };
  }

  return (id: string) => async (context: CallContext) => {
    gathering ??= gather(context);
    const { members, rows } = gathering;
    members.push({ id, signal: context.signal });
    return (await rows).get(id);
  };
}
