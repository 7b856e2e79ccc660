import { z } from 'zod';
import type { JournaledChange } from '../../events/change-log.ts';
import type { Keys } from './keys.ts';
import type { Client } from './link.ts';
import { openChange } from './log-body.ts';
import { appendText, beginText, enterText, headFields } from './log-scripts.ts';
import { Script } from './script.ts';
import type { Sealing } from './sealing.ts';

/** How far a log was followed: behind this entry of it. */
export interface Place {
  readonly epoch: string;
  readonly position: number;
  /** The id of the entry at that position; empty before the first. */
  readonly last: string;
  /** The number of the latest change up to there. */
  readonly change: number;
}

/** The end of the log, and where it began. */
export interface Head extends Place {
  readonly oldest: number;
  readonly begun: Pick<Place, 'position' | 'last' | 'change'>;
}

/** An entry as it stands in the store. */
export interface StoredEntry {
  readonly position: number;
  readonly id: string;
  readonly previous: string;
  readonly from: string;
  readonly at: number;
  readonly epoch: string;
  /** The number of the latest change, its own among them. */
  readonly change: number;
  readonly changes: number;
  readonly sealed: string;
}

export interface LogLimits {
  readonly logAgeMs: number;
  readonly mostEntries: number;
  readonly changeAgeMs: number;
  readonly mostChanges: number;
  /** How often a mark is set that entries of before it are trimmed by. */
  readonly markEveryMs: number;
}

export interface NewEntry {
  readonly id: string;
  /** How long the same id is known again. */
  readonly keepIdMs: number;
  readonly from: string;
  readonly body: string;
  readonly fence: number | undefined;
  readonly changes: readonly string[];
}

export type AppendReply =
  | { readonly kind: 'STORED' | 'REPEATED'; readonly position: number }
  | { readonly kind: 'LOST' | 'FENCED' };

const appendScript = new Script(appendText);
const beginScript = new Script(beginText);
const enterScript = new Script(enterText);

const number = z.coerce.number().int().min(0);
const headReply = z
  .tuple([z.string(), number, z.string(), number, number, number, z.string(), number])
  .transform(
    ([epoch, position, last, change, oldest, begun, begunLast, begunChange]): Head => ({
      ...{ epoch, position, last, change, oldest },
      begun: { position: begun, last: begunLast, change: begunChange },
    }),
  );
const enteredReply = z
  .tuple([z.string(), number, z.string(), number, number])
  .transform(([epoch, position, last, change, oldest]) => ({ epoch, position, last, change, oldest }));
const appendReply = z.union([
  z
    .tuple([z.enum(['STORED', 'REPEATED']), number])
    .transform(([kind, position]): AppendReply => ({ kind, position })),
  z.tuple([z.enum(['LOST', 'FENCED'])]).transform(([kind]): AppendReply => ({ kind })),
]);
const storedMessage = z.object({
  id: z.string(),
  message: z.object({
    ...{ i: z.string(), p: z.string(), f: z.string(), t: number, e: z.string(), c: number, n: number },
    b: z.string(),
  }),
});
const readReply = z.array(z.object({ messages: z.array(storedMessage) })).nullable();
const changesReply = z.array(z.object({ id: z.string(), message: z.object({ t: number, b: z.string() }) }));

/** What is asked of the log in the store, one command each. */
export class LogCommands {
  readonly #keys: Keys;
  readonly #limits: LogLimits;

  constructor(keys: Keys, limits: LogLimits) {
    this.#keys = keys;
    this.#limits = limits;
  }

  async append(client: Client, entry: NewEntry, followed: Place | undefined): Promise<AppendReply> {
    const { head, log, changes, lease } = this.#keys;
    const { logAgeMs, mostEntries, changeAgeMs, mostChanges, markEveryMs } = this.#limits;
    const place = followed ?? { epoch: '', position: 0, last: '' };
    return appendReply.parse(
      await appendScript.run(
        client,
        [head, log, changes, lease, this.#keys.entry(entry.id), ...this.#marks],
        [
          ...[entry.id, entry.from, entry.body, entry.fence ?? '', place.epoch, place.position, place.last],
          ...[entry.keepIdMs, logAgeMs, mostEntries, changeAgeMs, mostChanges, markEveryMs],
          ...entry.changes,
        ],
      ),
    );
  }

  /** Undefined: there is no log. */
  async head(client: Client): Promise<Head | undefined> {
    const reply = await client.hmGet(this.#keys.head, [...headFields]);
    return reply[0] === null ? undefined : headReply.parse(reply);
  }

  /** The head after another log was begun, if what was followed is lost. */
  async begin(client: Client, epoch: string, followed: Place | undefined, seenFence: number): Promise<Head> {
    const { head, log, changes, lease } = this.#keys;
    const place = followed ?? { epoch: '', position: 0, last: '' };
    return headReply.parse(
      await beginScript.run(
        client,
        [head, log, changes, lease, ...this.#marks],
        [epoch, place.epoch, place.position, place.last, seenFence],
      ),
    );
  }

  /** Where to begin to follow; undefined: there is no log. */
  async enter(client: Client, lookBackMs: number): Promise<(Place & Pick<Head, 'oldest'>) | undefined> {
    const { head, log } = this.#keys;
    const reply = await enterScript.run(client, [head, log], [lookBackMs]);
    return reply === null ? undefined : enteredReply.parse(reply);
  }

  /** Entries behind a position, as soon as there are any; none: there were none in that time. */
  async read(client: Client, after: number, blockMs: number): Promise<readonly StoredEntry[]> {
    const reply = await client.xRead(
      { key: this.#keys.log, id: `${after}-0` },
      { BLOCK: blockMs, COUNT: entriesAtOnce },
    );
    return readReply.parse(reply)?.[0]?.messages.map(toStored) ?? [];
  }

  /** Entries behind a position that the store has. */
  async range(client: Client, after: number, limit: number): Promise<readonly StoredEntry[]> {
    const entries = await client.xRange(this.#keys.log, `${after + 1}-0`, '+', { COUNT: limit });
    return z.array(storedMessage).parse(entries).map(toStored);
  }

  async readChanges(
    client: Client,
    sealing: Sealing,
    after: number,
    limit: number,
  ): Promise<readonly JournaledChange[]> {
    const entries = await client.xRange(this.#keys.changes, `${after + 1}-0`, '+', { COUNT: limit });
    return changesReply.parse(entries).map(({ id, message: { t, b } }) => ({
      sequence: Number.parseInt(id, 10),
      at: t,
      change: openChange(sealing, b),
    }));
  }

  get #marks(): readonly string[] {
    return [this.#keys.of('marks', 'log'), this.#keys.of('marks', 'changes')];
  }
}

/** Entries of a reply at most. */
const entriesAtOnce = 50;

function toStored({ id, message }: z.output<typeof storedMessage>): StoredEntry {
  const { i, p, f, t, e, c, n, b } = message;
  return {
    ...{ position: Number.parseInt(id, 10), id: i, previous: p, from: f, at: t, epoch: e },
    ...{ change: c, changes: n, sealed: b },
  };
}
