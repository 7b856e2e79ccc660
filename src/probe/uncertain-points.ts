import type { CallContext } from '../eiam/call-context.ts';
import { developerOperations } from '../eiam/developer/catalogue.ts';
import type { DeveloperClient } from '../eiam/developer/client.ts';
import { everyoneGroupId, idPrefixes } from '../vocabulary/ids.ts';
import { largestPage } from '../vocabulary/limits.ts';
import type { Observation, Observations } from './observations.ts';

/** A point that the contract leaves open (developer-api.md 10), and what the answers show of it. */
export interface SettledPoint {
  readonly point: string;
  readonly about: string;
  /** What was seen; undefined: nothing that settles it. */
  readonly seen: string | undefined;
}

interface ProbeRequestParts {
  readonly client: DeveloperClient;
  readonly observations: Observations;
  readonly context: CallContext;
}

/** Sends a request beyond the rows' examples, where what was found so far allows it. */
type ProbeRequest = (parts: ProbeRequestParts) => Promise<unknown> | undefined;

interface Point {
  readonly about: string;
  /** By their purpose, by which the answers are found. */
  readonly requests?: Readonly<Record<string, ProbeRequest>>;
  settle(observations: Observations): string | undefined;
}

const developerNames = new Set(Object.values(developerOperations).map(({ name }) => name));
const { listUsers, getUser, listGroups, listUsersForGroup } = developerOperations;

/** Ids that no object has: prefix and 26 characters, as real ones are (developer-api.md 6.3). */
const absent = (prefix: string) => `${prefix}${'probe'.repeat(5)}a`;

/** The first page of all users in scope. */
const usersIn = (seen: Observations) => seen.examplesOf(listUsers).find(({ id }) => id === undefined);
const isEveryone = ({ id }: Observation) => id === undefined;

