import type { Group, User } from '../../../src/emulator/directory/records.ts';
import { type Ask, opaque, type Thing, type Value } from './value.ts';

interface Shape<Row> {
  readonly type: string;
  readonly rows: readonly Row[];
  /** May fail or be null on its own, without the others. */
  readonly node: (row: Row, ask: Ask) => Value;
  /** What the edge knows beside its node. */
  readonly edge?: (row: Row) => Thing['fields'];
}

/** The first page of a list. */
export function connection<Row>({ args }: Ask, { type, rows, node, edge }: Shape<Row>): Thing {
  const first = typeof args.first === 'number' ? args.first : 20;
  const page = rows.slice(0, first);
  const cursor = page.length > 0 ? opaque : null;
  return {
    type: `${type}Connection`,
    fields: {
      totalCount: () => rows.length,
      // What is read here fits into one upstream page.
      completeness: () => 'EXACT',
      asOf: () => opaque,
      nodes: (ask) => page.map((row) => node(row, ask)),
      edges: () =>
        page.map((row) => ({
          type: `${type}Edge`,
          fields: { cursor: () => opaque, node: (ask: Ask) => node(row, ask), ...edge?.(row) },
        })),
      pageInfo: () => ({
        type: 'PageInfo',
        fields: {
          hasNextPage: () => rows.length > first,
          hasPreviousPage: () => false,
          startCursor: () => cursor,
          endCursor: () => cursor,
        },
      }),
    },
  };
}

const sourceTypes: Readonly<Record<string, string>> = {
  build_in: 'BUILD_IN',
  ding_talk: 'DING_TALK',
  ad: 'AD',
  ldap: 'LDAP',
  we_com: 'WE_COM',
};

/** developer-api.md 6.5: the list is open. */
export function source(rawType: string, id: string): Thing {
  const fields = { type: () => sourceTypes[rawType] ?? 'OTHER', rawType: () => rawType, sourceId: () => id };
  return { type: 'DirectorySource', fields };
}

/** "", null and absent are all "no value" (developer-api.md 6.6). */
export function text(value: string | undefined): string | null {
  return value === undefined || value === '' ? null : value;
}

/** Of what need not happen: 0 says that it never does, or never did. */
export function timeIfEver(milliseconds: number | undefined): string | null {
  return time(milliseconds === 0 ? undefined : milliseconds);
}

export function time(milliseconds: number | undefined): string | null {
  return milliseconds === undefined ? null : new Date(milliseconds).toISOString();
}

export function phone({ phoneRegion, phoneNumber, phoneNumberVerified }: User): Thing | null {
  if (text(phoneNumber) === null) return null;
  const fields = {
    region: () => text(phoneRegion),
    number: () => text(phoneNumber),
    verified: () => phoneNumberVerified,
  };
  return { type: 'DirectoryPhone', fields };
}

export function customFields({ customFields: values }: User): Thing[] {
  return Object.entries(values).map(([name, value]) => ({
    type: 'DirectoryCustomField',
    fields: { name: () => name, value: () => text(value), values: () => (value === '' ? [] : [value]) },
  }));
}

/** What GetUser names of a group, and a row of ListGroups has as well. */
export function groupReference({ groupId, groupName, description }: Group): Thing['fields'] {
  return {
    id: () => groupId,
    name: () => groupName,
    label: () => groupName,
    description: () => text(description),
  };
}
