import type { ProvisioningScope } from '../../eiam/developer/provisioning-scope.ts';
import { UnreadableRow } from '../../eiam/unreadable.ts';

/** What the application may see: the roots, not what is below them (developer-api.md 8.3). */
export interface Scope {
  readonly unitIds: readonly string[];
  /** Undefined: upstream has no list of groups, so that all are visible (U8). */
  readonly groupIds: readonly string[] | undefined;
}

/** Undefined: a part of it could not be read, so that it restricts nothing. */
export function toScope({ organizationalUnitIds, groupIds }: ProvisioningScope): Scope | undefined {
  const isReadable = (rows: readonly (string | UnreadableRow)[] | undefined): rows is readonly string[] =>
    rows?.every((row) => !(row instanceof UnreadableRow)) ?? false;
  if (!isReadable(organizationalUnitIds)) return undefined;
  if (groupIds !== undefined && !isReadable(groupIds)) return undefined;
  return { unitIds: organizationalUnitIds.toSorted(), groupIds: groupIds?.toSorted() };
}

export function formatScope({ unitIds, groupIds }: Scope): string {
  return JSON.stringify({ unitIds, groupIds });
}

/** Undefined: none was kept. */
export function parseScope(text: string | undefined): Scope | undefined {
  if (text === undefined) return undefined;
  const { unitIds, groupIds }: Partial<Scope> = JSON.parse(text);
  return unitIds && { unitIds, groupIds };
}
