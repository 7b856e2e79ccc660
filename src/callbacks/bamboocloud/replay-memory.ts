import type { AnsweredMessage, Claim, MessageState } from '../../state/message-state.ts';
import type { CallbackReply } from '../route.ts';

/** What a nonce says of the request that brought it. */
export type Verdict =
  | { readonly kind: 'answered'; readonly reply: CallbackReply }
  /** It was answered before; the reply is that of then. */
  | { readonly kind: 'repeated'; readonly reply: CallbackReply }
  | { readonly kind: 'reused' }
  /** Another replica handles it, and did not end in time. */
  | { readonly kind: 'running' }
  | { readonly kind: 'full' };

interface Running {
  readonly bodyDigest: string;
  readonly verdict: Promise<Verdict>;
}

export interface ReplayMemoryParts {
  readonly state: Pick<MessageState, 'claim' | 'release'>;
  /** Waits so many milliseconds. */
  readonly pause: (delayMs: number) => Promise<void>;
}

/** How often a message that another replica handles is asked for: within 30 s, far longer than its sender waits. */
const mostLooks = 65;
const longestPauseMs = 500;

/** Answers each nonce once (callbacks.md A.9): the state holds what was answered, and this what still runs in this process. */
export function createReplayMemory({ state, pause }: ReplayMemoryParts) {
  const running = new Map<string, Running>();

  /** Waits for a replica that has claimed the nonce: it answers, releases it, or ends, after which the claim expires. */
  async function claim(nonce: string): Promise<Claim> {
    for (let looks = 1; looks < mostLooks; looks += 1) {
      const claimed = await state.claim(nonce);
      if (claimed.kind !== 'running') return claimed;
      await pause(Math.min(10 * 2 ** looks, longestPauseMs));
    }
    return state.claim(nonce);
  }

  async function assess(
    nonce: string,
    bodyDigest: string,
    answer: () => Promise<CallbackReply>,
  ): Promise<Verdict> {
    const claimed = await claim(nonce);
    if (claimed.kind === 'full' || claimed.kind === 'running') return claimed;
    if (claimed.kind === 'answered') {
      return claimed.bodyDigest === bodyDigest
        ? { kind: 'repeated', reply: fromStored(claimed) }
        : { kind: 'reused' };
    }
    try {
      return { kind: 'answered', reply: await answer() };
    } finally {
      await state.release(nonce);
    }
  }

  return {
    /**
     * The same request again, also while the first still runs, gets the first one's reply. Only what `answer` has kept in
     * the state is known afterwards: of a reply that is no success, or a failure, the next delivery does the work.
     */
    async once(nonce: string, bodyDigest: string, answer: () => Promise<CallbackReply>): Promise<Verdict> {
      const first = running.get(nonce);
      if (first !== undefined) {
        if (first.bodyDigest !== bodyDigest) return { kind: 'reused' };
        const verdict = await first.verdict;
        return verdict.kind === 'answered' ? { ...verdict, kind: 'repeated' } : verdict;
      }
      const verdict = assess(nonce, bodyDigest, answer);
      running.set(nonce, { bodyDigest, verdict });
      try {
        return await verdict;
      } finally {
        running.delete(nonce);
      }
    },
  };
}

/** A success's body as a state keeps it. */
export function toStored({ body }: CallbackReply): string {
  return JSON.stringify(body);
}

function fromStored({ reply }: AnsweredMessage): CallbackReply {
  return { status: 200, body: JSON.parse(reply) };
}
