import { LRUCache } from 'lru-cache';
import type { CallbackReply } from '../route.ts';

/** Nonces that are remembered at once; beyond that nothing new is taken, since forgetting one would let it be replayed. */
const mostNonces = 100_000;
/** The same of the replies to them, in characters: an ordinary one has a hundred, that to a CHECK_URL what the request had. */
const mostReplyLength = 33_554_432;

interface Mark {
  readonly bodyDigest: string;
  readonly forgetAt: number;
  readonly reply: Promise<CallbackReply>;
  replyLength: number;
}

/** What a nonce says of the request that brought it. */
export type Verdict =
  | { readonly kind: 'answered'; readonly reply: Promise<CallbackReply> }
  | { readonly kind: 'reused' }
  | { readonly kind: 'full' };

/** Which nonces have been answered, and how (callbacks.md A.9). */
export function createReplayMemory(retentionMs: number, now: () => number) {
  // In the order in which they came, which is the order in which they go. Never so many that one goes before its time.
  const marks = new LRUCache<string, Mark>({
    max: mostNonces,
    dispose: (mark) => {
      replyLength -= mark.replyLength;
    },
  });
  let replyLength = 0;

  function forgetOld(): void {
    const time = now();
    for (let [oldest] = marks.rvalues(); oldest && oldest.forgetAt < time; [oldest] = marks.rvalues()) {
      marks.pop();
    }
  }

  return {
    /**
     * Answers a request once: the same one again, also while the first still runs, gets the first one's reply.
     * A reply that is no success, or a failure, takes the mark back, so that the next delivery does the work.
     */
    once(nonce: string, bodyDigest: string, answer: () => Promise<CallbackReply>): Verdict {
      forgetOld();
      const known = marks.peek(nonce);
      if (known) {
        return known.bodyDigest === bodyDigest
          ? { kind: 'answered', reply: known.reply }
          : { kind: 'reused' };
      }
      if (marks.size >= mostNonces || replyLength >= mostReplyLength) return { kind: 'full' };
      const reply = answer();
      const mark: Mark = { bodyDigest, forgetAt: now() + retentionMs, reply, replyLength: 0 };
      marks.set(nonce, mark);
      const takeBack = () => {
        if (marks.peek(nonce) === mark) marks.delete(nonce);
      };
      reply.then(({ status, body }) => {
        if (status !== 200) return takeBack();
        if (marks.peek(nonce) !== mark) return;
        mark.replyLength = JSON.stringify(body).length;
        replyLength += mark.replyLength;
      }, takeBack);
      return { kind: 'answered', reply };
    },
  };
}
