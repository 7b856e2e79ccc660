import type { DeveloperClient } from '../eiam/developer/client.ts';
import type { DirectoryEvent } from '../events/directory-event.ts';
import type { Calls } from '../loaders/calls.ts';
import { idPrefixes } from '../vocabulary/ids.ts';
import type { Mirror } from './mirror-access.ts';

/** How long an answer waits for them, in milliseconds: what is late is read as events are. */
export const readBackMs = 2_000;

/** What an operation has written and its client did not select. */
export class ReadBacks {
  readonly #mirror: Pick<Mirror, 'status' | 'sync'>;
  readonly #ids = new Set<string>();

  constructor(mirror: Pick<Mirror, 'status' | 'sync'>) {
    this.#mirror = mirror;
  }

  /** Memberships are in the mirror by the write itself. */
  note({ kind, entityId }: Pick<DirectoryEvent, 'kind' | 'entityId'>): void {
    if (kind === 'USER' || kind === 'GROUP' || kind === 'ORGANIZATIONAL_UNIT') this.#ids.add(entityId);
  }

  /** Reads what the mirror does not show yet; one that fails is read by the mirror itself, later. */
  async make(calls: Calls<DeveloperClient>): Promise<void> {
    const { state } = this.#mirror.status();
    if (state === 'OFF' || state === 'FILLING') return;
    const missing = [...this.#ids].filter((id) => this.#mirror.sync.isDirty(id));
    await Promise.allSettled(missing.map((id) => read(calls, id)));
  }
}

function read(calls: Calls<DeveloperClient>, id: string): Promise<unknown> {
  return calls.send<unknown>((client, context) => {
    if (id.startsWith(idPrefixes.user)) return client.getUser(id, context);
    if (id.startsWith(idPrefixes.group)) return client.getGroup(id, context);
    return client.getOrganizationalUnit(id, context);
  });
}