/** Those that reads alone can settle. The others need a write, a second application or time. */
const points: Readonly<Record<string, Point>> = {
  U1: {
    about: 'keys of an error on directory operations',
    requests: {
      'absent user': ({ client, context }) => client.getUser(absent(idPrefixes.user), context),
    },
    settle: (seen) => {
      const keys = Object.keys(memberOf(seen.of('absent user'))).filter((key) =>
        /^(error|error_description|request_id|code|message|requestId|Code|Message|RequestId)$/.test(key),
      );
      return keys.length > 0 ? keys.join(', ') : undefined;
    },
  },
  U3: {
    about: `whether maxResults may be ${largestPage}`,
    settle: (seen) => yesOrNo(seen.examplesOf(listGroups)[0]),
  },
  U5: {
    about: 'ListUsers of a unit: its direct users, or those below as well',
    settle: (seen) => {
      const users = new Map(seen.examplesOf(getUser).map((each) => [each.id, each]));
      for (const page of seen.examplesOf(listUsers).filter(({ id }) => id !== undefined)) {
        for (const row of rowsOf(page)) {
          const units = memberOf(users.get(String(row.userId))).organizationalUnits;
          if (!Array.isArray(units)) continue;
          const isDirect = units.some((unit) => Object(unit).organizationalUnitId === page.id);
          return isDirect ? 'direct users (of those looked at)' : 'users below as well';
        }
      }
      return undefined;
    },
  },
  U6: {
    about: `ListUsers without a unit, beside the members of ${everyoneGroupId}`,
    settle: (seen) => {
      const all = memberOf(usersIn(seen)).totalCount;
      const everyone = memberOf(seen.examplesOf(listUsersForGroup).find(isEveryone)).totalCount;
      if (typeof all !== 'number' || typeof everyone !== 'number') return undefined;
      return all === everyone ? 'as many' : all < everyone ? 'fewer' : 'more';
    },
  },
  U7: {
    about: 'whether the application may read groups',
    settle: (seen) => yesOrNo(seen.examplesOf(listGroups)[0]),
  },
  U9: {
    about: 'code of an absent group',
    requests: {
      'absent group': ({ client, context }) => client.getGroup(absent(idPrefixes.group), context),
    },
    settle: (seen) => codeOf(seen.of('absent group')),
  },
  U11: {
    about: 'status and code of a look-up that finds nothing',
    requests: {
      'absent username': ({ client, context }) => client.getUserIdByUsername('no-such-name.probe', context),
    },
    settle: (seen) => codeOf(seen.of('absent username')),
  },
  U12: {
    about: 'how an unset member is sent',
    settle: (seen) => {
      const rows = seen.all.filter(({ operation }) => operation === listUsers.name).flatMap(rowsOf);
      if (rows.length === 0) return undefined;
      const names = [
        'displayName',
        'email',
        'phoneNumber',
        'description',
        'accountExpireTime',
        'lockExpireTime',
      ];
      const ways = rows.flatMap((row) => names.map((name) => wayOf(row, name)));
      return [...new Set(ways.filter((way) => way !== undefined))].sort().join(', ') || undefined;
    },
  },
  U17: {
    about: 'a page beyond the end, and whether an order is kept from one call to the next',
    requests: {
      'users beyond the end': ({ client, observations, context }) => {
        const { totalCount } = memberOf(usersIn(observations));
        const pageNumber = Math.ceil((typeof totalCount === 'number' ? totalCount : 0) / largestPage) + 10;
        return client.listUsers({ pageNumber, pageSize: largestPage }, context);
      },
      'the first users again': ({ client, context }) =>
        client.listUsers({ pageNumber: 1, pageSize: 5 }, context),
    },
    settle: (seen) => {
      const beyond = seen.of('users beyond the end');
      if (!beyond) return undefined;
      const firstIds = (page: Observation | undefined) =>
        JSON.stringify(
          rowsOf(page)
            .slice(0, 5)
            .map(({ userId }) => userId),
        );
      const isKept = firstIds(usersIn(seen)) === firstIds(seen.of('the first users again'));
      const page = beyond.status < 300 ? `an empty page: ${rowsOf(beyond).length === 0}` : codeOf(beyond);
      return `${page}; the same order: ${isKept}`;
    },
  },
  U19: {
    about: 'whether a look-up by username minds capitals',
    requests: {
      'id by username in capitals': ({ client, observations, context }) => {
        const names = rowsOf(usersIn(observations)).map(({ username }) => String(username ?? ''));
        const capitals = names.find((name) => name !== name.toUpperCase())?.toUpperCase();
        return capitals === undefined ? undefined : client.getUserIdByUsername(capitals, context);
      },
    },
    settle: (seen) => {
      const inCapitals = seen.of('id by username in capitals');
      if (!inCapitals) return undefined;
      return inCapitals.status < 300 ? 'it does not' : 'it does';
    },
  },
  U21: {
    about: 'header with the request id of a success',
    settle: (seen) => {
      const success = seen.all.find(({ operation, status }) => developerNames.has(operation) && status < 300);
      if (!success) return undefined;
      return success.headers['x-acs-request-id'] === undefined ? 'not sent' : 'x-acs-request-id';
    },
  },
};

/** What is sent beside the examples, so that the points can be settled, by its purpose. */
export const requests: ReadonlyMap<string, ProbeRequest> = new Map(
  Object.values(points).flatMap((point) => Object.entries(point.requests ?? {})),
);

export function settlePoints(observations: Observations): readonly SettledPoint[] {
  return Object.entries(points).map(([point, { about, settle }]) => ({
    point,
    about,
    seen: settle(observations),
  }));
}

function memberOf(observation: Observation | undefined): Readonly<Record<string, unknown>> {
  const body = observation?.body;
  return typeof body === 'object' && body !== null ? { ...body } : {};
}

function rowsOf(observation: Observation | undefined): readonly Readonly<Record<string, unknown>>[] {
  const { data } = memberOf(observation);
  return Array.isArray(data) ? data.filter((row) => typeof row === 'object' && row !== null) : [];
}

/** Codes are words of the contract; any other text stays out of the report. */
function codeOf(observation: Observation | undefined): string | undefined {
  if (!observation) return undefined;
  const { error, code, Code } = memberOf(observation);
  const word = [error, code, Code].find(
    (each) => typeof each === 'string' && /^[A-Za-z][\w.]{0,99}$/.test(each),
  );
  return `${observation.status} ${word ?? 'without a code'}`;
}

function yesOrNo(observation: Observation | undefined): string | undefined {
  if (!observation) return undefined;
  return observation.status < 300 ? 'yes' : `no: ${codeOf(observation)}`;
}

function wayOf(row: Readonly<Record<string, unknown>>, name: string): string | undefined {
  if (!(name in row)) return 'absent';
  if (row[name] === null) return 'null';
  return row[name] === '' ? 'an empty text' : undefined;
}
