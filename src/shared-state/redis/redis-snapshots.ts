import { RESP_TYPES } from '@redis/client';
import { z } from 'zod';
import { FencedError, SharedStateUnavailableError, type Snapshots } from '../ports.ts';
import type { Keys } from './keys.ts';
import type { Link } from './link.ts';
import { Script } from './script.ts';
import type { Sealing } from './sealing.ts';

export interface RedisSnapshotsParts {
  readonly link: Link;
  readonly keys: Keys;
  readonly sealing: Sealing;
  readonly newId: () => string;
  /** Of the log that is followed now. */
  readonly epoch: () => string;
}

/** Bytes of a piece: what the store has to hold in one value, and to send while others wait. */
const longestPiece = 1_048_576;
/** How long pieces stay that no snapshot needs, or none yet: one that is being written, or read while another takes its place. */
const unnamedMs = 600_000;

/** The newest takes the place of the one before, if its writer still holds the lease. */
const nameScript = new Script(`
local newest, lease = KEYS[1], KEYS[2]
local fence, id, position, count, epoch, prefix, unnamedMs = unpack(ARGV)
if redis.call('GET', lease) ~= fence then return 0 end
local before = redis.call('HGET', newest, 'id')
if before then redis.call('PEXPIRE', prefix .. before, unnamedMs) end
redis.call('PERSIST', prefix .. id)
redis.call('HSET', newest, 'id', id, 'position', position, 'count', count, 'epoch', epoch)
return 1
`);

const newestReply = z.object({
  ...{ id: z.string(), epoch: z.string() },
  ...{ position: z.coerce.number(), count: z.coerce.number() },
});

/** The mirror in pieces, which are sealed each with its place, so that none can stand in another's. */
export class RedisSnapshots implements Snapshots {
  readonly #parts: RedisSnapshotsParts;

  constructor(parts: RedisSnapshotsParts) {
    this.#parts = parts;
  }

  async put(position: number, pieces: AsyncIterable<Buffer>, fence: number): Promise<void> {
    const { link, keys, newId, epoch, sealing } = this.#parts;
    const id = newId();
    const key = this.#piecesKey(id);
    const madeIn = epoch();
    let count = 0;
    for await (const piece of pieces) {
      if (piece.length > longestPiece)
        throw new RangeError(`Expected a piece of at most ${longestPiece} bytes`);
      const sealed = sealing.seal(purposeOf(id, count), piece);
      await link.run((client) => client.multi().rPush(key, sealed).pExpire(key, unnamedMs).exec());
      count += 1;
    }
    const values = [fence, id, position, count, madeIn, this.#piecesKey(''), unnamedMs];
    const reply = await link.run((client) =>
      nameScript.run(client, [keys.of('snapshot'), keys.lease], values),
    );
    if (reply !== 1) throw new FencedError('Another replica holds the lease');
  }

  async latest(): ReturnType<Snapshots['latest']> {
    const { link, keys, epoch } = this.#parts;
    const reply = await link.run((client) => client.hGetAll(keys.of('snapshot')));
    const newest = newestReply.safeParse(reply).data;
    // The positions of another log say nothing of this one.
    if (newest?.epoch !== epoch()) return undefined;
    return { position: newest.position, pieces: this.#read(newest.id, newest.count) };
  }

  async *#read(id: string, count: number): AsyncGenerator<Buffer> {
    const { link, sealing } = this.#parts;
    const key = this.#piecesKey(id);
    for (let at = 0; at < count; at += 1) {
      const sealed = await link.run((client) =>
        client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer }).lIndex(key, at),
      );
      if (sealed === null) throw new SharedStateUnavailableError('The snapshot has gone');
      yield sealing.open(purposeOf(id, at), sealed);
    }
  }

  #piecesKey(id: string): string {
    return this.#parts.keys.of('snapshot', id);
  }
}

function purposeOf(id: string, at: number): string {
  return `snapshot ${id} ${at}`;
}
