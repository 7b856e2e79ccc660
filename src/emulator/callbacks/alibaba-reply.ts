import { z } from 'zod';
import type { HttpAnswer } from './post.ts';

const list = z
  .array(z.object({ eventId: z.string() }))
  .nullish()
  .transform((rows) => new Set((rows ?? []).map(({ eventId }) => eventId)));

const reply = z.object({
  successEvents: list,
  skippedEvents: list,
  failedEvents: list,
  retriedEvents: list,
});

export type Verdict = 'delivered' | 'skipped' | 'failed' | 'again';

/** What became of each event (callbacks.md B.6): not 200, no answer, an answer that is none, or one without it: again. */
export function readVerdicts(answer: HttpAnswer | undefined): (eventId: string) => Verdict {
  const lists = answer?.status === 200 ? reply.safeParse(parseJson(answer.text)).data : undefined;
  return (eventId) => {
    if (lists === undefined || lists.retriedEvents.has(eventId)) return 'again';
    if (lists.failedEvents.has(eventId)) return 'failed';
    if (lists.skippedEvents.has(eventId)) return 'skipped';
    return lists.successEvents.has(eventId) ? 'delivered' : 'again';
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
