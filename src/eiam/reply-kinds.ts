import { developerOperations } from './developer/catalogue.ts';
import type { Kind } from './kinds.ts';
import { managementOperations } from './management/catalogue.ts';

/** What each read of either plane answers with, by the operation's name in facts and errors: those that are read member by member. */
export const replyKinds: ReadonlyMap<string, Kind<unknown>> = new Map(
  [...Object.values(developerOperations), ...Object.values(managementOperations)].flatMap(
    ({ name, reply }): [string, Kind<unknown>][] => (typeof reply === 'function' ? [] : [[name, reply]]),
  ),
);

/**
 * The members that the contract calls always present (developer-api.md 6.6), as in `User.createTime`: those that a tenant may be
 * said never to send (`DeveloperClientOptions.optionalMembers`).
 */
export const expectedMembers: ReadonlySet<string> = new Set(
  [...replyKinds.values()].flatMap((kind) => kind.expectedMembers ?? []),
);
