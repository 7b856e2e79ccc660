import type { Exclusion } from '../../shared-state/ports.ts';
import type { AppliedMessage, MessageRecord, MessageState } from '../../state/message-state.ts';

/** The objects whose last message is kept here as well: those that were written last. */
const mostObjects = 10_000;

/** What is stored of a message, and read of it. */
type Messages = Pick<MessageState, 'keep' | 'lastApplied'>;

type AppliedRecord = MessageRecord & { readonly applied: NonNullable<MessageRecord['applied']> };

export interface RecentMessages extends Messages {
  /** Stores again what the store has lost of it. Never rejects. */
  storeAgain(): Promise<void>;
}

/**
 * The last messages that this process applied, beside a store that may lose what it acknowledged: the order of an object's messages
 * outlives that.
 * @param ids excludes what else is done to an object
 */
export function createRecentMessages(store: Messages, ids: Pick<Exclusion, 'run'>): RecentMessages {
  /** By object, in the order in which they were written. */
  const recent = new Map<string, AppliedRecord>();

  async function storeOne({ applied, ...record }: AppliedRecord): Promise<void> {
    const id = applied.object.slice(applied.object.indexOf(' ') + 1);
    await ids.run(id, async () => {
      const last = await store.lastApplied(applied.object);
      if (last === undefined || last.timestamp < applied.timestamp) await store.keep({ ...record, applied });
    });
  }

  return {
    async keep(record) {
      await store.keep(record);
      const { applied } = record;
      if (!applied) return;
      recent.delete(applied.object);
      recent.set(applied.object, { ...record, applied });
      const [oldest] = recent.keys();
      if (recent.size > mostObjects && oldest !== undefined) recent.delete(oldest);
    },
    async lastApplied(object): Promise<AppliedMessage | undefined> {
      const last = await store.lastApplied(object);
      const own = recent.get(object)?.applied;
      return own && (last === undefined || last.timestamp < own.timestamp) ? own : last;
    },
    async storeAgain() {
      try {
        for (const record of [...recent.values()]) await storeOne(record);
      } catch {
        // It cannot be reached, or an object is busy for too long: the rest is known here alone.
      }
    },
  };
}
