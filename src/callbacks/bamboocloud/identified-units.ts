import type { OrganizationalUnit } from '../../eiam/developer/organizational-units.ts';
import { largestPage } from '../../vocabulary/limits.ts';
import type { DirectoryAccess } from './apply-parts.ts';
import { nameKey } from './object-marks.ts';

/** Pages of children that a look for a unit without a code may read. */
const maxChildPages = 100;

/** What a unit is found by: its code, and its name among its siblings. */
export function namesOf(unit: Identified): string[] {
  const { code, parentId, name } = unit;
  return [
    ...(code ? [nameKey('unit code', code)] : []),
    ...(parentId && name ? [nameKey('unit name', JSON.stringify([parentId, name]))] : []),
  ];
}

interface Identified {
  readonly code: string | undefined;
  readonly parentId: string | undefined;
  readonly name: string | undefined;
}

export function identify(unit: OrganizationalUnit): Identified {
  const { organizationalUnitExternalId: code, parentId, organizationalUnitName: name } = unit;
  return { code, parentId, name };
}

/** By code, and without one by its name among its siblings, where names are unique (developer-api.md 8.4). */
export async function findUnit(
  { loaders }: DirectoryAccess,
  code: string | undefined,
  name: string,
  parentId: string,
) {
  const { organizationalUnits } = loaders;
  if (code !== undefined) return organizationalUnits.idByExternalId({ id: code, sourceType: 'build_in' });
  let after: Parameters<typeof organizationalUnits.children>[1]['after'];
  for (let page = 0; page < maxChildPages; page += 1) {
    const { entries, hasNextPage } = await organizationalUnits.children(parentId, {
      first: largestPage,
      after,
    });
    const units = entries.flatMap(({ row }) => (row instanceof Error ? [] : row));
    const found = units.find(({ profile }) => profile?.organizationalUnitName === name);
    if (found) return found.id;
    if (!hasNextPage) return null;
    after = entries.at(-1)?.position;
  }
  return null;
}
