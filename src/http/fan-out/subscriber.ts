import type { ChangeReader, DirectoryChange } from '../../../schema/changes/ports.ts';
import type { Access } from '../../../schema/core/permissions.ts';
import type { SessionWatch } from '../authentication/session-watch.ts';
import type { InitialOperation, PreparedOperation } from '../operation/prepare.ts';
import type { EventOutlet } from './event-outlet.ts';
import type { EventPayload } from './event-payload.ts';
import type { SubscriberGroup } from './subscriber-group.ts';

/**
 * Why a subscription is over. LEFT: its client needs no more. SIGNED_OUT: the session has ended. CLOSED: the gateway is going away.
 * FAILED: a fault of the gateway's own.
 */
export type SubscriptionEnd =
  | { readonly why: 'LEFT' | 'SIGNED_OUT' | 'CLOSED' }
  | { readonly why: 'FAILED'; readonly error: unknown };

/** An operation without the context that it began with: each event has one of its own. */
export interface SubscribedOperation extends Omit<PreparedOperation, 'contextValue'> {
  readonly initial: InitialOperation;
}

/** What a subscription brings with it. */
export interface SubscriberParts {
  readonly operation: SubscribedOperation;
  /** Its place in the log of changes. */
  readonly reader: ChangeReader;
  readonly session: SessionWatch;
  readonly outlet: EventOutlet;
  /** Called once. */
  readonly onEnd: (end: SubscriptionEnd) => void;
}

/** The answer to one event for a group. */
export interface SharedAnswer {
  readonly change: DirectoryChange;
  /** Counts on with every answer that is begun, and with every subscriber. */
  readonly begunAt: number;
  /** Undefined: it is not known yet. */
  outcome: { readonly payload: EventPayload } | { readonly error: unknown } | undefined;
  /** Those that wait for it. */
  waiting: Subscriber[];
}

/** One subscription. All that it holds is its place in the log, and the answer that it is to be sent next. */
export interface Subscriber extends SubscriberParts {
  /** See `SharedAnswer.begunAt`: answers that were begun before it came may be older than what it has read. */
  readonly joinedAt: number;
  /** That of the session that its group goes by. */
  access: Access;
  group: SubscriberGroup;
  /** When it came, or was last sent a DirectoryResyncRequired in place of changes, in milliseconds since the epoch. */
  startedAt: number;
  /** Taken from the log, and not sent yet. */
  next: SharedAnswer | undefined;
  /** Whether it has its turn already, or gets it by an answer or by its outlet. */
  isWaiting: boolean;
  /** Whether its outlet takes nothing at present. */
  isHeld: boolean;
  /** What it ends with once it is sent what it has taken already. */
  end: SubscriptionEnd | undefined;
  isOver: boolean;
  /** What of its outlet is counted among all unsent bytes. */
  unsentBytes: number;
}

export function toSubscriber(
  parts: SubscriberParts,
  group: SubscriberGroup,
  times: Pick<Subscriber, 'joinedAt' | 'startedAt'>,
): Subscriber {
  const { access } = parts.session.session;
  const fresh = { next: undefined, end: undefined, isWaiting: false, isHeld: false, isOver: false };
  return { ...parts, ...times, ...fresh, access, group, unsentBytes: 0 };
}
