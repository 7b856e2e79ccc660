import type { CallbackReply } from '../route.ts';

/** What became of one event (callbacks.md B.6). */
export type Outcome = 'success' | 'skipped' | 'failed' | 'retried';

/** What became of an event, and the object that it is about, where its id can be read. */
export interface Delivered {
  readonly outcome: Outcome;
  readonly entityId: string | undefined;
}

/** Free texts, shown to administrators. */
const texts: Readonly<Record<Outcome, { readonly eventCode: string; readonly eventMessage: string }>> = {
  success: { eventCode: 'SUCCESS', eventMessage: 'SUCCESS' },
  skipped: { eventCode: 'SKIPPED', eventMessage: 'Events of this type are not handled.' },
  failed: {
    eventCode: 'INVALID_EVENT',
    eventMessage: 'The event cannot be read: its type, its ids or its bizData.',
  },
  retried: {
    eventCode: 'TEMPORARY_FAILURE',
    eventMessage: 'The event could not be handled in time; send it again.',
  },
};

/** The lists of a request, each event in the one of its outcome. */
export function toListsReply(outcomes: ReadonlyMap<string, Delivered>): CallbackReply {
  const list = (selected: Outcome) =>
    [...outcomes]
      .filter(([, { outcome }]) => outcome === selected)
      .map(([eventId]) => ({ eventId, ...texts[selected] }));
  return {
    status: 200,
    body: {
      successEvents: list('success'),
      skippedEvents: list('skipped'),
      failedEvents: list('failed'),
      retriedEvents: list('retried'),
    },
  };
}

/** One text for whatever is wrong with a request. */
export function toRefusal(status: number): CallbackReply {
  return {
    status,
    body: { error: 'bad_request', errorDescription: 'The request is not a valid event callback.' },
  };
}

/** Our own fault: IDaaS sends the request again. */
export function toInternalError(status: 500 | 503 = 500): CallbackReply {
  return {
    status,
    body: { error: 'internal_error', errorDescription: 'The request could not be handled; send it again.' },
  };
}
