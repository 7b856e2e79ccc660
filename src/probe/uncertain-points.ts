import type { Observation, Observations } from './observations.ts';

/** A point that the contract leaves open (developer-api.md 10), and what the answers say of it. */
export interface SettledPoint {
  readonly point: string;
  readonly about: string;
  /** What was seen; undefined: nothing that settles it. */
  readonly seen: string | undefined;
}

interface Point {
  readonly about: string;
  settle(observations: Observations): string | undefined;
}

/** Those that reads alone can settle. The others need a write, a second application or time. */
const points: Readonly<Record<string, Point>> = {
  U1: {
    about: 'keys of an error on directory operations',
    settle: (seen) => {
      const keys = Object.keys(memberOf(seen.of('absent user'))).filter((key) =>
        /^(error|error_description|request_id|code|message|requestId|Code|Message|RequestId)$/.test(key),
      );
      return keys.length > 0 ? keys.join(', ') : undefined;
    },
  },
  U3: {
    about: 'whether maxResults may be 100',
    settle: (seen) => yesOrNo(seen.of('groups')),
  },
  U5: {
    about: 'ListUsers of a unit: its direct users, or those below as well',
    settle: (seen) => {
      const users = new Map(
        seen.all.filter(({ purpose }) => purpose === 'user').map((each) => [each.id, each]),
      );
      for (const page of seen.all.filter(({ purpose }) => purpose === 'users of a unit')) {
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
    about: 'ListUsers without a unit, beside the members of iggroup_all',
    settle: (seen) => {
      const all = memberOf(seen.of('users')).totalCount;
      const everyone = memberOf(seen.of('everyone')).totalCount;
      if (typeof all !== 'number' || typeof everyone !== 'number') return undefined;
      return all === everyone ? 'as many' : all < everyone ? 'fewer' : 'more';
    },
  },
  U7: {
    about: 'whether the application may read groups',
    settle: (seen) => yesOrNo(seen.of('groups')),
  },
  U9: {
    about: 'code of an absent group',
    settle: (seen) => codeOf(seen.of('absent group')),
  },
  U11: {
    about: 'status and code of a look-up that finds nothing',
    settle: (seen) => codeOf(seen.of('absent username')),
  },
  U12: {
    about: 'how an unset member is sent',
    settle: (seen) => {
      const rows = seen.all.filter(({ operation }) => operation === 'ListUsers').flatMap(rowsOf);
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
    settle: (seen) => {
      const beyond = seen.of('users beyond the end');
      if (!beyond) return undefined;
      const ids = (purpose: string) =>
        rowsOf(seen.of(purpose))
          .slice(0, 5)
          .map(({ userId }) => userId);
      const isKept = JSON.stringify(ids('users')) === JSON.stringify(ids('the first users again'));
      const page = beyond.status < 300 ? `an empty page: ${rowsOf(beyond).length === 0}` : codeOf(beyond);
      return `${page}; the same order: ${isKept}`;
    },
  },
  U19: {
    about: 'whether a look-up by username minds capitals',
    settle: (seen) => {
      const inCapitals = seen.of('id by username in capitals');
      if (!inCapitals) return undefined;
      return inCapitals.status < 300 ? 'it does not' : 'it does';
    },
  },
  U21: {
    about: 'header with the request id of a success',
    settle: (seen) => {
      const success = seen.all.find(
        ({ operation, status }) => !operation.startsWith('management:') && status < 300,
      );
      if (!success) return undefined;
      return success.headers['x-acs-request-id'] === undefined ? 'not sent' : 'x-acs-request-id';
    },
  },
};

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
