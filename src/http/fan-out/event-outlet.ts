import type { EventPayload } from './event-payload.ts';

/** Where the events of one subscription are sent. */
export interface EventOutlet {
  /** Bytes that wait to be sent; infinite: none is taken now. */
  readonly unsentBytes: number;
  send(payload: EventPayload): void;
  /** Has all that is sent meanwhile written at once. */
  gather(send: () => void): void;
  /** Calls back once, when some of what waited has been sent. */
  onceSent(callback: () => void): void;
}
