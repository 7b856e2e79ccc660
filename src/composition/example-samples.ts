import type { Emulator } from '../emulator/emulator.ts';
import type { ExampleSamples } from '../http/explorer/examples.ts';

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
