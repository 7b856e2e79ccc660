import type { Group } from '../eiam/developer/groups.ts';
import type { DeveloperPlane } from '../eiam/developer/operation.ts';
import type { OrganizationalUnit } from '../eiam/developer/organizational-units.ts';
import type { User } from '../eiam/developer/users.ts';
import type { Expectations, Send } from '../eiam/operation.ts';
import type { MirrorSync, OwnWrite } from './sync/ports.ts';

type Layer = (send: Send<DeveloperPlane>) => Send<DeveloperPlane>;

export interface WriteThroughParts {
  readonly sync: Pick<MirrorSync, 'asked' | 'wrote'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * The layer of a client whose writes are in the mirror when they resolve, as far as they show by themselves what became of the
 * directory: deletions and memberships. Of all else the read-back does.
 */
export function mirroredWrites({ sync, now }: WriteThroughParts): Layer {
  return (send) => async (operation, args, context) => {
    const { effect } = operation;
    if (!effect) return send(operation, args, context);
    const asked = sync.asked();
    const answer = await send(operation, args, context);
    const writes: OwnWrite[] = [];
    effect.settle(collecting(writes), answer, ...args);
    if (writes.length > 0) await sync.wrote(writes, asked, now());
    return answer;
  };
}

/** What a write leads to be expected, as writes to the mirror. */
function collecting(writes: OwnWrite[]): Expectations {
  return {
    created: () => {},
    changed: () => {},
    moved: () => {},
    listed: () => {},
    deleted: (id) => writes.push({ kind: 'deleted', id }),
    joined: (userId, container, of, isMember) =>
      writes.push({
        kind: 'members',
        list: container === 'groups' ? 'groupUsers' : 'unitUsers',
        ...{ of, userIds: [userId], isMember },
      }),
  };
}

/** Operations whose answers are single objects. */
const readBacks: Readonly<Record<string, (answer: unknown) => OwnWrite>> = {
  // Each is the answer that the operation of this name has.
  GetUser: (answer) => ({ kind: 'user', row: answer as User }),
  GetGroup: (answer) => ({ kind: 'group', row: answer as Group }),
  GetOrganizationalUnit: (answer) => ({ kind: 'unit', row: answer as OrganizationalUnit }),
};

/** The layer of a client whose reads, once an operation has written, put what they show into the mirror before they resolve. */
export function mirroredReadBacks({ sync, now }: WriteThroughParts): Layer {
  return (send) => async (operation, args, context) => {
    const toOwnWrite = readBacks[operation.name];
    if (!toOwnWrite) return send(operation, args, context);
    const asked = sync.asked();
    const answer = await send(operation, args, context);
    await sync.wrote([toOwnWrite(answer)], asked, now());
    return answer;
  };
}
