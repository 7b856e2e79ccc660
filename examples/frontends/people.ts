import {
  codeOf,
  type DirectoryErrorCode,
  type ErrorCode,
  type PatchPersonMutation,
  type PersonFragment,
  RequestError,
  type Transport,
} from '@eiam-graphql/client';
import type { GraphQLFormattedError } from 'graphql';

/** How many people a page has. */
export const pageSize = 20;

/** A row as it is shown. */
export interface Person {
  readonly id: string;
  readonly username: string | null;
  readonly displayName: string | null;
  /** Text becomes a time here, where it is shown. */
  readonly since: Date | null;
}

/** What could not be read, and why. */
export interface Gap {
  readonly path: string;
  readonly code: ErrorCode | undefined;
}

export interface Page {
  readonly people: readonly Person[];
  readonly total: number | null;
  readonly hasMore: boolean;
  readonly gaps: readonly Gap[];
}

/** What came of a write: done, or why not, with the path of the input's wrong value. */
export type Outcome =
  | { readonly done: true }
  | {
      readonly done: false;
      readonly code: DirectoryErrorCode;
      readonly message: string;
      readonly path: readonly string[] | null;
    };

export interface FollowOptions {
  /** Ends it, without an error. */
  readonly signal: AbortSignal;
  /** Called after each event, when the store has what it says. */
  readonly onApplied?: (change: PeopleChange) => void;
  /** Called where a connection was lost, before the next one. */
  readonly onInterrupted?: () => void;
}

/** A page with a list of people, by whichever client. What is shown comes out of the client's store alone. */
export interface PeopleScreen extends AsyncDisposable {
  /** Reads the list from its beginning. */
  open(): Promise<void>;
  /** Reads the page after the last one. */
  more(): Promise<void>;
  shown(): Page;
  /** Shows the new name at once, and the old one again where it is refused. */
  rename(id: string, username: string): Promise<Outcome>;
  /** Applies changes as they happen, those since `open` first. */
  follow(options: FollowOptions): Promise<void>;
}

export interface ScreenOptions {
  /** The gateway's address, as in http://127.0.0.1:4000/graphql */
  readonly url: string;
  /** How subscriptions reach it. */
  readonly transport: Transport;
}

export const nothing: Page = { people: [], total: null, hasMore: false, gaps: [] };

/** A row as the clients hand it out: Relay leaves open what others write as null. */
type Row = Pick<PersonFragment, 'id'> &
  Partial<Record<'username' | 'displayName' | 'createdAt', string | null | undefined>>;

export function toPerson({ id, username = null, displayName = null, createdAt }: Row): Person {
  return { id, username, displayName, since: createdAt ? new Date(createdAt) : null };
}

export function toGaps(errors: readonly GraphQLFormattedError[] = []): Gap[] {
  return errors.map((error) => ({ path: (error.path ?? []).join('.'), code: codeOf(error) }));
}

/** @throws RequestError where not even a typed failure came */
export function toOutcome(
  result: PatchPersonMutation['patchUser'] | undefined,
  errors: readonly GraphQLFormattedError[] = [],
): Outcome {
  if (!result) throw new RequestError(errors);
  if (result.__typename === 'PatchUserPayload') return { done: true };
  const { code, message, path } = result;
  return { done: false, code, message, path };
}

/** What of an event the page acts on. */
export interface PeopleChange {
  readonly __typename: string;
  readonly change?: string | undefined;
  readonly objectId?: string | undefined;
}

/** What an event asks of a page beyond the object that it shows. */
export function effectOf({ __typename, change, objectId }: PeopleChange) {
  return {
    /** The user that is no more. The graph leaves it to each store what becomes of the object. */
    removedId: change === 'DELETED' ? objectId : undefined,
    /** Who is in the list, and how many: the event does not say at which place. After a gap anything may be out of date. */
    isListOutdated: change === 'CREATED' || change === 'DELETED' || __typename === 'DirectoryResyncRequired',
  };
}

/** Reads again. What is asked for meanwhile is one more reading, however often it is: events may come faster than lists. */
export function createRereading(read: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  function start(): Promise<void> {
    next = undefined;
    running = read().finally(() => {
      running = undefined;
    });
    return running;
  }

  return () => {
    if (!running) return start();
    next ??= running.then(start, start);
    return next;
  };
}
