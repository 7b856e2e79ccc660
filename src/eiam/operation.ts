import type { CallContext } from './call-context.ts';
import type { EiamError } from './errors.ts';
import type { Kind } from './kinds.ts';
import type { DirectoryObject, FoundObjects, KnownObjects } from './known-objects.ts';
import { type ReplyReader, tolerant } from './reply-schema.ts';

/** What differs between upstream's two APIs: how an operation is addressed, and what goes into its request. */
export interface Plane {
  readonly address: object;
  readonly request: object;
}

/**
 * One operation of upstream's: a row of the catalogue. The client's method, what is kept of its answers, what its effect evicts,
 * what reads must show after it, its name in metrics and traces, and the probe's requests are derived from it.
 */
export interface Operation<P extends Plane, Args extends readonly unknown[], Answer> {
  /** Its name in errors, facts, traces and metrics. */
  readonly name: string;
  readonly address: P['address'];
  /** Whether sending it again is harmless when it is unknown whether the first arrived. */
  readonly repeatable: boolean;
  /** The permission that upstream requires; undefined: none, or the contract leaves it open. */
  readonly permission: string | undefined;
  /** @throws RangeError for parameters that may not be sent */
  request(...args: Args): P['request'];
  /** A kind is read member by member, so that what does not fit is missing; a reader takes all or nothing. */
  readonly reply: Kind<Answer> | ReplyReader<Answer>;
  /** Whether the answer is about the requested object; one about another object is none. */
  isRequested?(answer: Answer, ...args: Args): boolean;
  /** The answer that a refusal is; undefined: none. */
  refused?(error: EiamError): Answer | undefined;
  /** What changes its answer; undefined: it is not cached. */
  cachePolicy?(...args: Args): CachePolicy<Answer> | undefined;
  /** The id of the one object that it reads, whose absence is an answer as well; undefined: it reads a list. */
  reads?(...args: Args): string;
  /** What the answer shows of objects that the operations before may have written. Default: nothing. */
  shows?(answer: Answer, ...args: Args): Shown;
  /** For a read of many objects by their ids: how answers about them are cached one by one. */
  readonly batch?: Batch<Args, Answer> | undefined;
  /** Requests about known objects of a directory, for the probe. Default: it sends none. */
  examples?(known: KnownObjects): readonly Args[];
  /** What its answer shows that examples can be made of. Default: nothing. */
  finds?(found: FoundObjects, answer: Answer, ...args: Args): void;
  /** What it changes; undefined: it reads. */
  readonly effect?: Effect<Args, Answer> | undefined;
  /** What is recorded of it where it hands out or ends credentials; undefined: it does neither. */
  readonly credentials?: Credentials<Args, Answer> | undefined;
}

/** How an answer is cached: what changes it, as tags (src/vocabulary/tags.ts), its size and its life. */
export interface CachePolicy<Answer> {
  /** Tags by which a change may touch it, known before the call. */
  readonly tags: readonly string[];
  /** Further tags by which a change may touch the answer: all that it shows. Default: none. */
  tagsOf?(answer: Answer): readonly string[];
  /** The same where the object does not exist. Default: none. */
  readonly absenceTags?: readonly string[];
  /** How many rows the answer counts as. Default: those of a page, else one. */
  rowsOf?(answer: Answer): number;
  /** How long the answer may be cached at most, in milliseconds. Default: as long as any. */
  lifeMs?(answer: Answer): number;
  /** For a page of a list, the rows of the list in front of it. Default: few. */
  readonly depth?: number;
  /** For a page of a list that is walked by token: the list's name among all lists, and what opens this page of it. */
  readonly walk?: { readonly list: string; readonly token: string | undefined };
}

/** What an answer shows. */
export interface Shown {
  /** Objects by their ids, with what it shows of them; undefined: no more than that they are there. */
  readonly objects: ReadonlyMap<string, DirectoryObject | undefined>;
  /** Where the answer is a page of a list. */
  readonly list?: ShownList;
}

export interface ShownList {
  /** Undefined: a list that no write to a membership changes. */
  readonly name: WrittenList | undefined;
  /** The object whose list it is. */
  readonly of?: string | undefined;
  /** Whether the page is the whole list, every row of it readable. */
  readonly isWhole: boolean;
}

export interface Batch<Args extends readonly unknown[], Answer> {
  ids(...args: Args): readonly string[];
  /** The same request about these. */
  about(ids: readonly string[]): Args;
  cachePolicy(id: string): CachePolicy<Answer>;
  /** An answer for each object that is in this one, by its id. */
  split(answer: Answer): ReadonlyMap<string, Answer>;
  join(answers: readonly Answer[]): Answer;
  /** The objects in it by their ids. */
  objects(answer: Answer): ReadonlyMap<string, DirectoryObject>;
}

export interface Effect<Args extends readonly unknown[], Answer> {
  /** The id of the object that is written to; undefined: it creates one. */
  target(...args: Args): string | undefined;
  /** Tags of what it changes, whatever its outcome: what showed the object itself, and lists and absences that it may end. */
  touches(...args: Args): readonly string[];
  /** Tags of what was created, which its answer names. */
  made(answer: Answer): readonly string[];
  /** Records what later reads must show once it is done. */
  settle(expect: Expectations, answer: Answer, ...args: Args): void;
}

