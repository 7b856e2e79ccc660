import type { EvictionLog } from '../../concurrency/eviction-log.ts';
import type { CallContext } from '../../eiam/call-context.ts';
import { tags } from '../../vocabulary/tags.ts';
import type {
  MemberList,
  MirrorWrite,
  Unconfirmed,
  UnconfirmedQuestion,
  WriteAnswer,
  WriteBatch,
} from '../store/write-types.ts';
import type { Answered, Asking, AskingWay } from './asking.ts';
import type { WalkedListEnd } from './list-walk.ts';
import type { AskedAt, DirectoryReads, HeldFacts, MirrorSyncObserver, MirrorSyncParts } from './ports.ts';

/** A list had fewer rows than it said to have, however often it was read: what it lacks would be taken for missing. */
export class ShortListError extends Error {
  override readonly name = 'ShortListError';
}

/** More users than the mirror is to hold. */
export class TooManyUsersError extends Error {
  override readonly name = 'TooManyUsersError';
  readonly users: number;

  constructor(users: number, most: number) {
    super(`Expected at most ${most} users, but got ${users}`);
    this.users = users;
  }
}

/** How often a question is asked whose answers are overtaken. */
export const mostOvertaken = 3;

export interface PassParts {
  readonly client: DirectoryReads;
  readonly writer: MirrorSyncParts['writer'];
  readonly held: HeldFacts;
  readonly asking: Asking;
  readonly evictions: EvictionLog;
  readonly observer: MirrorSyncObserver;
  readonly settings: MirrorSyncParts['settings'];
}

export interface PassOptions {
  readonly way: AskingWay;
  /** When the pass began: what was confirmed since then counts as seen by it. */
  readonly startedAt: number;
  /** Whether users are read by GetUser. */
  readonly details: boolean;
  /** What the differences are logged with; undefined: they are not. */
  readonly tell?: (() => WriteBatch['tell']) | undefined;
  /** Whether differences are looked for. */
  readonly isFilling: boolean;
  /** What is kept with each write, so that a later process can go on. */
  readonly meta?: (() => WriteBatch['meta']) | undefined;
  readonly onAnswer?: ((answer: WriteAnswer) => void) | undefined;
}

/** How much is known of the work: calls made, and those that are still to come. */
export interface Extent {
  users: number;
  units: number;
  groups: number;
  done: number;
}

/**
 * Everything read once, for a fill or a check. What an event or a write of ours has overtaken meanwhile is left out: the object is
 * read again for its own sake.
 */
export class Pass {
  readonly parts: PassParts;
  readonly options: PassOptions;
  /** The tags of rows that lists had, and that something has overtaken: what is confirmed by their own reads is not missing meanwhile. */
  readonly overtaken = new Set<string>();
  /** Objects that a read of their own did not find, and the moment before it. */
  readonly gone = new Map<string, AskedAt>();
  readonly extent: Extent = { users: 0, units: 0, groups: 0, done: 0 };
  /** Rows of lists, and memberships of users, that could not be read: the mirror lacks them. */
  unread = 0;

  constructor(parts: PassParts, options: PassOptions) {
    this.parts = parts;
    this.options = options;
  }

  /** From 0 to 1, as far as it can be known. */
  get progress(): number {
    const { users, units, groups, done } = this.extent;
    const pages = Math.ceil(users / 100);
    const ofUsers = this.options.details ? pages + users : pages + units;
    const expected = 2 + units + ofUsers + (this.options.details ? Math.ceil(groups / 100) : groups);
    return Math.min(0.999, done / Math.max(1, expected, done));
  }

  async ask<Answer>(
    call: (client: DirectoryReads, context: CallContext) => Promise<Answer>,
  ): Promise<Answered<Answer>> {
    const { asking, client } = this.parts;
    for (let attempt = 1; ; attempt += 1) {
      const answered = await asking.ask(this.options.way, (context) => call(client, context));
      this.extent.done += 1;
      // What happened to everything names no object that would be read again for its own sake.
      if (attempt >= mostOvertaken || !this.isTouched(answered, [])) return answered;
    }
  }

  /**
   * The same for what is read as a whole or not at all: again where something happened to it meanwhile. Undefined: it is overtaken
   * each time, so that what overtakes it has to say how it is.
   */
  async askWhole<Answer>(
    call: (client: DirectoryReads, context: CallContext) => Promise<Answer>,
    touching: readonly string[],
  ): Promise<Answered<Answer> | undefined> {
    for (let attempt = 1; attempt <= mostOvertaken; attempt += 1) {
      const answered = await this.ask(call);
      if (!this.isTouched(answered, touching)) return answered;
    }
    return undefined;
  }

  /** Whether something happened since the question to what its answer shows under one of these tags. */
  isTouched({ since }: AskedAt, touching: readonly string[]): boolean {
    return this.parts.evictions.isTouched(since, touching);
  }

  /** The rows that nothing has happened to since. */
  untouched<Row>(rows: readonly Row[], { since }: AskedAt, tagOf: (row: Row) => string): readonly Row[] {
    const { evictions } = this.parts;
    if (since === evictions.sequence) return rows;
    return rows.filter((row) => {
      const tag = tagOf(row);
      const isOvertaken = evictions.isTouched(since, [tag]);
      if (isOvertaken) this.overtaken.add(tag);
      return !isOvertaken;
    });
  }

  /** @param meta beside what the pass keeps by itself */
  async put(writes: readonly MirrorWrite[], meta?: WriteBatch['meta']): Promise<void> {
    const { isFilling, onAnswer } = this.options;
    const kept = this.options.meta?.();
    const all = kept || meta ? { ...kept, ...meta } : undefined;
    if (writes.length === 0 && all === undefined) return;
    const answer = await this.parts.writer.write({
      ...{ writes, isFilling, meta: all },
      tell: isFilling ? undefined : this.options.tell?.(),
    });
    onAnswer?.(answer);
  }

  /** @throws ShortListError */
  expectWhole(list: string, { isWhole, seen, total, unreadable }: WalkedListEnd): void {
    this.unread += unreadable;
    if (isWhole) return;
    this.parts.observer.onShortList?.({ list, seen, total });
    throw new ShortListError(`Expected ${total} rows of ${list}, but got ${seen}`);
  }

  /** What is held of a list, and was not seen by a walk that began at `before`. */
  unconfirmed(question: Omit<UnconfirmedQuestion, 'until'>): Promise<Unconfirmed> {
    const { writer, asking } = this.parts;
    return writer.unconfirmed({ ...question, until: asking.asked().at });
  }

  /** Ids of all objects of a kind that are held, page by page. */
  readonly heldIds = async (
    list: 'units' | 'groups' | 'userDetails',
    after: string | undefined,
  ): Promise<readonly string[]> => {
    const before = list === 'userDetails' ? this.options.startedAt : Number.MAX_SAFE_INTEGER;
    return (await this.unconfirmed({ list, before, after, limit: 1_000 })).ids;
  };
}

/** The tags by which a list of members is overtaken. */
export function memberTags(list: MemberList, of: string): readonly string[] {
  return list === 'unitUsers'
    ? [tags.membersOfUnit(of), tags.membersOfUnits, tags.unit(of)]
    : [tags.membersOfGroup(of), tags.membersOfGroups, tags.group(of)];
}

/** The same of one user with all memberships. */
export function detailTags(userId: string): readonly string[] {
  return [tags.user(userId), tags.groupsOfUser(userId), tags.groupsOfUsers];
}
