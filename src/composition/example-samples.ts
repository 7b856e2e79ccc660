import type { Emulator } from '../emulator/emulator.ts';
import { type ExampleSamples, type MirrorSamples, mirrorPlaceholders } from '../http/explorer/examples.ts';

const dayMs = 86_400_000;
/** Of an account that is about to expire. */
const soonMs = 30 * dayMs;
/** Invented accounts that have not expired yet do so in ten years at the earliest. */
const inventedSoonMs = 12 * 365 * dayMs;

/** The objects of the embedded emulator that the explorer's tabs name. */
export function toExampleSamples({ samples }: Emulator): ExampleSamples {
  const { userId, username, groupId, deepOrganizationalUnitId } = samples;
  return {
    userId,
    username,
    groupId,
    organizationalUnitId: deepOrganizationalUnitId,
    usernamePrefix: username.slice(0, 2),
  };
}

interface MirrorSampleParts {
  /** Undefined: the directory's content is not known. */
  readonly emulator: Emulator | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Of the log of changes as it is now. */
  readonly cursor: string;
}

/** The same of the tabs that the mirror answers. */
export function toMirrorSamples({ emulator, now, cursor }: MirrorSampleParts): MirrorSamples {
  const until = now + (emulator ? inventedSoonMs : soonMs);
  return {
    ...(emulator ? inventedSamples(emulator) : mirrorPlaceholders),
    from: new Date(now).toISOString(),
    to: new Date(until).toISOString(),
    after: cursor,
  };
}

function inventedSamples({ samples, directory }: Emulator): Pick<MirrorSamples, 'managerId' | 'groupIds'> {
  const { userId, managerId } = samples;
  return { managerId, groupIds: directory.user(userId)?.groupIds.slice(0, 2) ?? [] };
}