/** How a request for credentials, which is made of secrets, is recorded. */
export interface Credentials<Args extends readonly unknown[], Answer> {
  /** What names it without a secret. */
  about(...args: Args): Readonly<Record<string, string>>;
  /** Why the answer is none of credentials; undefined: it is one. Default: it is. */
  refusal?(answer: Answer): string | undefined;
  /** The secret of a request that is sent again and again until it is decided; undefined: it is sent once. */
  polls?(...args: Args): string | undefined;
  /** Whether the answer to such a request decides nothing yet. */
  isPending?(answer: Answer): boolean;
}

/** Records what upstream must show from now on. */
export interface Expectations {
  created(id: string): void;
  deleted(id: string): void;
  /** @param changes as they were sent; "" clears, undefined leaves as it is */
  changed(id: string, changes: object): void;
  joined(userId: string, container: 'groups' | 'organizationalUnits', id: string, isIn: boolean): void;
  /** To another primary unit. */
  moved(userId: string, unitId: string): void;
  /** @param of the object whose list it is */
  listed(list: WrittenList, of: string, id: string, isIn: boolean): void;
}

/** The lists that a write changes: the members of a group, the users of a unit, the units below a unit. */
export type WrittenList = 'groupMembers' | 'unitUsers' | 'unitChildren';

/** Sends an operation. Each layer of a client is such a function around another one. */
export type Send<P extends Plane> = <Args extends readonly unknown[], Answer>(
  operation: Operation<P, Args, Answer>,
  args: Args,
  context: CallContext,
) => Promise<Answer>;

/** Operations by the name of the method that sends them. */
export type Catalogue<P extends Plane> = Readonly<Record<string, Operation<P, readonly unknown[], unknown>>>;

/** A method for each operation, which takes the operation's arguments and the context of the call. */
export type Methods<Operations> = {
  readonly [Name in keyof Operations]: Operations[Name] extends Operation<infer _P, infer Args, infer Answer>
    ? (...args: [...Args, context: CallContext]) => Promise<Answer>
    : never;
};

/** A client: the operations of a plane, and the way to send them. */
export interface Client<P extends Plane> {
  readonly operations: Catalogue<P>;
  readonly send: Send<P>;
}

/** Answers with what is in memory, at once; undefined: that is nothing. @throws the failure in memory that means absence */
export type Recall<P extends Plane> = <Args extends readonly unknown[], Answer>(
  operation: Operation<P, Args, Answer>,
  args: Args,
  context: CallContext,
) => Answer | undefined;

/** The methods of a client, of which each answers with what is in memory. */
export type InMemory<C> = {
  readonly [Name in Exclude<keyof C, keyof Client<Plane>>]: C[Name] extends (
    ...args: infer Args
  ) => Promise<infer Answer>
    ? (...args: Args) => Answer | undefined
    : never;
};

export function methodsOf<P extends Plane, Operations extends Catalogue<P>>(
  operations: Operations,
  send: Send<P>,
): Methods<Operations> {
  const methods = Object.entries(operations).map(([name, operation]) => [
    name,
    (...args: [...unknown[], CallContext]) => {
      const context = takeContext(args);
      return send(operation, args, context);
    },
  ]);
  // Each method sends the operation of its own name, so that it has the arguments and the answer of its row.
  return Object.fromEntries(methods);
}

/** The same client, whose calls go through one more layer. */
export function through<P extends Plane, C extends Client<P>>(
  client: C & Client<P>,
  layer: (send: Send<P>) => Send<P>,
): C {
  const send = layer(client.send);
  return { ...client, send, ...methodsOf(client.operations, send) };
}

/** The same methods, which call nothing. */
export function inMemory<P extends Plane, C extends Client<P>>(
  client: C & Client<P>,
  recall: Recall<P>,
): InMemory<C> {
  const methods = Object.entries(client.operations).map(([name, operation]) => [
    name,
    (...args: [...unknown[], CallContext]) => {
      const context = takeContext(args);
      return recall(operation, args, context);
    },
  ]);
  // As above.
  return Object.fromEntries(methods);
}

/** Takes the last argument off, which leaves those of the operation. */
function takeContext(args: unknown[]): CallContext {
  return args.pop() as CallContext;
}

/** Reads the replies of an operation that was sent with these arguments. */
export function readerOf<P extends Plane, Args extends readonly unknown[], Answer>(
  operation: Operation<P, Args, Answer>,
  args: Args,
): ReplyReader<Answer> {
  const { reply } = operation;
  if (typeof reply === 'function') return reply;
  return tolerant(reply, (answer) => operation.isRequested?.(answer, ...args) ?? true);
}

/** How rows that are read by their ids are kept one by one. */
export function batchOf<Row extends DirectoryObject>(
  idOf: (row: Row) => string,
  cachePolicy: (id: string) => CachePolicy<readonly Row[]>,
): Batch<[ids: readonly string[]], readonly Row[]> {
  return {
    ids: (ids) => ids,
    about: (ids) => [ids],
    cachePolicy,
    split: (rows) => new Map(rows.map((row) => [idOf(row), [row]])),
    join: (answers) => answers.flat(),
    objects: (rows) => new Map(rows.map((row) => [idOf(row), row])),
  };
}
