import { z } from 'zod';
import type { EventMarks, EventVersion } from '../ports.ts';
import type { Keys } from './keys.ts';
import type { Link } from './link.ts';
import type { Sealing } from './sealing.ts';

export interface RedisMarksParts {
  readonly link: Link;
  readonly keys: Keys;
  readonly sealing: Sealing;
}

/** Longer than either vendor delivers an event again, in milliseconds (callbacks.md B.7). */
const markedMs = 7 * 86_400_000;

const version = z
  .object({ aspect: z.string(), updateTime: z.number().optional(), eventTime: z.number().optional() })
  .transform(({ aspect, updateTime, eventTime }): [string, EventVersion] => [
    aspect,
    { updateTime, eventTime },
  ]);

/** Which events were done, for all replicas. */
export class RedisMarks implements EventMarks {
  readonly #parts: RedisMarksParts;

  constructor(parts: RedisMarksParts) {
    this.#parts = parts;
  }

  async isDone(eventId: string): Promise<boolean> {
    return (await this.#parts.link.run((client) => client.exists(this.#doneKey(eventId)))) === 1;
  }

  async markDone(eventId: string): Promise<void> {
    const expiration = { type: 'PX', value: markedMs } as const;
    await this.#parts.link.run((client) => client.set(this.#doneKey(eventId), '1', { expiration }));
  }

  async versionsOf(entity: string): Promise<ReadonlyMap<string, EventVersion>> {
    const { link, sealing } = this.#parts;
    const fields = await link.run((client) => client.hGetAll(this.#versionsKey(entity)));
    const sealed = Object.values(fields);
    return new Map(sealed.map((each) => version.parse(JSON.parse(sealing.openText('version', each)))));
  }

  async setVersions(entity: string, versions: ReadonlyMap<string, EventVersion | undefined>): Promise<void> {
    if (versions.size === 0) return;
    const { link, sealing } = this.#parts;
    const key = this.#versionsKey(entity);
    await link.run((client) => {
      const commands = client.multi();
      for (const [aspect, value] of versions) {
        const field = sealing.digest('aspect', aspect);
        if (value)
          commands.hSet(key, field, sealing.sealText('version', JSON.stringify({ aspect, ...value })));
        else commands.hDel(key, field);
      }
      return commands.pExpire(key, markedMs).exec();
    });
  }

  #doneKey(eventId: string): string {
    return this.#parts.keys.of('done', this.#parts.sealing.digest('event', eventId));
  }

  #versionsKey(entity: string): string {
    return this.#parts.keys.of('versions', this.#parts.sealing.digest('entity', entity));
  }
}
