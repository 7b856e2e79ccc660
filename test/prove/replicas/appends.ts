import type { LogBody } from '../../../src/shared-state/ports.ts';
import { openBody } from '../../../src/shared-state/redis/log-body.ts';
import { Sealing } from '../../../src/shared-state/redis/sealing.ts';
import { objectNamedBy } from '../../../src/vocabulary/tags.ts';
import type { CommandTest } from '../../support/tunnel.ts';

/** What the gateways of a fleet seal with: 64 hexadecimal digits. */
export const sharedKey = '07'.repeat(32);
const sealing = new Sealing(Buffer.from(sharedKey, 'hex'));

/** In a key of each append to the log, and of nothing else that is sent to the store. */
const entryMark = '}:e:';

/** As it stands in the store, or on its way there. @throws UnsealError */
export function bodyOf(sealed: string): LogBody {
  return openBody(sealing, sealed);
}

/** Whether a command appends such an entry of this object. Others may be appended before it: the mirror's, or those of other writes. */
export function appendOf(kind: 'announced' | 'completed' | 'event', objectId: string): CommandTest {
  return ([, , keyCount, ...rest]) => {
    const count = Number(keyCount);
    if (!rest.slice(0, count).some((key) => key.includes(entryMark))) return false;
    const [, , sealed = ''] = rest.slice(count);
    const body = bodyOf(sealed);
    if (body.kind !== kind) return false;
    return body.kind === 'event'
      ? body.event.entityId === objectId
      : body.tags.some((tag) => objectNamedBy(tag) === objectId);
  };
}
