import type { CallbackReply } from '../route.ts';

/** Nonces that are remembered at once; beyond that nothing new is taken, since forgetting one would let it be replayed. */
const mostNonces = 100_000;

interface Mark {
  readonly bodyDigest: string;
  readonly forgetAt: number;
  readonly reply: Promise<CallbackReply>;
}

/** What a nonce says of the request that brought it. */
export type Verdict =
  | { readonly kind: 'answered'; readonly reply: Promise<CallbackReply> }
  | { readonly kind: 'reused' }
  | { readonly kind: 'full' };

/** Which nonces have been answered, and how (callbacks.md A.9). */
export function createReplayMemory(retentionMs: number, now: () => number) {
  // In the order in which they came, which is the order in which they go.
  const marks = new Map<string, Mark>();

  function forgetOld(): void {
    const time = now();
    for (const [nonce, { forgetAt }] of marks) {
      if (forgetAt >= time) return;
      marks.delete(nonce);
    }
  }

  return {
    /**
     * Answers a request once: the same one again, also while the first still runs, gets the first one's reply.
     * A reply that is no success, or a failure, takes the mark back, so that the next delivery does the work.
     */
    once(nonce: string, bodyDigest: string, answer: () => Promise<CallbackReply>): Verdict {
      forgetOld();
      const known = marks.get(nonce);
      if (known) {
        return known.bodyDigest === bodyDigest
          ? { kind: 'answered', reply: known.reply }
          : { kind: 'reused' };
      }
      if (marks.size >= mostNonces) return { kind: 'full' };
      const reply = answer();
      const mark = { bodyDigest, forgetAt: now() + retentionMs, reply };
      marks.set(nonce, mark);
      const takeBack = () => {
        if (marks.get(nonce) === mark) marks.delete(nonce);
      };
      reply.then(({ status }) => {
        if (status !== 200) takeBack();
      }, takeBack);
      return { kind: 'answered', reply };
    },
  };
}
